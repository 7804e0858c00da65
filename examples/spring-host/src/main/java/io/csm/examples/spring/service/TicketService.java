package io.csm.examples.spring.service;

import io.csm.core.ActorKind;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.CustomerId;
import io.csm.core.OfferId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleUse;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.ReplyTemplate;
import io.csm.core.article.Viewer;
import io.csm.core.config.Queue;
import io.csm.core.config.StatusCategory;
import io.csm.core.conversation.Message;
import io.csm.core.people.Agent;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.desk.Desk;
import io.csm.examples.spring.people.Account;
import io.csm.examples.spring.people.Accounts;
import io.csm.kb.ArticleFeedback;
import io.csm.kb.KnowledgeBase;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Page;
import io.csm.spi.TicketQueries.Sort;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * What agents do: lists, one ticket with its conversation, answers to offers, and every command on
 * a ticket. Each method throws {@link NotFoundException}, {@link NotAllowedException} or {@link
 * RefusedException} where it cannot do what is asked.
 */
@Service
public class TicketService {
  /** How many tickets a page of a list has. */
  public static final int PAGE = 50;

  private static final int MESSAGES = 500;
  private static final int HISTORY = 10;
  private static final Set<StatusCategory> OPEN =
      EnumSet.of(
          StatusCategory.NEW, StatusCategory.OPEN, StatusCategory.PENDING, StatusCategory.ON_HOLD);

  private final Desks desks;
  private final Names names;
  private final Accounts accounts;
  private final KnowledgeBase articles;
  private final ArticleFeedback feedback;
  private final InstantSource clock;

  /** Over the desk and the articles. */
  TicketService(
      Desks desks,
      Names names,
      Accounts accounts,
      KnowledgeBase articles,
      ArticleFeedback feedback,
      InstantSource clock) {
    this.desks = desks;
    this.names = names;
    this.accounts = accounts;
    this.articles = articles;
    this.feedback = feedback;
    this.clock = clock;
  }

  // ---- reads

  /**
   * A page of a list.
   *
   * @param queue only of that queue, or null for all
   * @param cursor of the page before, or null for the first
   */
  public TicketPage list(Who who, TicketList list, @Nullable Long queue, @Nullable String cursor) {
    who.requireStaff();
    Desk desk = desks.of(who);
    Filter filter =
        switch (list) {
          case MINE ->
              Filter.ALL.withCategories(OPEN).withAssignees(new TreeSet<>(Set.of(who.agent())));
          case TEAM -> Filter.ALL.withCategories(OPEN);
          case WAITING ->
              Filter.ALL
                  .withCategories(EnumSet.of(StatusCategory.NEW, StatusCategory.OPEN))
                  .withUnassignedOnly();
        };
    if (queue != null) {
      filter = filter.withQueues(new TreeSet<>(Set.of(queueId(queue))));
    }
    Sort sort = list == TicketList.WAITING ? Sort.ENQUEUED : Sort.PRIORITY;
    Page page = desk.tickets(filter, sort, cursor, PAGE);
    return new TicketPage(desks.lines(who, desk, page.tickets()), page.next());
  }

  /** A ticket with all that is said in it. */
  public TicketView view(Who who, long id) {
    who.requireStaff();
    Ticket ticket = desks.ticket(who, id);
    Desk desk = desks.of(who);
    TreeSet<CustomerId> customer = new TreeSet<>(Set.of(ticket.customer()));
    List<Ticket> others =
        desk
            .tickets(Filter.ALL.withCustomers(customer), Sort.OPENED_DESCENDING, null, HISTORY + 1)
            .tickets()
            .stream()
            .filter(other -> !other.id().equals(ticket.id()))
            .limit(HISTORY)
            .toList();
    return new TicketView(
        desks.line(who, desk, desk.configuration(), ticket),
        ticket,
        ticket.assignment() != null && ticket.assignment().agent().equals(who.agent()),
        ticket.work() == WorkState.WAITING || ticket.work() == WorkState.OFFERED,
        messages(who, desk, ticket),
        desks.lines(who, desk, others));
  }

  private List<MessageView> messages(Who who, Desk desk, Ticket ticket) {
    List<MessageView> views = new ArrayList<>();
    for (Message message : desk.messages(ticket.id(), null, MESSAGES)) {
      views.add(message(who, desk, ticket, message));
    }
    return views;
  }

