package io.csm.examples.spring.service;

import io.csm.core.ActorKind;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.ChannelAccountId;
import io.csm.core.TicketId;
import io.csm.core.article.ArticleUse;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.Viewer;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.Queue;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.MessageKind;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Skill;
import io.csm.desk.Desk;
import io.csm.desk.InboundMessage;
import io.csm.kb.ArticleFeedback;
import io.csm.kb.ArticleHits;
import io.csm.kb.KnowledgeBase;
import io.csm.kb.TicketDraft;
import io.csm.kb.TicketSuggestions;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Page;
import io.csm.spi.TicketQueries.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * What customers do: open a ticket, follow it, answer, rate, and read articles. Each method throws
 * {@link NotFoundException}, {@link NotAllowedException} or {@link RefusedException} where it
 * cannot do what is asked.
 */
@Service
public class PortalService {
  private static final int SUGGESTIONS = 3;
  private static final int PAGE = 50;
  private static final int MESSAGES = 500;

  private final Desks desks;
  private final Names names;
  private final Store store;
  private final KnowledgeBase articles;
  private final ArticleFeedback feedback;
  private final TicketSuggestions suggestions;

  PortalService(
      Desks desks,
      Names names,
      Store store,
      KnowledgeBase articles,
      ArticleFeedback feedback,
      TicketSuggestions suggestions) {
    this.desks = desks;
    this.names = names;
    this.store = store;
    this.articles = articles;
    this.feedback = feedback;
    this.suggestions = suggestions;
  }

  /** The tickets of the customer, the newest first. */
  public TicketPage list(Who who, @Nullable String cursor) {
    Desk desk = desks.of(who);
    Filter own = Filter.ALL.withCustomers(new TreeSet<>(Set.of(who.customer())));
    Page page = desk.tickets(own, Sort.OPENED_DESCENDING, cursor, PAGE);
    return new TicketPage(desks.lines(who, desk, page.tickets()), page.next());
  }

  /** A ticket of the customer, with what was said between them and the desk, and no note. */
  public TicketView view(Who who, long id) {
    who.customer();
    Ticket ticket = desks.ticket(who, id);
    Desk desk = desks.of(who);
    List<MessageView> messages = new ArrayList<>();
    for (Message message : desk.messages(ticket.id(), null, MESSAGES)) {
      if (message.kind() == MessageKind.PUBLIC_REPLY) {
        messages.add(message(who, desk, message));
      }
    }
    return new TicketView(
        desks.line(who, desk, desk.configuration(), ticket),
        ticket,
        false,
        false,
        messages,
        List.of());
  }

  private MessageView message(Who who, Desk desk, Message message) {
    boolean own = message.author().kind() == ActorKind.CUSTOMER;
    String author =
        own
            ? who.account().name()
            : message.author().kind() == ActorKind.AGENT
                ? names.agent(who.tenant(), new AgentId(Long.parseLong(message.author().id())))
                : "";
    return new MessageView(
        Long.toString(message.id().value()),
        own ? MessageView.Kind.FROM_CUSTOMER : MessageView.Kind.TO_CUSTOMER,
        author,
        message.sentAt(),
        Bodies.of(desk, message));
  }

  /** What a ticket can be about: the accounts of the web form, each with its queue. */
  public List<Topic> topics(Who who) {
    who.customer();
    var configuration = desks.of(who).configuration();
    List<Topic> topics = new ArrayList<>();
    for (var item : configuration.items(ConfigurationKind.CHANNEL_ACCOUNT).values()) {
      if (item instanceof ChannelAccount account && account.type().equals(ChannelType.WEB)) {
        String name = configuration.queue(account.queue()).map(Queue::name).orElse("");
        topics.add(new Topic(account.id().value(), name));
      }
    }
    return topics;
  }

  /**
   * Something that a ticket can be about.
   *
   * @param id of the channel account that such tickets come in by
   */
  public record Topic(long id, String name) {}

