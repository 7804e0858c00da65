package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.ActorKind;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.article.ArticleUse;
import io.csm.core.article.Viewer;
import io.csm.core.config.StatusCategory;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.MessageKind;
import io.csm.core.conversation.Part;
import io.csm.core.conversation.PartType;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.MessageEvent;
import io.csm.core.people.Customer;
import io.csm.core.ticket.Ticket;
import io.csm.kb.AnswerPolicy;
import io.csm.kb.AnswerTurn;
import io.csm.kb.ArticleFeedback;
import io.csm.kb.FirstAnswer;
import io.csm.kb.FirstAnswers;
import io.csm.kb.PlainText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers tickets by template before a person does, and hands them over. Subscribe it: {@code
 * csm.subscribe("answers", answers)}. Thread-safe.
 *
 * <p>It answers tickets that stand in one queue, which nobody serves; handing over is a transfer to
 * another queue, with routing as usual. A ticket that stands elsewhere, that somebody has, or to
 * which an agent has replied, is left alone.
 *
 * <p><b>Once:</b> an answer is a message that is marked by its host key, which names ticket and
 * article, and the command by which it is sent is named by the customer's message. So none is said
 * twice, however often an entry of the journal comes, and from however many nodes. After an answer
 * the ticket waits for the customer.
 *
 * <p><b>Failure:</b> what cannot be decided or sent is handed over. Where even that fails the
 * entries come again. As a net, let an exception rule move what waits too long in the queue.
 *
 * <p>Module {@code io.csm.kb} is needed for this class only; who uses it depends on it.
 */
@SuppressWarnings("exports") // Its users require io.csm.kb by themselves.
public final class TemplateAnswers implements JournalHandler {
  /** Who answers, as the author of messages and the actor of events. */
  public static final Actor ACTOR = Actor.rule("csm.answers", 1);

  /** How many messages of a ticket are looked at; one with more is handed over. */
  public static final int MAX_MESSAGES = 200;

  private static final String SENT = "csm.answer/";
  private static final String PROPOSED = "csm.proposal/";
  private static final Logger log = LoggerFactory.getLogger(TemplateAnswers.class);

  private final Csm csm;
  private final FirstAnswers answers;
  private final ArticleFeedback feedback;
  private final BiFunction<TenantId, Customer, Viewer> viewers;
  private final Function<TenantId, Optional<AnswerSettings>> settings;

  /**
   * Over the desks of a host.
   *
   * @param feedback where it is counted that articles were shown, and that they helped
   * @param viewers what a customer may see of articles
   * @param settings of a tenant; empty for one that is not answered
   */
  public TemplateAnswers(
      Csm csm,
      FirstAnswers answers,
      ArticleFeedback feedback,
      BiFunction<TenantId, Customer, Viewer> viewers,
      Function<TenantId, Optional<AnswerSettings>> settings) {
    this.csm = csm;
    this.answers = answers;
    this.feedback = feedback;
    this.viewers = viewers;
    this.settings = settings;
  }

  /** The article by which a message answers, or is a proposal of an answer; empty for others. */
  public static Optional<ArticleId> articleOf(Message message) {
    HostKey<MessageId> key = message.key();
    if (key == null || !message.author().equals(ACTOR)) {
      return Optional.empty();
    }
    String name = key.value();
    return name.startsWith(SENT) || name.startsWith(PROPOSED)
        ? Optional.of(new ArticleId(Long.parseLong(name.substring(name.lastIndexOf('/') + 1))))
        : Optional.empty();
  }

  private static HostKey<MessageId> key(String prefix, TicketId ticket, ArticleId article) {
    return HostKey.of(prefix + ticket.value() + "/" + article.value());
  }