  private MessageView message(Who who, Desk desk, Ticket ticket, Message message) {
    boolean fromCustomer = message.author().kind() == ActorKind.CUSTOMER;
    MessageView.Kind kind =
        switch (message.kind()) {
          case INTERNAL_NOTE -> MessageView.Kind.NOTE;
          case SYSTEM -> MessageView.Kind.SYSTEM;
          case PUBLIC_REPLY ->
              fromCustomer ? MessageView.Kind.FROM_CUSTOMER : MessageView.Kind.TO_CUSTOMER;
        };
    String author = "";
    if (fromCustomer) {
      author = names.customer(who.tenant(), ticket.customer());
    } else if (message.author().kind() == ActorKind.AGENT) {
      author = names.agent(who.tenant(), new AgentId(Long.parseLong(message.author().id())));
    }
    return new MessageView(
        Long.toString(message.id().value()),
        kind,
        author,
        message.sentAt(),
        Bodies.of(desk, message));
  }

  /** Why a ticket is where it is, in words. */
  public String explain(Who who, long id, Locale locale) {
    who.requireStaff();
    desks.ticket(who, id);
    return desks
        .of(who)
        .explain(new TicketId(id))
        .map(explanation -> explanation.text(locale))
        .orElse("");
  }

  /** What rings at the agent, what expires first at the front. */
  public List<OfferView> offers(Who who) {
    Agent agent = agent(who);
    Desk desk = desks.of(who);
    Instant now = clock.instant();
    List<OfferView> offers = new ArrayList<>();
    for (Holding holding : agent.holdings()) {
      if (holding.kind() == HoldingKind.OFFER) {
        Optional<Ticket> ticket = desk.ticket(holding.ticket());
        Optional<OpenOffer> offer = ticket.flatMap(found -> found.offer(new OfferId(holding.id())));
        if (offer.isPresent() && offer.get().expiresAt().isAfter(now)) {
          Instant expires = offer.get().expiresAt();
          offers.add(
              new OfferView(
                  Long.toString(holding.id()),
                  desks.line(who, desk, desk.configuration(), ticket.orElseThrow()),
                  expires,
                  Duration.between(now, expires).toSeconds()));
        }
      }
    }
    offers.sort(java.util.Comparator.comparing(OfferView::expiresAt));
    return offers;
  }

  /** The agent that they are, as the desk has it. */
  public Agent agent(Who who) {
    who.requireStaff();
    return desks.of(who).agent(who.agent()).orElseThrow(NotFoundException::new);
  }

  /** To which queues a ticket can be transferred. */
  public List<Queue> queues(Who who) {
    who.requireStaff();
    return List.copyOf(desks.of(who).configuration().queues());
  }

  /** To whom a ticket can be transferred: those who take work. */
  public List<Account> colleagues(Who who) {
    who.requireStaff();
    return accounts.staff(who.tenant()).stream()
        .filter(account -> !account.role().leads())
        .filter(account -> !who.agent().equals(account.agent()))
        .toList();
  }

  // ---- offers and presence

  /** Takes an offer. */
  public void accept(Who who, long ticket, long offer) {
    OfferId id = offerId(offer);
    desks.run(who, ticket, desk -> desk.accept(new TicketId(ticket), id, who.agent()));
  }

  /** Turns an offer down. */
  public void decline(Who who, long ticket, long offer, @Nullable String reason) {
    OfferId id = offerId(offer);
    desks.run(who, ticket, desk -> desk.decline(new TicketId(ticket), id, who.agent(), reason));
  }

  /** Says whether the agent takes work. */
  public void setPresence(Who who, Presence presence) {
    who.requireStaff();
    Desks.done(desks.of(who).setPresence(who.agent(), presence));
  }

  /** Says that the agent is connected, by a session of that name, until {@link #disconnect}. */
  public void connect(Who who, String session) {
    Desks.done(desks.of(who).connect(who.agent(), session));
  }

  /** Ends a session of the agent. */
  public void disconnect(Who who, String session) {
    Desks.done(desks.ofHost(who).disconnect(who.agent(), session));
  }

  // ---- commands

  /**
   * Replies to the customer.
   *
   * @param key the same for each repetition of one reply, or null
   */
  public void reply(Who who, long ticket, String text, After after, @Nullable String key) {
    who.requireStaff();
    TicketId id = new TicketId(desks.ticket(who, ticket).id().value());
    Desk desk = desks.of(who);
    Desks.done((key == null ? desk : desk.withKey("reply/" + key)).reply(id, required(text)));
    switch (after) {
      case OPEN -> {}
      case PENDING -> Desks.done(desk.waitForCustomer(id));
      case SOLVED -> Desks.done(desk.solve(id));
    }
  }

