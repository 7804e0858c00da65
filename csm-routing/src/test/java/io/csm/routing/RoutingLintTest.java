package io.csm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.config.Brand;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.Classification;
import io.csm.core.config.ClassificationRule;
import io.csm.core.config.Configuration;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.ExceptionRules;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.RelaxationStep;
import io.csm.core.config.TicketCondition;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Interruption;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.routing.LintFinding.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Routing lint")
class RoutingLintTest {
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(7);
  private static final QueueId OTHER = new QueueId(8);

  private final List<Agent> agents = new ArrayList<>();
  private Configuration configuration =
      Configuration.EMPTY.with(new Pool(POOL, "All")).with(Queue.of(QUEUE, "Support", POOL));

  private Agent agent(Capacity capacity, Skill... skills) {
    Agent agent =
        new Agent(
            new AgentId(17 + agents.size()),
            AgentProfile.of(POOL, new TreeSet<>(List.of(skills)), capacity),
            false,
            Presence.OFFLINE,
            null,
            null,
            List.of());
    agents.add(agent);
    return agent;
  }

  private void agent(Skill... skills) {
    agent(Capacity.ofItems(2), skills);
  }

  private void queue(UnaryOperator<Queue> change) {
    configuration = configuration.with(change.apply(Queue.of(QUEUE, "Support", POOL)));
  }

  private static SortedSet<Skill> skills(Skill... skills) {
    return new TreeSet<>(List.of(skills));
  }

