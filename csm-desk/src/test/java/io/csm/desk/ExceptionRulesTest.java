package io.csm.desk;

import static io.csm.desk.DeskWorld.QUEUE;
import static io.csm.desk.DeskWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.ActorKind;
import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.ExceptionRules;
import io.csm.core.config.Queue;
import io.csm.core.config.Team;
import io.csm.core.config.TicketCondition;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.Notices;
import io.csm.testkit.ForwardingStore;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("An exception rule")
class ExceptionRulesTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final QueueId OVERFLOW = new QueueId(2);
  private static final TeamId SENIORS = new TeamId(5);

  private final DeskWorld world = new DeskWorld(queue -> queue.withTeams(new TeamId(1)));
  private final Desk desk = world.desk;

  ExceptionRulesTest() {
    desk.configure(
            new Team(new TeamId(1), null, "Everybody", null),
            new Team(SENIORS, null, "Seniors", null),
            Queue.of(OVERFLOW, "Overflow", DeskWorld.POOL))
        .orThrow();
  }

  private void configure(ExceptionRule... rules) {
    desk.configure(ExceptionRules.of(rules)).orThrow();
  }

  private static ExceptionRule late(int minutes) {
    return ExceptionRule.after("late", Duration.ofMinutes(minutes));
  }

  private void pass(Duration time) {
    world.advance(time);
    settle(world.csm);
  }

  private void settle(Csm csm) {
    int rounds = 0;
    while (csm.tick(world.time.get()) > 0) {
      assertThat(++rounds).as("rounds until nothing is left to do").isLessThan(20);
    }
  }

  private List<RecordedEvent> history(TicketId ticket) {
    return world.store.history(AggregateKey.of(TENANT, ticket), 0, 10_000);
  }

  private List<String> raised(TicketId ticket) {
    List<String> raised = new ArrayList<>();
    for (RecordedEvent recorded : history(ticket)) {
      if (recorded.event() instanceof TicketEvent.ExceptionRaised event) {
        raised.add(event.rule());
      }
    }
    return raised;
  }

  private AgentId agent(UnaryOperator<AgentProfile> like) {
    AgentProfile plain = AgentProfile.of(DeskWorld.POOL, new TreeSet<>(), Capacity.ofItems(1));
    AgentId agent = desk.defineAgent(like.apply(plain));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    return agent;
  }

  @Test
  @DisplayName("on waiting time raises the priority when its time has come, once, as the rule")
  void waitingTime() {
    configure(late(5).raisingTo(Priority.URGENT));
    TicketId ticket = world.open();
    settle(world.csm);
    assertThat(world.csm.nextMoment()).isEqualTo(world.time.get().plus(Duration.ofMinutes(5)));
    pass(Duration.ofMinutes(5).minusNanos(1));
    assertThat(raised(ticket)).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(raised(ticket)).containsExactly("late");
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.URGENT);

    desk.changePriority(ticket, Priority.LOW).orThrow();
    pass(Duration.ofHours(1));
    assertThat(raised(ticket)).hasSize(1);
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.LOW);
    RecordedEvent event =
        history(ticket).stream()
            .filter(recorded -> recorded.event().kind() == EventKind.EXCEPTION_RAISED)
            .findFirst()
            .orElseThrow();
    assertThat(event.envelope().actor().kind()).isEqualTo(ActorKind.RULE);
  }

  @Test
  @DisplayName("moves to another queue at the old place, and never back and forth")
  void moves() {
    configure(
        ExceptionRule.after("there", Duration.ofMinutes(1))
            .when(TicketCondition.ANY.withQueues(QUEUE))
            .movingTo(OVERFLOW),
        ExceptionRule.after("back", Duration.ofMinutes(1))
            .when(TicketCondition.ANY.withQueues(OVERFLOW))
            .movingTo(QUEUE));
    TicketId ticket = world.open();
    Instant place = world.ticket(ticket).enqueuedAt();
    for (int i = 0; i < 5; i++) {
      pass(Duration.ofMinutes(1));
    }
    assertThat(raised(ticket)).containsExactly("there", "back");
    assertThat(world.ticket(ticket).queue()).isEqualTo(QUEUE);
    assertThat(world.ticket(ticket).enqueuedAt()).isEqualTo(place);
  }

  @Test
  @DisplayName("on queue length moves those who come to a queue that is full, and no others")
  void length() {
    configure(ExceptionRule.behind("full", 1).movingTo(OVERFLOW));
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      world.advance(Duration.ofSeconds(1));
      tickets.add(world.open());
    }
    settle(world.csm);

    assertThat(tickets.stream().map(id -> world.ticket(id).queue()))
        .containsExactly(QUEUE, QUEUE, OVERFLOW, OVERFLOW, OVERFLOW);
    pass(Duration.ofHours(1));
    assertThat(tickets.stream().map(this::raised).filter(names -> !names.isEmpty())).hasSize(3);
  }

  @Test
  @DisplayName("on both acts on who has waited so long behind so many")
  void both() {
    configure(late(5).ifBehind(0).tellingHost());
    TicketId first = world.open();
    world.advance(Duration.ofSeconds(1));
    TicketId second = world.open();
    pass(Duration.ofMinutes(5));
    assertThat(raised(first)).isEmpty();
    assertThat(raised(second)).containsExactly("late");
  }

  @Test
  @DisplayName("escalates to a team, whatever the teams of the queue")
  void escalates() {
    configure(late(5).escalatingTo(SENIORS));
    TicketId ticket = world.open();
    AgentId senior = agent(profile -> profile.withTeams(SENIORS));
    pass(Duration.ofMinutes(4));
    assertThat(world.ticket(ticket).offers()).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(world.offer(ticket).agent()).isEqualTo(senior);
  }

  @Test
  @DisplayName("changes what the ticket asks for")
  void asks() {
    configure(late(5).asking(RoutingRequest.NONE.withBypass(true)));
    var rank = LabelPredicate.equal("rank", LabelValue.of(9));
    TicketId ticket =
        desk.open(
                NewTicket.of(world.customer(), QUEUE)
                    .withRequest(RoutingRequest.NONE.withLabels(rank)))
            .orThrow()
            .ticketId();
    AgentId anybody = agent(profile -> profile);
    pass(Duration.ofMinutes(5));
    assertThat(world.offer(ticket).agent()).isEqualTo(anybody);
  }

  @Test
  @DisplayName("ends the waiting with a reason, until somebody gives the ticket to a queue again")
  void cancels() {
    configure(late(5).cancelling("nobody came"));
    TicketId ticket = world.open();
    pass(Duration.ofMinutes(5));
    Ticket cancelled = world.ticket(ticket);
    assertThat(cancelled.work()).isEqualTo(WorkState.NONE);
    assertThat(cancelled.queue()).isNull();
    agent(profile -> profile.withTeams(new TeamId(1)));
    pass(Duration.ofMinutes(1));
    assertThat(world.ticket(ticket).offers()).isEmpty();

    desk.transferToQueue(ticket, QUEUE).orThrow();
    settle(world.csm);
    assertThat(world.ticket(ticket).offers()).hasSize(1);
  }

  @Test
  @DisplayName("acts again when the ticket waits anew after somebody had it, not after a decline")
  void oncePerWaiting() {
    configure(late(5).tellingHost());
    AgentId agent = agent(profile -> profile.withTeams(new TeamId(1)));
    desk.setPresence(agent, Presence.AWAY).orThrow();
    TicketId ticket = world.open();
    pass(Duration.ofMinutes(5));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    settle(world.csm);
    desk.as(agent).decline(ticket, world.offer(ticket).id(), agent, null).orThrow();
    pass(Duration.ofMinutes(5));
    assertThat(raised(ticket)).hasSize(1);

    desk.assign(ticket, agent).orThrow();
    desk.unassign(ticket).orThrow();
    pass(Duration.ofMinutes(4));
    assertThat(raised(ticket)).hasSize(1);
    pass(Duration.ofMinutes(1));
    assertThat(raised(ticket)).hasSize(2);
  }

  @Test
  @DisplayName("acts once though its node dies after it, and in time on the node that comes after")
  void afterACrash() {
    configure(
        late(5).tellingHost(),
        ExceptionRule.after("later", Duration.ofMinutes(10)).raisingTo(Priority.HIGH));
    TicketId ticket = world.open();
    world.csm.close();
    AtomicReference<String> dies = new AtomicReference<>("before");
    Csm dying = world.builder("b", dyingBy(dies)).build();
    Csm other = world.node("c");
    dying.tick(world.time.get());
    world.advance(Duration.ofMinutes(5));
    dying.tick(world.time.get());
    assertThat(raised(ticket)).as("it was killed before the commit").isEmpty();
    dies.set("after");
    world.advance(Duration.ofMinutes(1));
    dying.tick(world.time.get());
    assertThat(raised(ticket)).as("it was committed, and the answer lost").containsExactly("late");
    dying.close();
    for (int i = 0; i < 8; i++) {
      other.tick(world.time.get());
      world.advance(Duration.ofMinutes(1));
    }
    assertThat(raised(ticket)).containsExactly("late", "later");
  }

  /** A store that fails before it commits that a rule has acted, or after. */
  private ForwardingStore dyingBy(AtomicReference<String> dies) {
    return new ForwardingStore(world.store) {
      @Override
      public List<CommitResult> commit(ShardId shard, List<Change> changes) {
        boolean about =
            changes.stream()
                .flatMap(change -> change.writes().stream())
                .flatMap(write -> write.events().stream())
                .anyMatch(recorded -> recorded.event().kind() == EventKind.EXCEPTION_RAISED);
        if (about && "before".equals(dies.get())) {
          throw new IllegalStateException("killed before the commit");
        }
        List<CommitResult> results = super.commit(shard, changes);
        if (about && "after".equals(dies.getAndSet("never"))) {
          throw new IllegalStateException("killed after the commit");
        }
        return results;
      }
    };
  }

  @Test
  @DisplayName("drops, lowers and adds skills that the ticket demands, once")
  void changesSkills() {
    configure(
        late(5)
            .dropping("de")
            .lowering(new Skill("fr", 2), new Skill("es", 1))
            .demanding(new Skill("it", 3), new Skill("en", 4)));
    TicketId ticket =
        desk.open(
                NewTicket.of(world.customer(), OVERFLOW)
                    .withRequiredSkills(
                        new TreeSet<>(
                            List.of(new Skill("de", 1), new Skill("en", 2), new Skill("fr", 5)))))
            .orThrow()
            .ticketId();
    AgentId agent = agent(profile -> profile.withSkills(skills("en:4", "fr:2", "it:3")));
    settle(world.csm);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    pass(Duration.ofMinutes(5));
    assertThat(world.ticket(ticket).requiredSkills()).isEqualTo(skills("en:4", "fr:2", "it:3"));
    assertThat(world.offer(ticket).agent()).isEqualTo(agent);
  }

  private static SortedSet<Skill> skills(String... names) {
    SortedSet<Skill> skills = new TreeSet<>();
    for (String name : names) {
      skills.add(new Skill(name.substring(0, 2), Integer.parseInt(name.substring(3))));
    }
    return skills;
  }

  @Test
  @DisplayName("tells the host by a notice")
  void tellsHost() {
    List<Notices.Notice> notices = new ArrayList<>();
    Csm csm = world.builder("b").notices(notices::add).build();
    configure(late(5).tellingHost());
    TicketId ticket = world.open();
    world.csm.close();
    world.advance(Duration.ofMinutes(5));
    settle(csm);
    assertThat(notices)
        .filteredOn(notice -> notice.kind() == EventKind.EXCEPTION_RAISED)
        .containsExactly(new Notices.Notice(TENANT, null, ticket, EventKind.EXCEPTION_RAISED));
  }

  @Test
  @DisplayName("that names what is not there is refused, with the path")
  void refused() {
    refused("exceptions.rules[0].queue", late(1).movingTo(new QueueId(99)));
    refused("exceptions.rules[0].team", late(1).escalatingTo(new TeamId(99)));
    refused(
        "exceptions.rules[0].when.queues",
        late(1).when(TicketCondition.ANY.withQueues(new QueueId(99))));
  }

  private void refused(String path, ExceptionRule rule) {
    assertThat(desk.configure(ExceptionRules.of(rule)))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> {
              assertThat(rejected.problem().code()).isEqualTo(Code.NOT_FOUND);
              assertThat(rejected.problem().path()).isEqualTo(path);
            });
  }
}
