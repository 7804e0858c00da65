package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.IdGenerator;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleUse;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.StatusCategory;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.MessageKind;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.ChannelType;
import io.csm.kb.AnswerPolicy;
import io.csm.kb.ArticleFeedback;
import io.csm.kb.Confidence;
import io.csm.kb.FirstAnswer;
import io.csm.kb.FirstAnswers;
import io.csm.kb.InMemoryArticleStore;
import io.csm.kb.InMemoryArticleUses;
import io.csm.kb.KnowledgeBase;
import io.csm.testkit.InvariantExtension;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Answers by template at the desk")
class TemplateAnswersTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final TenantId TENANT = DeskWorld.TENANT;
  private static final QueueId ROBOT = new QueueId(50);
  private static final ChannelAccountId SHOP = new ChannelAccountId(50);
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));

  private final DeskWorld world = new DeskWorld();
  private final InMemoryArticleStore articles = new InMemoryArticleStore();
  private final InMemoryArticleUses uses = new InMemoryArticleUses();
  private final KnowledgeBase kb =
      KnowledgeBase.builder(articles, world.clock, new IdGenerator(world.clock, 3)).build();
  private final ArticleFeedback feedback = new ArticleFeedback(articles, uses, world.clock);
  private final AnswerPolicy policy = AnswerPolicy.DEFAULT.withThresholds(0.6, 0.3);
  private final TemplateAnswers answers = answers(policy);

  TemplateAnswersTest() {
    world
        .desk
        .configure(
            new Pool(new PoolId(50), "Nobody"),
            Queue.of(ROBOT, "First answers", new PoolId(50)),
            new ChannelAccount(SHOP, ChannelType.CHAT, "shop", DeskWorld.BRAND, ROBOT))
        .orThrow();
  }

  @AfterEach
  void close() {
    kb.close();
  }

  private TemplateAnswers answers(AnswerPolicy with) {
    return new TemplateAnswers(
        world.csm,
        new FirstAnswers(kb, Confidence.DEFAULT),
        feedback,
        (tenant, customer) -> Viewer.customer(),
        tenant -> Optional.of(new AnswerSettings(with, ROBOT, DeskWorld.QUEUE)));
  }

  private ArticleId publish(Visibility visibility, String title, String body) {
    ArticleId id =
        kb.create(
                TENANT,
                AUTHOR,
                new ArticleCommand.Create(
                    null,
                    ArticleKind.ARTICLE,
                    ArticleProperties.DEFAULT.withVisibility(visibility),
                    "zh-CN",
                    ArticleText.of(title, body)))
            .orThrow()
            .id();
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("zh-CN", Step.PUBLISH)).orThrow();
    return id;
  }

  private TicketId write(String text) {
    return world.desk.receive(InboundMessage.text(SHOP, "anna", text)).orThrow().ticketId();
  }

  private List<Message> messages(TicketId ticket) {
    return world.desk.messages(ticket, null, 100);
  }

  private String last(TicketId ticket) {
    List<Message> all = messages(ticket);
    return world.desk.text(all.get(all.size() - 1).parts().get(0).content()).orElseThrow();
  }

  private static FirstAnswer.Reason reason(Optional<FirstAnswer> answer) {
    assertThat(answer).containsInstanceOf(FirstAnswer.HandOver.class);
    return ((FirstAnswer.HandOver) answer.orElseThrow()).reason();
  }

  @Test
  @DisplayName("come as marked messages by the journal, and then the ticket waits for its customer")
  void answered() {
    world.csm.subscribe("answers", answers);
    ArticleId refund = publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    AgentId agent = world.agent(1);
    TicketId ticket = write("订单怎么退款？");
    world.tick();

    assertThat(last(ticket)).isEqualTo("七天内可以退款。");
    Message answer = messages(ticket).get(1);
    assertThat(answer.author()).isEqualTo(TemplateAnswers.ACTOR);
    assertThat(TemplateAnswers.articleOf(answer)).contains(refund);
    assertThat(TemplateAnswers.articleOf(messages(ticket).get(0))).isEmpty();
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.PENDING);
    assertThat(world.ticket(ticket).queue()).isEqualTo(ROBOT);
    assertThat(world.desk.agent(agent).orElseThrow().holdings()).isEmpty();

    write("谢谢");
    world.tick();
    assertThat(messages(ticket)).hasSize(3);
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.PENDING);
    assertThat(feedback.counts(TENANT, refund, LocalDate.EPOCH))
        .containsEntry(ArticleUse.SHOWN, 1L)
        .containsEntry(ArticleUse.DEFLECTED, 1L);
  }

  @Test
  @DisplayName("are followed by a person at once where the customer says no, by routing as usual")
  void no() {
    world.csm.subscribe("answers", answers);
    publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    AgentId agent = world.agent(1);
    TicketId ticket = write("订单怎么退款？");
    world.tick();
    write("不是");
    world.tick();
    world.tick();

    Ticket handed = world.ticket(ticket);
    assertThat(handed.queue()).isEqualTo(DeskWorld.QUEUE);
    assertThat(handed.work()).isEqualTo(WorkState.OFFERED);
    assertThat(world.offer(ticket).agent()).isEqualTo(agent);
    write("订单怎么退款？");
    world.tick();
    assertThat(messages(ticket)).hasSize(4);
  }

  @Test
  @DisplayName("are not said again, however often the journal comes, and from whatever node")
  void once() {
    publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    TicketId ticket = write("订单怎么退款？");
    Csm other = world.node("b");
    TemplateAnswers beside =
        new TemplateAnswers(
            other,
            new FirstAnswers(kb, Confidence.DEFAULT),
            feedback,
            (tenant, customer) -> Viewer.customer(),
            tenant -> Optional.of(new AnswerSettings(policy, ROBOT, DeskWorld.QUEUE)));

    assertThat(answers.respond(TENANT, ticket)).containsInstanceOf(FirstAnswer.Reply.class);
    assertThat(beside.respond(TENANT, ticket)).isEmpty();
    assertThat(answers.respond(TENANT, ticket)).isEmpty();
    assertThat(messages(ticket)).hasSize(2);

    write("订单怎么退款？");
    assertThat(reason(answers.respond(TENANT, ticket)))
        .isEqualTo(FirstAnswer.Reason.LOW_CONFIDENCE);
    assertThat(messages(ticket)).hasSize(3);
    other.close();
  }

  @Test
  @DisplayName("go on where they were cut off between the answer and the waiting")
  void cutOff() {
    publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    TicketId ticket = write("订单怎么退款？");
    answers.respond(TENANT, ticket);
    world.desk.changeStatus(ticket, "open", null).orThrow();

    assertThat(answers.respond(TENANT, ticket)).isEmpty();
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.PENDING);
    assertThat(messages(ticket)).hasSize(2);
  }

  @Test
  @DisplayName("are proposed in a note to the person who takes over, where confidence is lower")
  void proposed() {
    ArticleId refund = publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    TicketId ticket = write("订单怎么退款？");
    answers(policy.withThresholds(1, 0.3)).respond(TENANT, ticket);

    Message note = messages(ticket).get(1);
    assertThat(note.kind()).isEqualTo(MessageKind.INTERNAL_NOTE);
    assertThat(TemplateAnswers.articleOf(note)).contains(refund);
    assertThat(world.ticket(ticket).queue()).isEqualTo(DeskWorld.QUEUE);
  }

  @Test
  @DisplayName("say nothing of what the customer may not see, and hand over instead")
  void permission() {
    publish(Visibility.AGENTS, "订单怎么退款", "找财务。");
    TicketId ticket = write("订单怎么退款？");
    assertThat(reason(answers.respond(TENANT, ticket)))
        .isEqualTo(FirstAnswer.Reason.LOW_CONFIDENCE);
    assertThat(messages(ticket)).hasSize(1);
    assertThat(world.ticket(ticket).queue()).isEqualTo(DeskWorld.QUEUE);
  }

  @Test
  @DisplayName("hand over where the knowledge base fails")
  void failed() {
    TicketId ticket = write("订单怎么退款？");
    kb.close();
    assertThat(reason(answers.respond(TENANT, ticket))).isEqualTo(FirstAnswer.Reason.FAILED);
    assertThat(world.ticket(ticket).queue()).isEqualTo(DeskWorld.QUEUE);
  }

  @Test
  @DisplayName("leave alone what stands in another queue, and where a person has replied")
  void leftAlone() {
    publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    TicketId elsewhere =
        world
            .desk
            .receive(InboundMessage.text(DeskWorld.CHAT, "bob", "订单怎么退款？"))
            .orThrow()
            .ticketId();
    assertThat(answers.respond(TENANT, elsewhere)).isEmpty();

    TicketId ticket = write("订单怎么退款？");
    AgentId agent = world.agent(1);
    world.desk.as(agent).reply(ticket, "我来看看").orThrow();
    assertThat(answers.respond(TENANT, ticket)).isEmpty();
    assertThat(messages(ticket)).hasSize(2);
    assertThat(answers.respond(TENANT, new TicketId(404))).isEmpty();
  }

  @Test
  @DisplayName("cannot hand over to where they come from")
  void settings() {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> new AnswerSettings(policy, ROBOT, ROBOT))
        .matches(failed -> failed.code() == Code.INVALID_VALUE);
  }

  @Test
  @DisplayName("and comments on articles go with the customer who wrote them")
  void comments() {
    ArticleId refund = publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    CustomerId absorbed = world.customer();
    CustomerId customer = world.customer();
    CustomerId other = world.customer();
    for (CustomerId each : List.of(absorbed, customer, other)) {
      feedback.rate(TENANT, Viewer.customer(), Actor.customer(each), refund, "zh-CN", false, "太短");
    }
    Csm csm = world.builder("c").articleUses(uses).build();
    csm.desk(TENANT).mergeCustomers(absorbed, customer).orThrow();
    csm.desk(TENANT).eraseCustomer(customer).orThrow();

    assertThat(feedback.latest(TENANT, refund, 10))
        .filteredOn(rating -> !rating.comment().isEmpty())
        .extracting(rating -> rating.by())
        .containsExactly(Actor.customer(other));
    assertThat(feedback.ratings(TENANT, refund).notHelpful()).isEqualTo(3);
    csm.close();
  }
}
