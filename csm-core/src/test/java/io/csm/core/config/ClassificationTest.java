package io.csm.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.work.ChannelType;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelPredicate.Comparison;
import io.csm.core.work.LabelValue;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Classification")
class ClassificationTest {
  private static final QueueId GENERAL = new QueueId(1);
  private static final QueueId BILLING = new QueueId(2);
  private static final QueueId VIP = new QueueId(3);

  private static TicketFacts ticket(long id) {
    return new TicketFacts(
        new TicketId(id),
        new BrandId(1),
        null,
        ChannelType.CHAT,
        "ticket",
        "zh-CN",
        Priority.NORMAL,
        GENERAL,
        new TreeSet<>(List.of("new")),
        new TreeMap<>(
            Map.of(
                "amount",
                FieldValue.Money.of("120.00", "CNY"),
                "product",
                new FieldValue.Chosen("router"))));
  }

  private static Classification.Outcome classify(ClassificationRule... rules) {
    return Classification.of(rules).classify(ticket(7));
  }

  private static ClassificationRule rule(String name) {
    return ClassificationRule.of(name, TicketCondition.ANY);
  }

  @Test
  @DisplayName("leaves a ticket as it was given where no rule holds")
  void noRule() {
    var never = ClassificationRule.of("mail", TicketCondition.ANY.withChannels(ChannelType.EMAIL));

    assertThat(classify(never.withQueue(VIP).withPriority(Priority.URGENT)))
        .isEqualTo(
            new Classification.Outcome(
                List.of(), GENERAL, Priority.NORMAL, new TreeSet<>(), RoutingRequest.NONE));
  }

  @Test
  @DisplayName("takes queue and priority from the first rule that names one, and adds up demands")
  void firstWins() {
    var outcome =
        classify(
            rule("a").withSkills(new Skill("en", 3)),
            rule("b").withQueue(BILLING).withSkills(new Skill("en", 9), new Skill("law", 1)),
            rule("c").withQueue(VIP).withPriority(Priority.HIGH),
            rule("d").withPriority(Priority.LOW));

    assertThat(outcome.rules()).containsExactly("a", "b", "c", "d");
    assertThat(outcome.queue()).isEqualTo(BILLING);
    assertThat(outcome.priority()).isEqualTo(Priority.HIGH);
    assertThat(outcome.demands()).containsExactly(new Skill("en", 3), new Skill("law", 1));
  }

  @Test
  @DisplayName(
      "adds up labels and exclusions of all rules, and takes teams and the rest from the first")
  void requests() {
    var eu = LabelPredicate.equal("region", LabelValue.of("eu"));
    var senior = LabelPredicate.of("rank", Comparison.AT_LEAST, LabelValue.of(3));
    var asks = RoutingRequest.NONE.withExcluded(new AgentId(1)).withLabels(eu);

    var outcome =
        classify(
            rule("a").withRequest(asks),
            rule("b").withRequest(RoutingRequest.NONE.withTeams(new TeamId(4)).withLabels(senior)),
            rule("c").withRequest(asks.withOnlyTeams(new TeamId(5)).withExcluded(new AgentId(2))),
            rule("d").withRequest(RoutingRequest.NONE.withSecondaryPriority(7)),
            rule("e").withRequest(RoutingRequest.NONE.withSecondaryPriority(8).withBypass(true)));

    assertThat(outcome.asks())
        .isEqualTo(
            RoutingRequest.NONE
                .withLabels(eu, senior)
                .withTeams(new TeamId(4))
                .withExcluded(new AgentId(1), new AgentId(2))
                .withSecondaryPriority(7)
                .withBypass(true));
  }

  @Test
  @DisplayName("asks no rule after one that is the last")
  void last() {
    var never = ClassificationRule.of("mail", TicketCondition.ANY.withChannels(ChannelType.EMAIL));

    assertThat(classify(never.andStop(), rule("a").andStop(), rule("b").withQueue(VIP)).rules())
        .containsExactly("a");
  }

  @Test
  @DisplayName(
      "passes attributes of the ticket through as demands, and nothing where there is none")
  void passThrough() {
    var outcome =
        classify(
            rule("a")
                .withSkillsFrom(
                    SkillSource.language(),
                    new SkillSource(SkillSource.Attribute.LANGUAGE, null, "lang-", 4),
                    SkillSource.field("product", "p-"),
                    SkillSource.field("absent", "x-"),
                    SkillSource.field("amount", "y-"),
                    new SkillSource(SkillSource.Attribute.CHANNEL, null, "c-", 2),
                    new SkillSource(SkillSource.Attribute.TYPE, null, "t-", 2)));

    assertThat(outcome.demands())
        .containsExactly(
            new Skill("c-chat", 2),
            new Skill("lang-zh-CN", 4),
            new Skill("p-router", 1),
            new Skill("t-ticket", 2),
            new Skill("zh", 1));
  }

