package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.config.RelaxationStep;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Presence;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.routing.LintFinding;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Through the desk,")
class RoutingFeaturesTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static AgentId accepted(DeskWorld world, TicketId ticket) {
    world.tick();
    AgentId agent = world.offer(ticket).agent();
    world.accept(ticket);
    return agent;
  }

  @Test
  @DisplayName("ROUND_ROBIN gives each of three agents a ticket in turn")
  void roundRobin() {
    DeskWorld world = new DeskWorld(queue -> queue.withDistribution(DistributionMode.ROUND_ROBIN));
    List<AgentId> agents = List.of(world.agent(9), world.agent(9), world.agent(9));
    List<AgentId> asked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      world.advance(Duration.ofSeconds(1));
      asked.add(accepted(world, world.open()));
    }

    assertThat(asked.subList(0, 3)).containsExactlyInAnyOrderElementsOf(agents);
    assertThat(asked.subList(3, 6)).isEqualTo(asked.subList(0, 3));
  }

  @Test
  @DisplayName("BEST_MATCH finds who has what the queue prefers")
  void bestMatch() {
    DeskWorld world =
        new DeskWorld(
            queue ->
                queue
                    .withDistribution(DistributionMode.BEST_MATCH)
                    .withPreferredSkills(new TreeSet<>(List.of(new Skill("vip", 5)))));
    world.agent(1);
    AgentId preferred = world.agent(1, new Skill("vip", 6));

    assertThat(accepted(world, world.open())).isEqualTo(preferred);
  }

  private static TicketId open(DeskWorld world, RoutingRequest request) {
    NewTicket ticket = NewTicket.of(world.customer(), DeskWorld.QUEUE).withRequest(request);
    return world.desk.open(ticket).orThrow().ticketId();
  }

  private static AgentId agent(DeskWorld world, UnaryOperator<AgentProfile> like) {
    AgentProfile plain = AgentProfile.of(DeskWorld.POOL, new TreeSet<>(), Capacity.ofItems(1));
    AgentId agent = world.desk.defineAgent(like.apply(plain));
    world.desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    return agent;
  }

  @Test
  @DisplayName("a scorer of the host chooses, and stands in the reasons with name and version")
  void scorer() {
    DeskWorld world = new DeskWorld();
    Csm csm =
        world
            .builder("b")
            .scorer("rank", 1, (work, profile) -> profile.labels().isEmpty() ? 1 : 7)
            .build();
    Queue scored = Queue.of(DeskWorld.QUEUE, "Support", DeskWorld.POOL).withScorer("rank", 1);
    Desk desk = csm.desk(DeskWorld.TENANT);
    desk.configure(scored).orThrow();
    world.agent(9);
    AgentId ranked = agent(world, profile -> profile.withLabels(Map.of("rank", LabelValue.of(1))));
    TicketId ticket = world.open();
    csm.tick(world.time.get());

    assertThat(world.offer(ticket).agent()).isEqualTo(ranked);
    assertThat(
            world.desk.history(ticket, 0, 100).stream()
                .map(entry -> entry.event())
                .filter(TicketEvent.OfferMade.class::isInstance)
                .map(event -> ((TicketEvent.OfferMade) event).reasons().decidedBy()))
        .singleElement()
        .asString()
        .startsWith("SCORER rank@1 7 since=");
  }

  @Test
  @DisplayName(
      "a scorer that is not registered is refused, and its work waits for a node that has it")
  void unknownScorer() {
    DeskWorld world = new DeskWorld();
    Queue scored = Queue.of(DeskWorld.QUEUE, "Support", DeskWorld.POOL).withScorer("rank", 1);
    assertThat(world.desk.configure(scored))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> {
              assertThat(rejected.problem().code()).isEqualTo(Code.UNKNOWN_CHOICE);
              assertThat(rejected.problem().path()).isEqualTo("queue.1.scorer");
            });
    Csm other = world.builder("b").scorer("rank", 1, (work, profile) -> 1).build();
    other.desk(DeskWorld.TENANT).configure(scored).orThrow();
    world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    assertThat(world.ticket(ticket).offers()).isEmpty();

    world.time.updateAndGet(now -> now.plusSeconds(60)); // the lease of the node without it is over
    other.tick(world.time.get());
    assertThat(world.ticket(ticket).offers()).hasSize(1);
  }

  @Test
  @DisplayName("a LIFO queue gives what came last first, but what is worth more before that")
  void lifo() {
    DeskWorld world =
        new DeskWorld(
            queue -> queue.withOrder(QueueOrder.LIFO).withSecondaryCredit(Duration.ofSeconds(1)));
    TicketId first = world.open();
    world.advance(Duration.ofSeconds(10));
    TicketId raised = open(world, RoutingRequest.NONE.withSecondaryPriority(20));
    world.advance(Duration.ofSeconds(10));
    TicketId last = world.open();
    assertThat(world.desk.place(first).orElseThrow().ahead()).isEqualTo(2);
    world.agent(1);
    world.tick();
    assertThat(world.ticket(raised).offers()).hasSize(1);
    world.agent(1);
    world.tick();
    assertThat(world.ticket(last).offers()).hasSize(1);
    assertThat(world.ticket(first).offers()).isEmpty();
  }

  @Test
  @DisplayName("relaxation lowers, then drops a demand as a ticket waits, and the offer says so")
  void relaxation() {
    DeskWorld world =
        new DeskWorld(
            queue ->
                queue
                    .withRequiredSkills(new TreeSet<>(List.of(new Skill("fr", 5))))
                    .withRelaxation(
                        RelaxationStep.after(Duration.ofSeconds(30)).lowering(new Skill("fr", 2)),
                        RelaxationStep.after(Duration.ofMinutes(2)).dropping("fr")));
    AgentId beginner = world.agent(1, new Skill("fr", 3));
    AgentId none = world.agent(1);
    TicketId first = world.open();
    world.tick();
    assertThat(world.ticket(first).offers()).isEmpty();
    assertThat(world.csm.nextMoment()).isEqualTo(world.time.get().plusSeconds(30));

    world.advance(Duration.ofSeconds(30));
    world.tick();
    assertThat(world.offer(first).agent()).isEqualTo(beginner);
    assertThat(world.offer(first).step()).isEqualTo(1);
    world.accept(first);

    TicketId second = world.open();
    world.advance(Duration.ofSeconds(119));
    world.tick();
    assertThat(world.ticket(second).offers()).isEmpty();
    world.advance(Duration.ofSeconds(1));
    world.tick();
    assertThat(world.offer(second).agent()).isEqualTo(none);
    assertThat(world.offer(second).step()).isEqualTo(2);
  }

  @Test
  @DisplayName("relaxation widens from a team to another, and then to everybody")
  void widening() {
    TeamId own = new TeamId(1);
    TeamId other = new TeamId(2);
    DeskWorld world =
        new DeskWorld(
            queue ->
                queue
                    .withTeams(own)
                    .withRelaxation(
                        RelaxationStep.after(Duration.ofSeconds(10)).adding(other),
                        RelaxationStep.after(Duration.ofSeconds(20)).toAnyTeam()));
    AgentId anybody = world.agent(1);
    AgentId helper = agent(world, profile -> profile.withTeams(other));
    TicketId first = world.open();
    TicketId second = world.open();
    world.tick();
    assertThat(world.desk.explain(first).orElseThrow().refused())
        .containsExactly(Map.entry(RoutingFilter.TEAM, 2));

    world.advance(Duration.ofSeconds(10));
    world.tick();
    assertThat(world.offer(first).agent()).isEqualTo(helper);
    assertThat(world.ticket(second).offers()).isEmpty();
    world.advance(Duration.ofSeconds(10));
    world.tick();
    assertThat(world.offer(second).agent()).isEqualTo(anybody);
  }

  @Test
  @DisplayName("label predicates of ticket and queue find the agent whose labels meet them all")
  void labels() {
    DeskWorld world =
        new DeskWorld(
            queue ->
                queue.withRequiredLabels(
                    LabelPredicate.in("region", LabelValue.of("eu"), LabelValue.of("uk"))));
    agent(world, p -> p.withLabels(Map.of("region", LabelValue.of("us"))));
    agent(
        world, p -> p.withLabels(Map.of("region", LabelValue.of("eu"), "rank", LabelValue.of(2))));
    AgentId senior =
        agent(
            world,
            p -> p.withLabels(Map.of("region", LabelValue.of("uk"), "rank", LabelValue.of(3))));
    LabelPredicate ranked =
        LabelPredicate.of("rank", LabelPredicate.Comparison.AT_LEAST, LabelValue.of(3));

    TicketId ticket = open(world, RoutingRequest.NONE.withLabels(ranked));
    assertThat(accepted(world, ticket)).isEqualTo(senior);
    TicketId next = open(world, RoutingRequest.NONE.withLabels(ranked));
    world.tick();
    TicketExplanation why = world.desk.explain(next).orElseThrow();
    assertThat(why.refused())
        .containsExactly(Map.entry(RoutingFilter.LABEL, 2), Map.entry(RoutingFilter.CAPACITY, 1));
    assertThat(why.text(Locale.ENGLISH)).contains("(2) have labels that do not suit");
    assertThat(why.text(Locale.CHINESE)).contains("（2）位的标签不符合要求");
  }

  @Test
  @DisplayName("a ticket for a team goes to its agents, and one with a bypass to anybody")
  void teamsAndBypass() {
    DeskWorld world =
        new DeskWorld(
            queue -> queue.withRequiredSkills(new TreeSet<>(List.of(new Skill("nobody", 1)))));
    AgentId anybody = world.agent(1);
    TicketId blocked = open(world, RoutingRequest.NONE);
    TicketId passes = open(world, RoutingRequest.NONE.withBypass(true));
    world.tick();
    assertThat(world.ticket(blocked).offers()).isEmpty();
    assertThat(world.offer(passes).agent()).isEqualTo(anybody);

    DeskWorld other = new DeskWorld();
    TeamId returns = new TeamId(4);
    other.agent(1);
    AgentId member = agent(other, profile -> profile.withTeams(returns, new TeamId(5)));
    assertThat(accepted(other, open(other, RoutingRequest.NONE.withTeams(returns))))
        .isEqualTo(member);
  }

  private static TicketId openBy(DeskWorld world, ChannelType channel) {
    NewTicket ticket = NewTicket.of(world.customer(), DeskWorld.QUEUE).withChannel(channel);
    return world.desk.open(ticket).orThrow().ticketId();
  }

  @Test
  @DisplayName("a limit per channel holds whatever units are free, for resumed work too")
  void limitPerChannel() {
    DeskWorld world = new DeskWorld();
    Capacity oneCall = Capacity.ofItems(5).withLimit(ChannelType.VOICE, 1);
    AgentId agent =
        world.desk.defineAgent(AgentProfile.of(DeskWorld.POOL, new TreeSet<>(), oneCall));
    world.desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    TicketId call = openBy(world, ChannelType.VOICE);
    TicketId nextCall = openBy(world, ChannelType.VOICE);
    TicketId chat = openBy(world, ChannelType.CHAT);
    assertThat(accepted(world, call)).isEqualTo(agent);
    assertThat(accepted(world, chat)).isEqualTo(agent);
    assertThat(world.ticket(nextCall).offers()).isEmpty();
    assertThat(((Result.Rejected) world.desk.assign(nextCall, agent)).problem().code())
        .isEqualTo(Code.LIMIT_REACHED);

    world.desk.as(agent).hold(call, null).orThrow();
    assertThat(accepted(world, nextCall)).isEqualTo(agent);
    world.desk.as(agent).changeStatus(call, "open", null).orThrow();
    world.tick();
    assertThat(world.ticket(call).assignment().kind()).isEqualTo(HoldingKind.RESUMING);
    world.desk.as(agent).solve(nextCall).orThrow();
    world.tick();
    assertThat(world.ticket(call).assignment().kind()).isEqualTo(HoldingKind.ACTIVE);
  }

  @Test
  @DisplayName("a queue has at most so many tickets with one agent")
  void limitPerQueue() {
    DeskWorld world = new DeskWorld(queue -> queue.withMaxPerAgent(2));
    world.agent(9);
    List<TicketId> tickets = List.of(world.open(), world.open(), world.open());
    world.tick();
    world.accept(tickets.get(0));
    world.accept(tickets.get(1));
    assertThat(world.ticket(tickets.get(2)).offers()).isEmpty();
    assertThat(world.desk.explain(tickets.get(2)).orElseThrow().refused())
        .containsExactly(Map.entry(RoutingFilter.CAPACITY, 1));

    world.desk.solve(tickets.get(0)).orThrow();
    world.tick();
    assertThat(world.ticket(tickets.get(2)).offers()).hasSize(1);
  }

  @Test
  @DisplayName("an agent closes one channel and goes on with the others")
  void closedChannel() {
    DeskWorld world = new DeskWorld();
    AgentId agent = world.agent(5);
    world.desk.setClosedChannels(agent, new TreeSet<>(List.of(ChannelType.CHAT))).orThrow();
    TicketId chat = openBy(world, ChannelType.CHAT);
    TicketId mail = openBy(world, ChannelType.EMAIL);
    assertThat(accepted(world, mail)).isEqualTo(agent);
    assertThat(world.ticket(chat).offers()).isEmpty();

    world.desk.setClosedChannels(agent, new TreeSet<>()).orThrow();
    assertThat(accepted(world, chat)).isEqualTo(agent);
  }

  @Test
  @DisplayName("externalLoad takes units until it is over, and may go beyond the capacity")
  void externalLoad() {
    DeskWorld world = new DeskWorld();
    AgentId agent = world.agent(2);
    world.desk.externalLoad(agent, ChannelType.VOICE, 3, "call-7").orThrow();
    assertThat(world.desk.agent(agent).orElseThrow().unitsFree()).isEqualTo(-1);
    TicketId ticket = world.open();
    world.tick();
    assertThat(world.ticket(ticket).offers()).isEmpty();

    world.desk.externalLoad(agent, ChannelType.VOICE, 1, "call-7").orThrow();
    assertThat(accepted(world, ticket)).isEqualTo(agent);
    world.desk.externalLoad(agent, ChannelType.VOICE, 0, "call-7").orThrow();
    assertThat(world.desk.agent(agent).orElseThrow().unitsFree()).isEqualTo(1);
  }

  @Test
  @DisplayName("lint finds what a queue demands and one agent alone has, and words it")
  void lint() {
    DeskWorld world =
        new DeskWorld(
            queue -> queue.withRequiredSkills(new TreeSet<>(List.of(new Skill("fr", 2)))));
    world.agent(1);
    AgentId french = world.agent(1, new Skill("fr", 3));

    List<LintFinding> findings = world.desk.lint();

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).rule()).isEqualTo(LintFinding.Rule.SINGLE_HOLDER);
    assertThat(findings.get(0).path()).isEqualTo("queue.1.requiredSkills.fr");
    assertThat(findings.get(0).text(Locale.CHINA)).contains("（" + french.value() + "）");
  }
}
