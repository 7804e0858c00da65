package io.csm.kb;

import io.csm.core.Code;
import io.csm.core.ContentRef;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.MessageKind;
import io.csm.core.conversation.Part;
import io.csm.core.conversation.PartType;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.people.Customer;
import io.csm.core.people.Identity;
import io.csm.core.ticket.Ticket;
import io.csm.kb.internal.TicketIndex;
import io.csm.kb.internal.TicketText;
import io.csm.spi.ContentStore;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries;
import io.csm.spi.Versioned;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The index of the tickets of one tenant, which follows the journal. Thread-safe. */
final class TenantTickets {
  private static final int PAGE = 1_000;

  /** How many messages are read at a time with their texts. */
  private static final int AT_A_TIME = 100;

  private final TenantId tenant;
  private final Store store;
  private final ContentStore contents;
  private final TicketQueries queries;
  private final ShardId shard;
  private final TicketIndex index;
  private final ReentrantLock following = new ReentrantLock();
  private final ReentrantReadWriteLock using = new ReentrantReadWriteLock();

  /** Up to where the journal has been taken in; null before the store was read. */
  private @Nullable Position position;

  private boolean closed;

  TenantTickets(
      TenantId tenant, Store store, ContentStore contents, TicketQueries queries, int maxTickets) {
    this.tenant = tenant;
    this.store = store;
    this.contents = contents;
    this.queries = queries;
    this.shard =
        store
            .shardOf(tenant)
            .orElseThrow(
                () -> CsmException.of(Code.NOT_FOUND, "tenant", "type", "tenant", "ref", tenant));
    this.index = new TicketIndex(maxTickets);
  }

  TenantId tenant() {
    return tenant;
  }

  TicketIndex index() {
    return index;
  }

  /** The ticket as it is now. */
  Optional<Ticket> ticket(TicketId id) {
    return load(AggregateKey.of(tenant, id), Ticket.class);
  }

  /**
   * Asks after the journal has been read to its end.
   *
   * @return empty if it has to be built again
   */
  <T> Optional<T> ask(Function<TenantTickets, T> question) {
    using.readLock().lock();
    try {
      if (closed || !follow()) {
        return Optional.empty();
      }
      return Optional.of(question.apply(this));
    } catch (UncheckedIOException | IllegalStateException failed) {
      if (index.isOpen()) {
        throw failed;
      }
      return Optional.empty();
    } finally {
      using.readLock().unlock();
    }
  }

  /** Takes in what is new; false where the journal does not go back so far any more. */
  private boolean follow() {
    following.lock();
    try {
      Position end = store.end(shard);
      if (position == null) {
        // What changes meanwhile is read twice.
        build();
        position = end;
      }
      Position at = position;
      if (at.isAfter(end)) {
        return false;
      }
      while (end.isAfter(at)) {
        JournalPage page = store.read(shard, at, PAGE);
        if (!(page instanceof JournalPage.Entries entries)) {
          return false;
        }
        if (entries.entries().isEmpty()) {
          break;
        }
        take(entries.entries());
        at = entries.end();
        position = at;
      }
      return true;
    } finally {
      following.unlock();
    }
  }

  private void build() {
    long after = 0;
    while (true) {
      List<Long> ids = store.ids(tenant, AggregateType.TICKET, after, PAGE);
      ids.forEach(id -> put(new TicketId(id)));
      if (ids.size() < PAGE) {
        return;
      }
      after = ids.get(ids.size() - 1);
    }
  }

  private void take(List<JournalEntry> entries) {
    Set<TicketId> changed = new LinkedHashSet<>();
    Set<MessageId> messages = new LinkedHashSet<>();
    Set<CustomerId> customers = new LinkedHashSet<>();
    boolean erased = false;
    for (JournalEntry entry : entries) {
      AggregateKey key = entry.envelope().aggregate();
      if (key.tenant().equals(tenant)) {
        switch (key.type()) {
          case TICKET -> changed.add(new TicketId(key.id()));
          case MESSAGE -> messages.add(new MessageId(key.id()));
          case CUSTOMER -> customers.add(new CustomerId(key.id()));
          default -> {
            // Nothing of it is found with a ticket.
          }
        }
        erased |= erases(entry.event().kind());
      }
    }
    for (MessageId message : messages) {
      load(AggregateKey.of(tenant, message), Message.class)
          .ifPresent(found -> changed.add(found.ticket()));
    }
    for (CustomerId customer : customers) {
      changed.addAll(ticketsOf(customer));
    }
    changed.forEach(this::put);
    if (erased) {
      index.expunge();
    }
  }

  private static boolean erases(EventKind kind) {
    return switch (kind) {
      case TICKET_ERASED,
          MESSAGE_ERASED,
          MESSAGE_RECALLED,
          MESSAGE_EDITED,
          CUSTOMER_ERASED,
          IDENTITY_UNLINKED ->
          true;
      default -> false;
    };
  }