  @Property(tries = 50)
  @DisplayName("splits by weight, evenly over ids in a row, and always the same")
  void weighted(
      @ForAll @IntRange(min = 1, max = 9) int weight,
      @ForAll @LongRange(min = 1, max = 1L << 62) long first) {
    Classification split =
        Classification.of(
            rule("split")
                .withQueues(new QueueShare(BILLING, weight), new QueueShare(VIP, 10 - weight)));
    int billing = 0;
    for (long id = first; id < first + 10_000; id++) {
      QueueId queue = split.classify(ticket(id)).queue();
      assertThat(split.classify(ticket(id)).queue()).isEqualTo(queue);
      billing += BILLING.equals(queue) ? 1 : 0;
    }

    // Five standard deviations of a fair draw are at most 250 of 10,000.
    assertThat(billing).isBetween(weight * 1_000 - 250, weight * 1_000 + 250);
  }

  @Test
  @DisplayName("splits by each rule on its own")
  void splitsAreIndependent() {
    Classification one = Classification.of(rule("a").withQueues(half(BILLING), half(VIP)));
    Classification other = Classification.of(rule("b").withQueues(half(BILLING), half(VIP)));
    int both = 0;
    for (long id = 1; id <= 10_000; id++) {
      both +=
          BILLING.equals(one.classify(ticket(id)).queue())
                  && BILLING.equals(other.classify(ticket(id)).queue())
              ? 1
              : 0;
    }

    assertThat(both).isBetween(2_250, 2_750);
  }

  private static QueueShare half(QueueId queue) {
    return new QueueShare(queue, 1);
  }

  @Test
  @DisplayName("holds fields against values by each operator")
  void operators() {
    FieldValue three = FieldValue.Num.of(3);
    for (FieldPredicate.Operator operator : FieldPredicate.Operator.values()) {
      List<FieldValue> values =
          switch (operator) {
            case FILLED, EMPTY -> List.of();
            default -> List.of(three);
          };
      FieldPredicate predicate = new FieldPredicate("n", operator, values);
      List<Boolean> held =
          List.of(
              predicate.holds(FieldValue.Num.of(2)),
              predicate.holds(three),
              predicate.holds(FieldValue.Num.of(4)),
              predicate.holds(null));
      assertThat(held)
          .as("%s 3 for 2, 3, 4 and nothing", operator)
          .isEqualTo(
              switch (operator) {
                case IN -> List.of(false, true, false, false);
                case NOT_IN -> List.of(true, false, true, true);
                case LESS -> List.of(true, false, false, false);
                case AT_MOST -> List.of(true, true, false, false);
                case AT_LEAST -> List.of(false, true, true, false);
                case GREATER -> List.of(false, false, true, false);
                case FILLED -> List.of(true, true, true, false);
                case EMPTY -> List.of(false, false, false, true);
              });
    }
  }

  @Test
  @DisplayName("compares dates, moments and amounts, but no amounts in different currencies")
  void comparisons() {
    FieldPredicate date =
        FieldPredicate.atLeast("d", new FieldValue.Date(LocalDate.of(2026, 3, 2)));
    FieldPredicate amount = FieldPredicate.atLeast("amount", FieldValue.Money.of("100", "CNY"));

    assertThat(date.holds(new FieldValue.Date(LocalDate.of(2026, 3, 2)))).isTrue();
    assertThat(date.holds(new FieldValue.Date(LocalDate.of(2026, 3, 1)))).isFalse();
    assertThat(date.holds(FieldValue.Num.of(20_270_101))).isFalse();
    assertThat(amount.holds(FieldValue.Money.of("100", "CNY"))).isTrue();
    assertThat(amount.holds(FieldValue.Money.of("500", "EUR"))).isFalse();
  }

  @Test
  @DisplayName("takes a language to hold for its regions, and for no other that begins like it")
  void languages() {
    TicketCondition chinese = TicketCondition.ANY.withLanguages("zh");

    assertThat(chinese.holds(ticket(1))).isTrue();
    assertThat(TicketCondition.ANY.withLanguages("zh-TW", "zha").holds(ticket(1))).isFalse();
  }