  @Override
  public void handle(List<JournalEntry> entries) {
    Map<TicketId, TenantId> written = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      if (entry.event() instanceof MessageEvent.Added added
          && added.messageKind() == MessageKind.PUBLIC_REPLY
          && entry.envelope().actor().kind() == ActorKind.CUSTOMER) {
        written.put(added.ticket(), entry.envelope().aggregate().tenant());
      }
    }
    written.forEach((ticket, tenant) -> respond(tenant, ticket));
  }

  /**
   * Answers what a customer wrote last, or hands the ticket over.
   *
   * @return what was decided; empty where there is nothing to answer: no such ticket, not in the
   *     queue, or nothing written since the last answer
   */
  public Optional<FirstAnswer> respond(TenantId tenant, Ref<TicketId> ref) {
    Optional<AnswerSettings> found = settings.apply(tenant);
    Desk desk = csm.desk(tenant).as(ACTOR);
    Ticket ticket = desk.ticket(ref).orElse(null);
    if (found.isEmpty() || ticket == null || !isOurs(ticket, found.get())) {
      return Optional.empty();
    }
    List<Message> messages = desk.messages(ticket.id(), null, MAX_MESSAGES + 1);
    List<ArticleId> given = new ArrayList<>();
    List<Message> asked = new ArrayList<>();
    for (Message message : messages) {
      Optional<ArticleId> article = articleOf(message);
      if (article.isPresent()) {
        given.add(article.get());
        asked.clear();
      } else if (message.kind() == MessageKind.PUBLIC_REPLY) {
        if (message.author().kind() != ActorKind.CUSTOMER) {
          return Optional.empty();
        }
        asked.add(message);
      }
    }
    if (asked.isEmpty()) {
      if (!given.isEmpty()) {
        // As if it had not been cut off behind the answer.
        waitFor(desk, ticket);
      }
      return Optional.empty();
    }
    Turn turn = new Turn(desk, ticket, asked.get(asked.size() - 1).id(), found.get());
    FirstAnswer decided =
        messages.size() > MAX_MESSAGES || given.size() > AnswerPolicy.MAX_TURNS
            ? new FirstAnswer.HandOver(FirstAnswer.Reason.TOO_MANY_TURNS, 0)
            : decide(turn, given, asked);
    return Optional.of(perform(turn, decided));
  }

  /** One turn of a conversation: what the customer wrote last in it names it. */
  private record Turn(Desk desk, Ticket ticket, MessageId last, AnswerSettings settings) {
    Desk once(String what) {
      return desk.withKey("csm.answers/" + what + "/" + last.value());
    }
  }

  private static boolean isOurs(Ticket ticket, AnswerSettings settings) {
    return settings.from().equals(ticket.queue())
        && ticket.assignment() == null
        && ticket.offers().isEmpty()
        && ticket.category() != StatusCategory.SOLVED
        && ticket.category() != StatusCategory.CLOSED
        && !ticket.erased();
  }

  private FirstAnswer decide(Turn turn, List<ArticleId> given, List<Message> asked) {
    try {
      List<String> texts = new ArrayList<>();
      for (Message message : asked) {
        texts.add(text(turn.desk(), message));
      }
      Collections.reverse(texts);
      String subject =
          turn.ticket().subject() == null
              ? ""
              : turn.desk().text(turn.ticket().subject()).orElse("");
      SortedMap<String, String> values = new TreeMap<>();
      values.put("ticket.number", Long.toString(turn.ticket().number()));
      values.put("ticket.subject", subject);
      return answers.decide(
          turn.desk().tenant(),
          viewer(turn),
          turn.settings().policy(),
          new AnswerTurn(subject, texts, given, List.of(), values));
    } catch (RuntimeException failed) {
      log.warn("Ticket {} could not be answered and is handed over", turn.ticket().id(), failed);
      return new FirstAnswer.HandOver(FirstAnswer.Reason.FAILED, 0);
    }
  }

  private Viewer viewer(Turn turn) {
    return turn.desk()
        .customer(turn.ticket().customer())
        .map(customer -> viewers.apply(turn.desk().tenant(), customer))
        .orElse(Viewer.ANONYMOUS);
  }

  private static String text(Desk desk, Message message) {
    StringBuilder text = new StringBuilder();
    for (Part part : message.parts()) {
      if (part.type() == PartType.TEXT) {
        desk.text(part.content()).ifPresent(plain -> text.append(plain).append('\n'));
      } else if (part.type() == PartType.HTML) {
        desk.text(part.content())
            .ifPresent(html -> text.append(PlainText.ofHtml(html)).append('\n'));
      }
    }
    return text.toString();
  }

  private FirstAnswer perform(Turn turn, FirstAnswer decided) {
    TenantId tenant = turn.desk().tenant();
    TicketId ticket = turn.ticket().id();
    if (decided instanceof FirstAnswer.Helped helped) {
      feedback.used(tenant, viewer(turn), helped.article(), ArticleUse.DEFLECTED);
      waitFor(turn.desk(), turn.ticket());
      return decided;
    }
    if (decided instanceof FirstAnswer.Reply reply) {
      NewPart text = NewPart.text(reply.text());
      String prefix = reply.send() ? SENT : PROPOSED;
      HostKey<MessageId> key = key(prefix, ticket, reply.article());
      Result said =
          reply.send()
              ? turn.once("say").replyAs(key, ticket, text)
              : turn.once("say").noteAs(key, ticket, text);
      if (said instanceof Result.Rejected rejected && !isDone(rejected)) {
        log.warn("Ticket {} is handed over: {}", ticket, rejected.problem());
        handOver(turn);
        return new FirstAnswer.HandOver(FirstAnswer.Reason.FAILED, reply.confidence());
      }
      if (reply.send()) {
        feedback.used(tenant, viewer(turn), reply.article(), ArticleUse.SHOWN);
        waitFor(turn.desk(), turn.ticket());
        return reply;
      }
    }
    handOver(turn);
    return decided;
  }

  /** Whether something was refused because it was said before. */
  private static boolean isDone(Result.Rejected rejected) {
    Code code = rejected.problem().code();
    return code == Code.ALREADY_EXISTS || code == Code.KEY_REUSED;
  }

  private static void handOver(Turn turn) {
    turn.desk().transferToQueue(turn.ticket().id(), turn.settings().to()).orThrow();
  }

  private static void waitFor(Desk desk, Ticket ticket) {
    if (ticket.category() != StatusCategory.PENDING) {
      // Where it is not allowed it stays open, and the customer is answered all the same.
      Result waits = desk.waitForCustomer(ticket.id());
      if (waits instanceof Result.Rejected rejected) {
        log.warn("Ticket {} does not wait for its customer: {}", ticket.id(), rejected.problem());
      }
    }
  }
}