  private List<TicketId> ticketsOf(CustomerId customer) {
    List<TicketId> tickets = new ArrayList<>();
    TicketQueries.Filter theirs =
        TicketQueries.Filter.ALL.withCustomers(new TreeSet<>(List.of(customer)));
    String cursor = null;
    do {
      TicketQueries.Page page =
          queries.find(
              tenant,
              theirs,
              TicketQueries.Scope.ALL,
              TicketQueries.Sort.OPENED_ASCENDING,
              cursor,
              TicketQueries.MAX_PAGE);
      page.tickets().forEach(ticket -> tickets.add(ticket.id()));
      cursor = page.next();
    } while (cursor != null);
    return tickets;
  }

  private <T> Optional<T> load(AggregateKey key, Class<T> type) {
    return store.load(List.of(key)).get(0).map(Versioned::state).map(type::cast);
  }

  private void put(TicketId id) {
    ticket(id).ifPresent(ticket -> index.put(text(ticket)));
  }

  private TicketText text(Ticket ticket) {
    SortedMap<String, String> fields = new TreeMap<>();
    SortedSet<String> addresses = new TreeSet<>();
    if (ticket.erased()) {
      return new TicketText(ticket, "", "", "", fields, addresses);
    }
    String subject = ticket.subject() == null ? "" : texts(List.of(ticket.subject())).get(0);
    ticket.fields().forEach((name, value) -> fields.put(name, said(value)));
    load(AggregateKey.of(tenant, ticket.customer()), Customer.class)
        .filter(customer -> !customer.erased())
        .ifPresent(
            customer ->
                addresses.addAll(
                    texts(customer.identities().stream().map(Identity::address).toList())));
    StringBuilder said = new StringBuilder();
    StringBuilder notes = new StringBuilder();
    List<MessageId> messages = latest(ticket.id());
    for (int from = 0; from < messages.size(); from += AT_A_TIME) {
      List<MessageId> some = messages.subList(from, Math.min(from + AT_A_TIME, messages.size()));
      if (said.length() + notes.length() < TicketSearch.MAX_TEXT) {
        add(some, said, notes);
      }
    }
    return new TicketText(
        ticket, cut(subject), cut(said.toString()), cut(notes.toString()), fields, addresses);
  }

  /** The latest messages, the latest first. */
  private List<MessageId> latest(TicketId ticket) {
    List<MessageId> latest = new ArrayList<>();
    MessageId after = null;
    while (true) {
      List<MessageId> page = store.messagesOf(tenant, ticket, after, PAGE);
      latest.addAll(page);
      latest =
          new ArrayList<>(
              latest.subList(
                  Math.max(0, latest.size() - TicketSearch.MAX_MESSAGES), latest.size()));
      if (page.size() < PAGE) {
        java.util.Collections.reverse(latest);
        return latest;
      }
      after = page.get(page.size() - 1);
    }
  }

  private void add(List<MessageId> ids, StringBuilder said, StringBuilder notes) {
    List<AggregateKey> keys = ids.stream().map(id -> AggregateKey.of(tenant, id)).toList();
    List<Part> parts = new ArrayList<>();
    List<StringBuilder> into = new ArrayList<>();
    for (Optional<Versioned> found : store.load(keys)) {
      Message message = found.map(Versioned::state).map(Message.class::cast).orElse(null);
      if (message == null || message.erased() || message.recalled()) {
        continue;
      }
      for (Part part : message.parts()) {
        if (part.type() == PartType.TEXT || part.type() == PartType.HTML) {
          parts.add(part);
          into.add(message.kind() == MessageKind.INTERNAL_NOTE ? notes : said);
        }
      }
    }
    List<String> texts = texts(parts.stream().map(Part::content).toList());
    for (int i = 0; i < parts.size(); i++) {
      String text = cut(texts.get(i));
      into.get(i)
          .append(parts.get(i).type() == PartType.HTML ? PlainText.ofHtml(text) : text)
          .append('\n');
    }
  }

  /** What references lead to, as text; empty for what was erased. */
  private List<String> texts(List<ContentRef> references) {
    List<String> texts = new ArrayList<>();
    for (int from = 0; from < references.size(); from += PAGE) {
      contents
          .read(
              tenant,
              references.subList(from, Math.min(from + PAGE, references.size())).stream()
                  .map(ContentRef::id)
                  .toList())
          .forEach(
              bytes ->
                  texts.add(bytes.map(is -> new String(is, StandardCharsets.UTF_8)).orElse("")));
    }
    return texts;
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), TicketSearch.MAX_TEXT));
  }

  private String said(FieldValue value) {
    return switch (value.kind()) {
      case TEXT -> cut(((FieldValue.Text) value).value());
      case NUMBER -> ((FieldValue.Num) value).value().toPlainString();
      case MONEY -> ((FieldValue.Money) value).amount().toPlainString();
      case DATE -> ((FieldValue.Date) value).value().toString();
      case INSTANT -> ((FieldValue.Moment) value).value().toString();
      case BOOLEAN -> "";
      case CHOICE -> ((FieldValue.Chosen) value).value();
      case CASCADED_CHOICE -> String.join(" ", ((FieldValue.Cascade) value).path());
      case REFERENCE -> ((FieldValue.Reference) value).key();
      case CONTENT -> cut(texts(List.of(((FieldValue.Content) value).ref())).get(0));
    };
  }

  /** Gives the memory back, once the searches that run have ended. */
  void close() {
    using.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        index.close();
      }
    } finally {
      using.writeLock().unlock();
    }
  }
}
