package io.csm.core.work;

import static io.csm.core.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkValuesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

  // Work items

  @Test
  void aWorkItemDemandsAtMost32SkillsEachOnce() {
    assertThat(item(skills(32), agents(0)).requiredSkills()).hasSize(32);
    refused(Code.TOO_MANY, "requiredSkills", () -> item(skills(33), agents(0)));
    SortedSet<Skill> twice = new TreeSet<>(List.of(new Skill("a", 1), new Skill("a", 2)));
    refused(Code.INVALID_VALUE, "requiredSkills", () -> item(twice, agents(0)));
  }

  @Test
  void aWorkItemExcludesAtMost1000Agents() {
    assertThat(item(skills(0), agents(1_000)).excludedAgents()).hasSize(1_000);
    refused(Code.TOO_MANY, "excludedAgents", () -> item(skills(0), agents(1_001)));
  }

  @Test
  void excludingOneMoreAgentLeavesTheItemAsItWas() {
    WorkItem before = item(skills(1), agents(1));

    WorkItem after = before.excluding(new AgentId(9));

    assertThat(before.excludedAgents()).containsExactly(new AgentId(1));
    assertThat(after.excludedAgents()).containsExactly(new AgentId(1), new AgentId(9));
    assertThat(after.enqueuedAt()).isEqualTo(before.enqueuedAt());
  }

  @Test
  void aWorkItemKeepsNoHandOnWhatItWasGiven() {
    SortedSet<Skill> skills = skills(1);
    WorkItem item = item(skills, agents(0));
    skills.clear();

    assertThat(item.requiredSkills()).hasSize(1);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> item.requiredSkills().clear());
  }

  // Skills, channels

  @Test
  void aSkillHasALevelFrom1To10AndAName() {
    assertThat(Skill.any("french").level()).isEqualTo(1);
    assertThat(new Skill("s".repeat(64), 10).level()).isEqualTo(10);
    refused(Code.INVALID_VALUE, "skill.level", () -> new Skill("french", 0));
    refused(Code.INVALID_VALUE, "skill.level", () -> new Skill("french", 11));
    refused(Code.TOO_LONG, "skill.name", () -> new Skill("s".repeat(65), 1));
    refused(Code.INVALID_VALUE, "skill.name", () -> new Skill(" ", 1));
  }

  @Test
  void skillsSortByNameThenLevel() {
    assertThat(new TreeSet<>(List.of(new Skill("b", 1), new Skill("a", 2), new Skill("a", 1))))
        .containsExactly(new Skill("a", 1), new Skill("a", 2), new Skill("b", 1));
  }

  @Test
  void aChannelHasANameOfAtMost32Characters() {
    assertThat(new ChannelType("c".repeat(32))).hasToString("c".repeat(32));
    assertThat(ChannelType.CHAT.compareTo(ChannelType.EMAIL)).isNegative();
    refused(Code.TOO_LONG, "channelType", () -> new ChannelType("c".repeat(33)));
    refused(Code.INVALID_VALUE, "channelType", () -> new ChannelType(""));
  }

  // Capacity, holdings

  @Test
  void aChannelCostsItsUnitsOrTheDefault() {
    Capacity capacity = Capacity.of(6, Map.of(ChannelType.CHAT, 2, ChannelType.SMS, 0));

    assertThat(capacity.costOf(ChannelType.CHAT)).isEqualTo(2);
    assertThat(capacity.costOf(ChannelType.SMS)).isZero();
    assertThat(capacity.costOf(ChannelType.VOICE)).isEqualTo(1);
    assertThat(Capacity.ofItems(3)).isEqualTo(Capacity.of(3, Map.of()));
  }

  @Test
  void capacityAndCostsHaveBounds() {
    assertThat(Capacity.ofItems(Capacity.MAX_UNITS).units()).isEqualTo(10_000);
    refused(Code.INVALID_VALUE, "capacity.units", () -> Capacity.ofItems(10_001));
    refused(Code.INVALID_VALUE, "capacity.units", () -> Capacity.ofItems(-1));
    refused(
        Code.INVALID_VALUE,
        "capacity.costs.chat",
        () -> Capacity.of(1, Map.of(ChannelType.CHAT, -1)));
    refused(
        Code.INVALID_VALUE, "capacity.defaultCost", () -> new Capacity(1, new TreeMap<>(), 10_001));
    Map<ChannelType, Integer> many =
        IntStream.range(0, 65)
            .boxed()
            .collect(Collectors.toMap(i -> new ChannelType("c" + i), i -> 1));
    refused(Code.TOO_MANY, "capacity.costs", () -> Capacity.of(1, many));
  }

  @ParameterizedTest
  @EnumSource
  void offersActiveWorkAndWrapUpHoldUnitsAndNothingElse(HoldingKind kind) {
    Holding holding = holding(kind, 3);

    assertThat(holding.unitsInUse())
        .isEqualTo(
            switch (kind) {
              case OFFER, ACTIVE, WRAP_UP -> 3;
              case PAUSED, RESUMING -> 0;
            });
  }

  @Test
  void aHoldingInAnotherStateIsTheSameWork() {
    Holding before = holding(HoldingKind.ACTIVE, 3);

    Holding after = before.become(HoldingKind.WRAP_UP, NOW.plusSeconds(1), NOW.plusSeconds(31));

    assertThat(after)
        .isEqualTo(
            new Holding(
                before.id(),
                HoldingKind.WRAP_UP,
                before.ticket(),
                before.queue(),
                before.channel(),
                3,
                NOW.plusSeconds(1),
                NOW.plusSeconds(31)));
    refused(Code.INVALID_VALUE, "holding.units", () -> holding(HoldingKind.ACTIVE, -1));
    refused(Code.INVALID_VALUE, "holding.units", () -> holding(HoldingKind.ACTIVE, 10_001));
  }

  @ParameterizedTest
  @CsvSource({
    "AVAILABLE, true, true",
    "BUSY, false, true",
    "DRAINING, false, false",
    "AWAY, false, false",
    "OFFLINE, false, false"
  })
  void presenceSaysWhatAnAgentTakes(Presence presence, boolean newWork, boolean resumingWork) {
    assertThat(presence.takesNewWork()).isEqualTo(newWork);
    assertThat(presence.takesResumingWork()).isEqualTo(resumingWork);
  }

  // Credit, reasons

  @Test
  void eachPriorityHasItsCredit() {
    PriorityCredit credit = credit(0, 1, 2, 3);

    for (Priority priority : Priority.values()) {
      assertThat(credit.of(priority))
          .isEqualTo(Duration.ofDays(List.of(Priority.values()).indexOf(priority)));
      assertThat(PriorityCredit.NONE.of(priority)).isZero();
    }
  }

  @Test
  void aCreditIsZeroTo365Days() {
    assertThat(credit(365, 365, 365, 365).low()).isEqualTo(Duration.ofDays(365));
    refused(Code.INVALID_VALUE, "priorityCredit.low", () -> credit(-1, 0, 0, 0));
    refused(Code.INVALID_VALUE, "priorityCredit.normal", () -> credit(0, 366, 0, 0));
    refused(Code.INVALID_VALUE, "priorityCredit.high", () -> credit(0, 0, 366, 0));
    refused(Code.INVALID_VALUE, "priorityCredit.urgent", () -> credit(0, 0, 0, -1));
  }

  @Test
  void reasonsNameAtMostThreeCandidates() {
    assertThat(reasons(3, "x".repeat(96)).candidates()).hasSize(3);
    refused(Code.TOO_MANY, "reasons.candidates", () -> reasons(4, ""));
    refused(Code.TOO_LONG, "reasons.decidedBy", () -> reasons(1, "x".repeat(97)));
    refused(
        Code.INVALID_VALUE,
        "reasons.eligible",
        () -> new Reasons(new TreeMap<>(), List.of(), -1, ""));
  }

  private static WorkItem item(SortedSet<Skill> skills, SortedSet<AgentId> excluded) {
    return new WorkItem(
        new TicketId(1), new QueueId(1), ChannelType.EMAIL, skills, Priority.NORMAL, NOW, excluded);
  }

  private static SortedSet<Skill> skills(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Skill.any("skill-" + i))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<AgentId> agents(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(AgentId::new)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Holding holding(HoldingKind kind, int units) {
    return new Holding(
        7, kind, new TicketId(1), new QueueId(1), ChannelType.EMAIL, units, NOW, null);
  }

  private static PriorityCredit credit(int low, int normal, int high, int urgent) {
    return new PriorityCredit(
        Duration.ofDays(low),
        Duration.ofDays(normal),
        Duration.ofDays(high),
        Duration.ofDays(urgent));
  }

  private static Reasons reasons(int candidates, String decidedBy) {
    return new Reasons(
        new TreeMap<>(Map.of(RoutingFilter.SKILL, 2)),
        Collections.nCopies(candidates, new AgentId(1)),
        1,
        decidedBy);
  }
}
