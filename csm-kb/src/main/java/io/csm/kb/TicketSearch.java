package io.csm.kb;

import io.csm.core.Actor;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.ticket.Ticket;
import io.csm.kb.internal.TicketIndex;
import io.csm.kb.internal.TicketQuestion;
import io.csm.spi.AccessPolicy;
import io.csm.spi.ContentStore;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tickets of many tenants, found by number, the end of a phone or order number, subject, what
 * was said, and what their fields say; with the analysis by which articles are found. Thread-safe;
 * owns no threads and no clock.
 *
 * <p><b>Who looks:</b> what the {@link AccessPolicy} lets somebody find is a part of the query, so
 * that nothing else is ranked or counted; fields that are masked for them find nothing; customers
 * find nothing by notes.
 *
 * <p><b>What a search finds:</b> what was committed before it began, whoever and wherever it was:
 * each search first reads on in the journal. What is erased or taken back is not found from its
 * event on, and its text is dropped from memory at once. An index is memory, built from the store
 * by the first search of a tenant, which waits for it; at most a stated number are open, and one
 * more closes the one that was used least recently. Entries that come twice change nothing; where
 * the journal was cut off meanwhile, the index is built again.
 *
 * <p><b>Cost:</b> a search where nothing has changed is one read of the store, and one for each
 * ticket on the page. A ticket that changed is read whole, with at most {@value #MAX_MESSAGES} of
 * its messages.
 */
public final class TicketSearch implements AutoCloseable {
  /** How many tenants' indexes are open unless told otherwise. */
  public static final int DEFAULT_MAX_OPEN = 100;

  /** How many tickets an index holds unless told otherwise. */
  public static final int DEFAULT_MAX_TICKETS = 200_000;

  /** How many messages of a ticket are indexed: the latest. */
  public static final int MAX_MESSAGES = 500;

  /** How much text of a ticket is indexed, in UTF-16 units: that of its latest messages. */
  public static final int MAX_TEXT = 100_000;

  private final Store store;
  private final ContentStore contents;
  private final TicketQueries queries;
  private final AccessPolicy access;
  private final int maxOpen;
  private final int maxTickets;
  private final ReentrantLock opening = new ReentrantLock();

  /** Guarded by {@link #opening}; the one used least recently comes first. */
  private final Map<TenantId, TenantTickets> open = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  /** Over the ports of a desk, with {@value #DEFAULT_MAX_OPEN} indexes open. */
  public TicketSearch(
      Store store, ContentStore contents, TicketQueries queries, AccessPolicy access) {
    this(store, contents, queries, access, DEFAULT_MAX_OPEN, DEFAULT_MAX_TICKETS);
  }

  /**
   * Over the ports of a desk.
   *
   * @param maxOpen how many tenants' indexes are open at a time, 1 to 100,000
   * @param maxTickets how many tickets an index holds, from 1; searches of a tenant that has more
   *     fail with {@code TOO_MANY}
   */
  public TicketSearch(
      Store store,
      ContentStore contents,
      TicketQueries queries,
      AccessPolicy access,
      int maxOpen,
      int maxTickets) {
    Checks.range("tickets.maxOpen", maxOpen, 1, 100_000);
    Checks.range("tickets.maxTickets", maxTickets, 1, Integer.MAX_VALUE / 2);
    this.store = store;
    this.contents = contents;
    this.queries = queries;
    this.access = access;
    this.maxOpen = maxOpen;
    this.maxTickets = maxTickets;
  }

  /**
   * Finds tickets that somebody may see, the best first; of equals, the later one first.
   *
   * @param text as people type it: words, {@code "phrases"}, {@code -exclusions}, {@code tag:},
   *     {@code begin*} and numbers; at most {@value SearchRequest#MAX_TEXT} UTF-16 units
   * @param filter what else they have to be
   * @param offset 0 to {@value SearchRequest#MAX_OFFSET}
   * @param limit 1 to {@value SearchRequest#MAX_LIMIT}
   */
  public TicketHits search(
      TenantId tenant,
      Actor viewer,
      String text,
      TicketQueries.Filter filter,
      int offset,
      int limit) {
    Checks.range("search.offset", offset, 0, SearchRequest.MAX_OFFSET);
    Checks.range("search.limit", limit, 1, SearchRequest.MAX_LIMIT);
    TicketQuestion question = question(tenant, viewer, text, filter);
    return ask(
        tenant,
        tickets -> {
          List<TicketIndex.Found> found = tickets.index().search(question, offset + limit + 1);
          int end = Math.min(offset + limit, found.size());
          List<TicketHit> hits = new ArrayList<>();
          for (TicketIndex.Found each : found.subList(Math.min(offset, end), end)) {
            if (isVisible(tickets, viewer, question, each.ticket())) {
              hits.add(
                  new TicketHit(
                      each.ticket(), each.number(), each.subject(), each.text(), each.score()));
            }
          }
          return new TicketHits(hits, found.size() > end);
        });
  }

  /** How many tickets a search finds; as {@link #search}, but for what hides single tickets. */
  public int count(TenantId tenant, Actor viewer, String text, TicketQueries.Filter filter) {
    TicketQuestion question = question(tenant, viewer, text, filter);
    return ask(tenant, tickets -> tickets.index().count(question));
  }

  private TicketQuestion question(
      TenantId tenant, Actor viewer, String text, TicketQueries.Filter filter) {
    Checks.length("search.text", text, SearchRequest.MAX_TEXT);
    AccessPolicy.Access all = access.check(tenant, viewer, "READ", null);
    return new TicketQuestion(
        text,
        access.scope(tenant, viewer),
        filter,
        viewer.kind() != io.csm.core.ActorKind.CUSTOMER,
        all.maskedFields());
  }

  /** Whether somebody may see a ticket, and finds it by what they may see of it. */
  private boolean isVisible(
      TenantTickets tickets, Actor viewer, TicketQuestion question, TicketId id) {
    Optional<Ticket> ticket = tickets.ticket(id);
    if (ticket.isEmpty()) {
      return false;
    }
    AccessPolicy.Access here = access.check(tickets.tenant(), viewer, "READ", ticket.get());
    if (!here.allowed()) {
      return false;
    }
    if (question.hidden().containsAll(here.maskedFields())) {
      return true;
    }
    SortedSet<String> hidden = new TreeSet<>(question.hidden());
    hidden.addAll(here.maskedFields());
    return tickets
        .index()
        .finds(
            new TicketQuestion(
                question.text(), question.scope(), question.filter(), question.notes(), hidden),
            id);
  }

  /** Reads on in the journal without a search, so that the next one has less to do. */
  public void refresh(TenantId tenant) {
    ask(tenant, tickets -> 0);
  }

  /** Drops a tenant's index; the next search builds it again from the store. */
  public void drop(TenantId tenant) {
    TenantTickets dropped;
    opening.lock();
    try {
      dropped = open.remove(tenant);
    } finally {
      opening.unlock();
    }
    if (dropped != null) {
      dropped.close();
    }
  }

  /** A question about the tickets of a tenant. */
  private interface Question<T> {
    T about(TenantTickets tickets);
  }

  private <T> T ask(TenantId tenant, Question<T> question) {
    while (true) {
      TenantTickets tickets = tenant(tenant);
      Optional<T> answer = tickets.ask(question::about);
      if (answer.isPresent()) {
        return answer.get();
      }
      // Closed by another tenant's search, or damaged, or behind a journal that was cut off.
      opening.lock();
      try {
        open.remove(tenant, tickets);
      } finally {
        opening.unlock();
      }
      tickets.close();
    }
  }

  private TenantTickets tenant(TenantId tenant) {
    TenantTickets oldest = null;
    TenantTickets tickets;
    opening.lock();
    try {
      if (closed) {
        throw CsmException.of(Code.ENGINE_CLOSED, "");
      }
      tickets = open.get(tenant);
      if (tickets == null) {
        if (open.size() == maxOpen) {
          Iterator<TenantTickets> each = open.values().iterator();
          oldest = each.next();
          each.remove();
        }
        tickets = new TenantTickets(tenant, store, contents, queries, maxTickets);
        open.put(tenant, tickets);
      }
    } finally {
      opening.unlock();
    }
    if (oldest != null) {
      oldest.close();
    }
    return tickets;
  }

  /** Closes the indexes. The store is left as it is. */
  @Override
  public void close() {
    List<TenantTickets> all;
    opening.lock();
    try {
      closed = true;
      all = new ArrayList<>(open.values());
      open.clear();
    } finally {
      opening.unlock();
    }
    all.forEach(TenantTickets::close);
  }
}