  @Test
  @DisplayName("needs every part of a condition to hold")
  void allParts() {
    TicketCondition all =
        TicketCondition.ANY
            .withBrands(new BrandId(1))
            .withChannels(ChannelType.CHAT)
            .withTypes("ticket")
            .withPriorities(Priority.NORMAL)
            .withQueues(GENERAL)
            .withTags("old", "new")
            .withFields(FieldPredicate.in("product", new FieldValue.Chosen("router")));

    assertThat(all.holds(ticket(1))).isTrue();
    assertThat(all.withBrands(new BrandId(2)).holds(ticket(1))).isFalse();
    assertThat(all.withChannels(ChannelType.EMAIL).holds(ticket(1))).isFalse();
    assertThat(all.withTypes("return").holds(ticket(1))).isFalse();
    assertThat(all.withPriorities(Priority.LOW).holds(ticket(1))).isFalse();
    assertThat(all.withQueues(VIP).holds(ticket(1))).isFalse();
    assertThat(all.withTags("old").holds(ticket(1))).isFalse();
    assertThat(all.withAccounts(new io.csm.core.ChannelAccountId(1)).holds(ticket(1))).isFalse();
    assertThat(
            all.withFields(FieldPredicate.in("product", new FieldValue.Chosen("x")))
                .holds(ticket(1)))
        .isFalse();
  }

  @Test
  @DisplayName(
      "names the path of fields that a schema does not have, hides, or has of another kind")
  void problems() {
    TicketSchema schema =
        new TicketSchema(
            1,
            List.of(TicketType.of("ticket")),
            List.of(
                FieldDefinition.builder("phone", FieldType.TEXT).personal().build(),
                FieldDefinition.builder("amount", FieldType.NUMBER).build()),
            TicketSchema.standard().statuses());
    Classification rules =
        Classification.of(
            ClassificationRule.of(
                    "a",
                    TicketCondition.ANY
                        .withTypes("moon")
                        .withFields(
                            FieldPredicate.in("phone", new FieldValue.Text("1")),
                            FieldPredicate.in("absent", new FieldValue.Text("1")),
                            FieldPredicate.in("amount", new FieldValue.Text("1"))))
                .withSkillsFrom(
                    SkillSource.language(),
                    SkillSource.field("phone", ""),
                    SkillSource.field("amount", "")));

    SortedMap<String, Code> found = new TreeMap<>();
    for (Problem problem : rules.problemsUnder(schema)) {
      found.put(problem.path(), problem.code());
    }
    assertThat(found)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "classification.rules[0].when.types", Code.UNKNOWN_CHOICE,
                "classification.rules[0].when.fields[0].field", Code.PERSONAL_FIELD,
                "classification.rules[0].when.fields[1].field", Code.UNKNOWN_FIELD,
                "classification.rules[0].when.fields[2].values[0]", Code.INVALID_VALUE,
                "classification.rules[0].skillsFrom[1].field", Code.PERSONAL_FIELD,
                "classification.rules[0].skillsFrom[2].field", Code.INVALID_VALUE));
  }

  @Test
  @DisplayName("refuses two rules of one name, and values that an operator cannot take")
  void refused() {
    assertThatThrownBy(() -> Classification.of(rule("a"), rule("a")))
        .isInstanceOfSatisfying(
            CsmException.class,
            refused -> assertThat(refused.code()).isEqualTo(Code.ALREADY_EXISTS));
    assertInvalid(() -> FieldPredicate.in("n"));
    assertInvalid(() -> FieldPredicate.atLeast("n", new FieldValue.Text("x")));
    assertInvalid(
        () ->
            new FieldPredicate("n", FieldPredicate.Operator.FILLED, List.of(FieldValue.Num.of(1))));
    assertInvalid(
        () ->
            rule("a")
                .withRequest(
                    RoutingRequest.NONE.withPreferred(
                        PreferredAgent.known(new AgentId(1), Duration.ofMinutes(1)))));
    assertInvalid(() -> new QueueShare(VIP, 0));
    assertInvalid(() -> new SkillSource(SkillSource.Attribute.FIELD, null, "", 1));
    assertInvalid(() -> new SkillSource(SkillSource.Attribute.TYPE, "f", "", 1));
  }

  private static void assertInvalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CsmException.class,
            refused -> assertThat(refused.code()).isEqualTo(Code.INVALID_VALUE));
  }
}
