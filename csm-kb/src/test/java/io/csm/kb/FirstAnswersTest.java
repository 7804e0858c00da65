package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.CsmException;
import io.csm.core.IdGenerator;
import io.csm.core.TenantId;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.testkit.SettableClock;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("First answers by template")
class FirstAnswersTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));
  private static final Viewer CUSTOMER = Viewer.customer();

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private final KnowledgeBase kb =
      KnowledgeBase.builder(new InMemoryArticleStore(), clock, new IdGenerator(clock, 0)).build();
  private final FirstAnswers answers = new FirstAnswers(kb, Confidence.DEFAULT);
  private final AnswerPolicy policy = AnswerPolicy.DEFAULT.withThresholds(0.6, 0.3);

  @AfterEach
  void close() {
    kb.close();
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

  private FirstAnswer decide(AnswerTurn turn) {
    return answers.decide(TENANT, CUSTOMER, policy, turn);
  }

  private static FirstAnswer.Reason reason(FirstAnswer answer) {
    assertThat(answer).isInstanceOf(FirstAnswer.HandOver.class);
    return ((FirstAnswer.HandOver) answer).reason();
  }

  private static FirstAnswer.Reply reply(FirstAnswer answer) {
    assertThat(answer).isInstanceOf(FirstAnswer.Reply.class);
    return (FirstAnswer.Reply) answer;
  }

  @Test
  @DisplayName("are sent where the confidence is high enough, in the words of the template")
  void sent() {
    ArticleId refund = publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    publish(Visibility.PUBLIC, "打印机卡纸", "打开后盖。");
    AnswerPolicy worded =
        policy.withTemplate("{{customer.name|您}}好：{{answer.body}}（{{answer.title}}）");
    AnswerTurn turn =
        AnswerTurn.of("", "订单怎么退款？")
            .withValues(new TreeMap<>(java.util.Map.of("customer.name", "{{answer.body}}")));

    FirstAnswer.Reply reply = reply(answers.decide(TENANT, CUSTOMER, worded, turn));
    assertThat(reply.article()).isEqualTo(refund);
    assertThat(reply.send()).isTrue();
    assertThat(reply.confidence()).isBetween(0.6, 1.0);
    assertThat(reply.text()).isEqualTo("{{answer.body}}好：七天内可以退款。（订单怎么退款）");
  }

  @Test
  @DisplayName("are proposed where it is lower, and handed over where it is lower still")
  void thresholds() {
    publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    AnswerTurn turn = AnswerTurn.of("", "订单怎么退款？");
    double confidence = decide(turn).confidence();

    assertThat(
            reply(answers.decide(TENANT, CUSTOMER, policy.withThresholds(1, confidence), turn))
                .send())
        .isFalse();
    FirstAnswer none =
        answers.decide(TENANT, CUSTOMER, policy.withThresholds(1, confidence + 1e-9), turn);
    assertThat(reason(none)).isEqualTo(FirstAnswer.Reason.LOW_CONFIDENCE);
    assertThat(none.confidence()).isEqualTo(confidence);
  }

  @Test
  @DisplayName("are about what the customer may see: permission comes before suggestion")
  void permission() {
    ArticleId open = publish(Visibility.PUBLIC, "怎么退款", "七天内可以退款。");
    AnswerTurn turn = AnswerTurn.of("", "内部人员订单怎么退款");
    FirstAnswer before = decide(turn);

    ArticleId secret = publish(Visibility.AGENTS, "内部人员订单怎么退款", "找财务。");
    assertThat(decide(turn)).isEqualTo(before);
    // The negative control: who may see it gets it.
    assertThat(reply(answers.decide(TENANT, Viewer.agent(), policy, turn)).article())
        .isEqualTo(secret);
    assertThat(before.toString()).doesNotContain("财务");
    assertThat(open).isNotEqualTo(secret);

    kb.apply(
            TENANT,
            AUTHOR,
            open,
            new ArticleCommand.Describe(
                ArticleProperties.DEFAULT.withVisibility(Visibility.AGENTS)))
        .orThrow();
    assertThat(decide(turn))
        .isEqualTo(new FirstAnswer.HandOver(FirstAnswer.Reason.LOW_CONFIDENCE, 0));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"No", "NO!", "no, that is not it", "不是", "没用", "That didn't help.", "ｎｏ", "還是不行"})
  @DisplayName("hand over at once on a no to an answer")
  void no(String text) {
    ArticleId refund = publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    AnswerTurn turn = AnswerTurn.of("", text);
    assertThat(reason(decide(turn.withGiven(List.of(refund)))))
        .isEqualTo(FirstAnswer.Reason.SAID_NO);
    assertThat(reason(decide(turn))).isNotEqualTo(FirstAnswer.Reason.SAID_NO);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"转人工", "I want to talk to a HUMAN", "找客服"})
  @DisplayName("hand over at once to who asks for a person, whatever is known")
  void person(String text) {
    publish(Visibility.PUBLIC, text, text);
    assertThat(reason(decide(AnswerTurn.of("", text))))
        .isEqualTo(FirstAnswer.Reason.ASKED_FOR_PERSON);
  }

  @Test
  @DisplayName("are never twice the same, and not more than the policy allows")
  void never() {
    ArticleId refund = publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    AnswerTurn again = AnswerTurn.of("", "订单怎么退款？").withGiven(List.of(refund));
    assertThat(reason(decide(again))).isEqualTo(FirstAnswer.Reason.LOW_CONFIDENCE);

    ArticleId other = publish(Visibility.PUBLIC, "订单怎么退款？", "点退款。");
    assertThat(reply(decide(again)).article()).isEqualTo(other);
    assertThat(reason(decide(again.withGiven(List.of(refund, other)))))
        .isEqualTo(FirstAnswer.Reason.TOO_MANY_TURNS);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"谢谢！", "Thanks, that helped", "解決了"})
  @DisplayName("end where the customer says that the last one helped")
  void helped(String text) {
    ArticleId refund = publish(Visibility.PUBLIC, "订单怎么退款", "七天内可以退款。");
    assertThat(decide(AnswerTurn.of("", text).withGiven(List.of(new ArticleId(3), refund))))
        .isEqualTo(new FirstAnswer.Helped(refund));
  }

  @Test
  @DisplayName("hand over where there is no text, and where an article is too long to be said")
  void nothing() {
    publish(Visibility.PUBLIC, "订单怎么退款", "长".repeat(FirstAnswers.MAX_ANSWER + 1));
    assertThat(reason(decide(AnswerTurn.of("", " ")))).isEqualTo(FirstAnswer.Reason.NO_TEXT);
    assertThat(reason(decide(AnswerTurn.of("", "订单怎么退款"))))
        .isEqualTo(FirstAnswer.Reason.LOW_CONFIDENCE);
  }

  @Test
  @DisplayName("refuse policies that cannot be")
  void refuses() {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> policy.withThresholds(0.3, 0.6))
        .withMessageContaining("answers.proposeFrom");
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> policy.withThresholds(Double.NaN, 0));
    assertThatExceptionOfType(CsmException.class).isThrownBy(() -> policy.withMaxTurns(0));
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(
            () ->
                policy.withPhrases(
                    new TreeSet<>(List.of("x".repeat(101))), new TreeSet<>(), new TreeSet<>()));
  }
}