  /** What a ticket becomes with a reply. */
  public enum After {
    OPEN,
    PENDING,
    SOLVED
  }

  /** Writes an internal note. */
  public void note(Who who, long ticket, String text, @Nullable String key) {
    who.requireStaff();
    desks.run(
        who,
        ticket,
        desk ->
            (key == null ? desk : desk.withKey("note/" + key))
                .note(new TicketId(ticket), required(text)));
  }

  /** Brings a ticket into a stage. */
  public void setStatus(Who who, long ticket, StatusCategory category) {
    who.requireStaff();
    TicketId id = new TicketId(ticket);
    desks.run(
        who,
        ticket,
        desk ->
            switch (category) {
              case PENDING -> desk.waitForCustomer(id);
              case ON_HOLD -> desk.hold(id, null);
              case SOLVED -> desk.solve(id);
              case CLOSED -> desk.close(id, null);
              case NEW, OPEN ->
                  desk.changeStatus(
                      id,
                      desk.configuration().schema().defaultStatus(StatusCategory.OPEN).name(),
                      null);
            });
  }

  /** Says how urgent a ticket is. */
  public void setPriority(Who who, long ticket, Priority priority) {
    who.requireStaff();
    desks.run(who, ticket, desk -> desk.changePriority(new TicketId(ticket), priority));
  }

  /** Hands a ticket to a queue. */
  public void transferToQueue(Who who, long ticket, long queue) {
    who.requireStaff();
    QueueId to = queueId(queue);
    desks.run(who, ticket, desk -> desk.transferToQueue(new TicketId(ticket), to));
  }

  /** Hands a ticket to an agent, who has to have room for it. */
  public void transferToAgent(Who who, long ticket, long agent) {
    who.requireStaff();
    if (agent <= 0) {
      throw new NotFoundException();
    }
    AgentId to = new AgentId(agent);
    desks.run(who, ticket, desk -> desk.transferToAgent(new TicketId(ticket), to));
  }

  /** Takes a ticket, if there is room for it. */
  public void take(Who who, long ticket) {
    desks.run(who, ticket, desk -> desk.assign(new TicketId(ticket), who.agent()));
  }

  // ---- canned replies

  /** The canned replies of the company in the ticket's language; at most 100. */
  public List<PublishedArticle> cannedReplies(Who who, @Nullable String language) {
    who.requireStaff();
    ArticleFilter canned =
        ArticleFilter.ANY.withKind(ArticleKind.CANNED_REPLY).withLocale(locales(language).get(0));
    return articles.list(who.tenant(), Viewer.agent(), canned, null, 100);
  }

  /** A canned reply for a ticket, with its places filled. */
  public String cannedReply(Who who, long ticket, long article) {
    who.requireStaff();
    Ticket about = desks.ticket(who, ticket);
    ArticleId id = new ArticleId(Math.max(1, article));
    PublishedArticle reply =
        articles
            .read(who.tenant(), Viewer.agent(), id, locales(about.language()))
            .filter(found -> found.kind() == ArticleKind.CANNED_REPLY)
            .orElseThrow(NotFoundException::new);
    feedback.used(who.tenant(), Viewer.agent(), id, ArticleUse.INSERTED);
    TreeMap<String, String> known = new TreeMap<>();
    known.put("agent.name", who.account().name());
    known.put("customer.name", names.customer(who.tenant(), about.customer()));
    known.put("ticket.number", Long.toString(about.number()));
    return ReplyTemplate.of(reply.text().body()).fill(known, ReplyTemplate.Format.PLAIN);
  }

  static List<String> locales(@Nullable String language) {
    return language != null && language.startsWith("zh")
        ? List.of("zh-CN", "en")
        : List.of("en", "zh-CN");
  }

  private static String required(String text) {
    if (text.isBlank()) {
      throw new EmptyTextException();
    }
    return text.strip();
  }

  private static QueueId queueId(long queue) {
    if (queue <= 0) {
      throw new NotFoundException();
    }
    return new QueueId(queue);
  }

  private static OfferId offerId(long offer) {
    if (offer <= 0) {
      throw new NotFoundException();
    }
    return new OfferId(offer);
  }
}