  /**
   * Opens a ticket.
   *
   * @param key the same for each repetition of one form
   * @param language {@code zh} or {@code en}: the agent has to speak it
   * @return the id of the ticket
   */
  public TicketId open(
      Who who, String key, long topic, String subject, String text, String language) {
    who.customer();
    if (subject.isBlank() || text.isBlank()) {
      throw new EmptyTextException();
    }
    Topic chosen =
        topics(who).stream()
            .filter(one -> one.id() == topic)
            .findFirst()
            .orElseThrow(NotFoundException::new);
    ChannelAccountId account = new ChannelAccountId(chosen.id());
    String spoken = language.startsWith("zh") ? "zh" : "en";
    InboundMessage message =
        InboundMessage.text(account, who.account().login(), text.strip())
            .withThread(externalId(who, key))
            .withExternalId(externalId(who, key))
            .withSubject(subject.strip())
            .withLanguage(spoken)
            .withRequiredSkills(new TreeSet<>(Set.of(Skill.any(spoken))));
    return Desks.done(desks.of(who).receive(message)).ticketId();
  }

  /**
   * Answers in a ticket; one that was solved is opened again.
   *
   * @param key the same for each repetition of one answer
   * @return the id of the ticket that goes on: another one, where that one is closed
   */
  public TicketId reply(Who who, long id, String key, String text) {
    who.customer();
    if (text.isBlank()) {
      throw new EmptyTextException();
    }
    Ticket ticket = desks.ticket(who, id);
    Conversation conversation = conversation(who, ticket).orElseThrow(NotFoundException::new);
    String thread =
        desks.of(who).text(conversation.threadKey()).orElseThrow(NotFoundException::new);
    InboundMessage message =
        InboundMessage.text(conversation.account(), who.account().login(), text.strip())
            .withThread(thread)
            .withExternalId(externalId(who, key));
    return Desks.done(desks.of(who).receive(message)).ticketId();
  }

  /** Of this customer alone, so that nobody can guess what another one sent. */
  private static String externalId(Who who, String key) {
    return "portal/" + who.account().login() + "/" + key;
  }

  private Optional<Conversation> conversation(Who who, Ticket ticket) {
    if (ticket.conversation() == null) {
      return Optional.empty();
    }
    AggregateKey key =
        new AggregateKey(who.tenant(), AggregateType.CONVERSATION, ticket.conversation().value());
    return store.load(List.of(key)).get(0).map(found -> (Conversation) found.state());
  }

  /** Says what the customer thinks of how a ticket was solved, 1 to 5. */
  public void rate(Who who, long id, int score, @Nullable String comment) {
    who.customer();
    desks.run(who, id, desk -> desk.rate(new TicketId(id), score, comment));
  }

  /** Articles that may answer what is being written. */
  public ArticleHits suggest(Who who, String subject, String text, String language) {
    who.customer();
    TicketDraft draft =
        TicketDraft.of(shortened(subject), shortened(text))
            .withLocales(TicketService.locales(language));
    ArticleHits hits = suggestions.suggest(who.tenant(), Viewer.customer(), draft, SUGGESTIONS);
    feedback.shown(who.tenant(), hits);
    return hits;
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(text.length(), 2_000));
  }

  /** An article, as the customer may read it. */
  public PublishedArticle article(Who who, long id, String language) {
    who.customer();
    if (id <= 0) {
      throw new NotFoundException();
    }
    ArticleId article = new ArticleId(id);
    PublishedArticle found =
        articles
            .read(who.tenant(), Viewer.customer(), article, TicketService.locales(language))
            .orElseThrow(NotFoundException::new);
    feedback.used(who.tenant(), Viewer.customer(), article, ArticleUse.OPENED);
    return found;
  }

  /** Says that an article was the answer, so that no ticket was needed. */
  public void solvedBy(Who who, long id, String language) {
    ArticleId article = article(who, id, language).id();
    feedback.used(who.tenant(), Viewer.customer(), article, ArticleUse.DEFLECTED);
  }
}