  private LintFinding only() {
    List<LintFinding> findings = RoutingLint.check(configuration, agents);
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  private void finds(Rule rule, String path) {
    LintFinding found = only();
    assertThat(found.rule()).isEqualTo(rule);
    assertThat(found.path()).isEqualTo(path);
  }

  private void findsNothing() {
    assertThat(RoutingLint.check(configuration, agents)).isEmpty();
  }

  @Test
  @DisplayName("finds nothing where everything is in order, though nobody is signed in")
  void nothing() {
    agent(new Skill("en", 5));
    agent(new Skill("en", 5));
    queue(queue -> queue.withRequiredSkills(skills(new Skill("en", 5))));

    findsNothing();
  }

  @Test
  @DisplayName("finds a queue whose pool has no agents, those who left for good not counted")
  void poolWithoutAgents() {
    finds(Rule.POOL_WITHOUT_AGENTS, "queue.7.pool");
    Agent gone = agent(Capacity.ofItems(1));
    agents.set(
        0, new Agent(gone.id(), gone.profile(), true, gone.presence(), null, null, List.of()));
    finds(Rule.POOL_WITHOUT_AGENTS, "queue.7.pool");
    agent();
    findsNothing();
  }

  @Test
  @DisplayName("finds a queue whose demands are met by several agents together, but by none alone")
  void nobodyMeetsQueue() {
    agent(new Skill("en", 9));
    agent(new Skill("law", 9));
    queue(queue -> queue.withRequiredSkills(skills(new Skill("en", 2), new Skill("law", 2))));

    finds(Rule.NOBODY_MEETS_QUEUE, "queue.7.requiredSkills");
    assertThat(only().arguments()).containsEntry("skills", "en ≥ 2, law ≥ 2");

    queue(
        queue ->
            queue
                .withRequiredSkills(skills(new Skill("en", 2), new Skill("law", 2)))
                .withRelaxation(RelaxationStep.after(Duration.ofMinutes(1)).dropping("law")));
    assertThat(RoutingLint.check(configuration, agents))
        .extracting(LintFinding::rule)
        .containsOnly(Rule.SINGLE_HOLDER);
    queue(queue -> queue.withTeams(new TeamId(4)));
    finds(Rule.NOBODY_MEETS_QUEUE, "queue.7.requiredSkills");
  }

  @Test
  @DisplayName("finds a skill that a queue demands and a single agent of several has")
  void singleHolder() {
    agent(new Skill("en", 9));
    agent(new Skill("en", 1));
    queue(queue -> queue.withRequiredSkills(skills(new Skill("en", 2))));

    finds(Rule.SINGLE_HOLDER, "queue.7.requiredSkills.en");
    assertThat(only().arguments()).containsEntry("agent", "17");
    agent(new Skill("en", 2));
    findsNothing();
  }

  @Test
  @DisplayName("finds preferred skills that nobody has, and preferences that nobody asks for")
  void preferences() {
    agent(new Skill("vip", 4));
    queue(
        queue ->
            queue
                .withPreferredSkills(skills(new Skill("vip", 5)))
                .withDistribution(DistributionMode.BEST_MATCH));
    finds(Rule.NOBODY_PREFERRED, "queue.7.preferredSkills.vip");

    queue(queue -> queue.withPreferredSkills(skills(new Skill("vip", 4))));
    finds(Rule.PREFERENCE_UNUSED, "queue.7.preferredSkills");
  }

  @Test
  @DisplayName("finds work that may have to let others pass for more than a day, and says how long")
  void starvation() {
    agent();
    Duration day = Duration.ofDays(1);
    Duration zero = Duration.ZERO;
    configuration =
        configuration.with(
            Queue.of(OTHER, "Express", POOL).withCredit(new PriorityCredit(day, day, day, day)));
    findsNothing();

    configuration =
        configuration.with(
            Queue.of(OTHER, "Express", POOL)
                .withCredit(new PriorityCredit(day, day, day, day.plusSeconds(1))));
    finds(Rule.STARVATION, "queue.7.credit");
    assertThat(only().arguments())
        .containsEntry("bound", "PT24H1S")
        .containsEntry("high", "URGENT")
        .containsEntry("other", "Express");

    configuration =
        configuration.with(
            Queue.of(OTHER, "Express", POOL)
                .withCredit(new PriorityCredit(zero, zero, zero, Duration.ofDays(3))));
    assertThat(RoutingLint.check(configuration, agents))
        .extracting(LintFinding::path)
        .containsExactly("queue.7.credit", "queue.8.credit");
  }

  @Test
  @DisplayName("finds a channel for which no agent has room, even with nothing else to do")
  void room() {
    agent(Capacity.of(3, Map.of(ChannelType.EMAIL, 4)));
    configuration =
        configuration
            .with(new Brand(new BrandId(1), "Shop", "en"))
            .with(
                new ChannelAccount(
                    new ChannelAccountId(5), ChannelType.EMAIL, "a", new BrandId(1), QUEUE));

    finds(Rule.NOBODY_HAS_ROOM, "channelAccount.5.type");
    agent(Capacity.of(4, Map.of(ChannelType.EMAIL, 4)));
    findsNothing();
  }

  @Test
  @DisplayName("finds rules whose demands nobody meets in the queue that they name")
  void nobodyMeetsRule() {
    agent(new Skill("en", 5));
    agent(new Skill("law", 5));
    ClassificationRule rule =
        ClassificationRule.of("lawyers", TicketCondition.ANY)
            .withQueue(QUEUE)
            .withSkills(new Skill("law", 3));
    configuration = configuration.with(Classification.of(rule));
    finds(Rule.SINGLE_HOLDER, "classification.rules[0].skills.law");

    queue(queue -> queue.withRequiredSkills(skills(new Skill("en", 5))));
    assertThat(RoutingLint.check(configuration, agents))
        .extracting(LintFinding::rule)
        .containsExactly(Rule.SINGLE_HOLDER, Rule.NOBODY_MEETS_RULE);
  }

  @Test
  @DisplayName("finds rules whose labels or teams nobody meets in the queue that they name")
  void nobodyMeetsRequest() {
    agent(new Skill("en", 5));
    var eu = RoutingRequest.NONE.withLabels(LabelPredicate.equal("region", LabelValue.of("eu")));
    ClassificationRule rule =
        ClassificationRule.of("eu", TicketCondition.ANY).withQueue(QUEUE).withRequest(eu);
    configuration = configuration.with(Classification.of(rule));
    finds(Rule.NOBODY_MEETS_RULE, "classification.rules[0].request");
    assertThat(RoutingLint.check(configuration, agents).get(0).text(Locale.ENGLISH))
        .startsWith("Rule (eu) gives tickets to queue (Support) that demand (region = eu)");

    configuration =
        configuration.with(
            Classification.of(rule.withRequest(RoutingRequest.NONE.withTeams(new TeamId(77)))));
    finds(Rule.NOBODY_MEETS_RULE, "classification.rules[0].request");
    configuration = configuration.with(Classification.of(rule.withRequest(eu.withBypass(true))));
    findsNothing();
  }

  @Test
  @DisplayName("finds rules that are never asked, and rules that do nothing")
  void rules() {
    agent();
    ClassificationRule all = ClassificationRule.of("all", TicketCondition.ANY).andStop();
    ClassificationRule urgent =
        ClassificationRule.of("urgent", TicketCondition.ANY).withPriority(Priority.URGENT);
    ClassificationRule idle = ClassificationRule.of("idle", TicketCondition.ANY);
    configuration = configuration.with(Classification.of(idle, urgent));
    finds(Rule.RULE_WITHOUT_EFFECT, "classification.rules[0]");

    configuration = configuration.with(Classification.of(urgent, all, idle));
    finds(Rule.RULE_NEVER_ASKED, "classification.rules[2]");
    assertThat(only().arguments()).containsEntry("before", "all");

    ClassificationRule some =
        ClassificationRule.of("some", TicketCondition.ANY.withTypes("ticket")).andStop();
    configuration = configuration.with(Classification.of(some, urgent));
    findsNothing();
  }

  @Test
  @DisplayName("finds a LIFO queue, and names the FIFO queues of its pool that stand behind it")
  void lifo() {
    agent();
    queue(queue -> queue.withOrder(QueueOrder.LIFO));
    finds(Rule.LIFO_STARVES, "queue.7.order");
    assertThat(only().arguments()).containsEntry("others", "-");
    configuration = configuration.with(Queue.of(new QueueId(8), "Mail", POOL));
    assertThat(only().arguments()).containsEntry("others", "Mail");
  }

  @Test
  @DisplayName("finds a queue that interrupts where none gives way, and the other way round")
  void interruption() {
    agent();
    queue(queue -> queue.withInterruption(Interruption.INTERRUPTS));
    finds(Rule.INTERRUPTION_UNUSED, "queue.7.interruption");
    assertThat(only().text(Locale.ENGLISH)).contains("(INTERRUPTIBLE)").doesNotContain("{");
    queue(queue -> queue.withInterruption(Interruption.INTERRUPTIBLE));
    finds(Rule.INTERRUPTION_UNUSED, "queue.7.interruption");
    Queue chats = Queue.of(new QueueId(8), "Chats", POOL);
    configuration = configuration.with(chats.withInterruption(Interruption.INTERRUPTS));
    findsNothing();
  }

  @Test
  @DisplayName("counts a secondary priority to how far work may be passed")
  void secondaryStarvation() {
    agent();
    queue(queue -> queue.withSecondaryCredit(Duration.ofMinutes(14)));
    findsNothing();
    queue(queue -> queue.withSecondaryCredit(Duration.ofMinutes(15)));
    finds(Rule.STARVATION, "queue.7.credit");
  }

  @Test
  @DisplayName("words every finding in English and Chinese, with its cure and without gaps")
  void texts() {
    for (Rule rule : Rule.values()) {
      LintFinding bare = new LintFinding(rule, "p", new TreeMap<>());
      assertThat(bare.text(Locale.ENGLISH)).contains("\nMaybe ");
      assertThat(bare.text(Locale.SIMPLIFIED_CHINESE)).contains("\n建议：");
    }

    agent(new Skill("en", 9));
    agent();
    queue(queue -> queue.withRequiredSkills(skills(new Skill("en", 2))));
    assertThat(only().text(Locale.GERMANY))
        .isEqualTo(
            "Agent (17) alone has skill (en ≥ 2), which queue.7.requiredSkills.en demands; when"
                + " this agent is away, the work waits.\nMaybe give a second agent the skill.");
    assertThat(only().text(Locale.CHINA)).doesNotContain("{").contains("（17）");
  }

  private static RelaxationStep after(int seconds) {
    return RelaxationStep.after(Duration.ofSeconds(seconds));
  }

  private void steps(RelaxationStep... steps) {
    queue(queue -> queue.withRelaxation(steps));
  }

  @Test
  @DisplayName(
      "finds a relaxation step that asks for less than nobody has, or than was asked before")
  void stepAddsNobody() {
    agent(new Skill("fr", 3));
    agent(new Skill("fr", 10));
    steps(after(1).lowering(new Skill("fr", 4)));
    finds(Rule.STEP_ADDS_NOBODY, "queue.7.relaxation[0]");
    assertThat(only().text(Locale.ENGLISH)).contains("after PT1S").contains("Maybe");
    steps(after(1).lowering(new Skill("fr", 3)));
    findsNothing();
    steps(after(1).dropping("fr"), after(2).lowering(new Skill("fr", 3)));
    finds(Rule.STEP_ADDS_NOBODY, "queue.7.relaxation[1]");
    steps(after(1).lowering(new Skill("fr", 3)), after(2).dropping("fr"));
    finds(Rule.STEP_ADDS_NOBODY, "queue.7.relaxation[1]");
    agent();
    findsNothing();
    steps(after(1).droppingLabels("rank"), after(2).droppingLabels("rank"));
    finds(Rule.STEP_ADDS_NOBODY, "queue.7.relaxation[1]");
    steps(after(1));
    finds(Rule.STEP_ADDS_NOBODY, "queue.7.relaxation[0]");
    steps(after(1).withCredit(Duration.ofMinutes(1)));
    findsNothing();
  }

  @Test
  @DisplayName("finds a relaxation step that adds a team whose agents may take it already, or none")
  void stepAddsEmptyTeam() {
    TeamId team = new TeamId(4);
    agent(new Skill("en", 5));
    steps(after(1).adding(team));
    finds(Rule.STEP_ADDS_NOBODY, "queue.7.relaxation[0]");
    Agent member = agent(Capacity.ofItems(1));
    agents.set(1, member.withProfile(member.profile().withTeams(team)));
    findsNothing();
    steps(after(1).adding(team), after(2).adding(team));
    finds(Rule.STEP_ADDS_NOBODY, "queue.7.relaxation[1]");
    steps(after(1).toAnyTeam(), after(2).adding(team));
    finds(Rule.STEP_ADDS_NOBODY, "queue.7.relaxation[1]");
    steps(after(1).adding(team), after(2).toAnyTeam());
    findsNothing();
  }

  private void exceptions(ExceptionRule... rules) {
    configuration = configuration.with(ExceptionRules.of(rules));
  }

  private static ExceptionRule late(String name, int minutes) {
    return ExceptionRule.after(name, Duration.ofMinutes(minutes));
  }

  private static ExceptionRule late(int minutes) {
    return late("late " + minutes, minutes);
  }

  private static ExceptionRule in(QueueId queue, int minutes) {
    return late(minutes).when(TicketCondition.ANY.withQueues(queue));
  }

  private void expect(Rule rule, String path) {
    LintFinding only = only();
    assertThat(only.rule()).isEqualTo(rule);
    assertThat(only.path()).isEqualTo(path);
    for (Locale locale : List.of(Locale.ENGLISH, Locale.CHINESE)) {
      assertThat(only.text(locale)).contains("\n").doesNotContain("{");
    }
  }

  @Test
  @DisplayName("finds an exception rule that does nothing")
  void idleException() {
    agent();
    agent();
    exceptions(late(1), late(2).tellingHost());
    expect(Rule.EXCEPTION_WITHOUT_EFFECT, "exceptions.rules[0]");
  }

  @Test
  @DisplayName("finds an exception rule that comes when another has cancelled everything it is for")
  void exceptionAfterTheEnd() {
    agent();
    agent();
    exceptions(
        in(QUEUE, 10).raisingTo(Priority.URGENT),
        in(QUEUE, 5).cancelling("too late"),
        late(3).when(TicketCondition.ANY.withTags("vip")).cancelling("vip"),
        late("crowded", 5)
            .when(TicketCondition.ANY.withQueues(QUEUE))
            .raisingTo(Priority.HIGH)
            .ifBehind(3));
    List<LintFinding> findings = RoutingLint.check(configuration, agents);
    assertThat(findings.stream().map(LintFinding::path))
        .containsExactly("exceptions.rules[0]", "exceptions.rules[3]");
    assertThat(findings).allMatch(finding -> finding.rule() == Rule.EXCEPTION_NEVER_ACTS);
    exceptions(in(QUEUE, 4).raisingTo(Priority.URGENT), in(QUEUE, 5).cancelling("too late"));
    assertThat(RoutingLint.check(configuration, agents)).isEmpty();
  }

  @Test
  @DisplayName("finds an exception rule after which nobody may take the work")
  void unroutableException() {
    agent(new Skill("fr", 3));
    agent(new Skill("fr", 3));
    exceptions(in(QUEUE, 1).demanding(new Skill("fr", 4)));
    expect(Rule.EXCEPTION_UNROUTABLE, "exceptions.rules[0]");
    exceptions(in(QUEUE, 1).escalatingTo(new TeamId(5)));
    expect(Rule.EXCEPTION_UNROUTABLE, "exceptions.rules[0]");
    exceptions(late(1).escalatingTo(new TeamId(5)));
    expect(Rule.EXCEPTION_UNROUTABLE, "exceptions.rules[0]");
    exceptions(in(QUEUE, 1).demanding(new Skill("fr", 3)), late(2).dropping("de"));
    assertThat(RoutingLint.check(configuration, agents)).isEmpty();
  }

  @Test
  @DisplayName("finds exception rules that move work back to where it was")
  void loopOfMoves() {
    agent();
    agent();
    configuration = configuration.with(Queue.of(OTHER, "Overflow", POOL));
    exceptions(in(QUEUE, 1).movingTo(OTHER), in(OTHER, 2).movingTo(QUEUE));
    List<LintFinding> findings = RoutingLint.check(configuration, agents);
    assertThat(findings).hasSize(2).allMatch(finding -> finding.rule() == Rule.EXCEPTION_LOOP);
    assertThat(findings.get(0).text(Locale.ENGLISH)).contains("Support → Overflow → Support");
    exceptions(in(QUEUE, 1).movingTo(OTHER));
    assertThat(RoutingLint.check(configuration, agents)).isEmpty();
  }

  @Test
  @DisplayName("finds a queue that overflows to one that is closed at the same hours")
  void overflowToAClosedQueue() {
    agent();
    agent();
    Queue other = Queue.of(OTHER, "Overflow", POOL);
    configuration = configuration.with(other.withHours(QueueHours.waiting("office")));
    queue(queue -> queue.withHours(QueueHours.overflowing("office", OTHER)));
    expect(Rule.OVERFLOW_CLOSED, "queue.7.hours.overflow");
    configuration = configuration.with(other.withHours(QueueHours.waiting("night")));
    assertThat(RoutingLint.check(configuration, agents)).isEmpty();
  }
}
