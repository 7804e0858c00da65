package io.csm.desk;

import static io.csm.desk.DeskWorld.QUEUE;
import static io.csm.desk.DeskWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.AgentId;
import io.csm.core.CalendarId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.FieldValue;
import io.csm.core.config.Queue;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SlaThreshold;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.Team;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.TicketLifecycle;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.SlaSpan;
import io.csm.core.ticket.SlaState;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.WorkItem;
import io.csm.sla.SlaClocks;
import io.csm.sla.SlaExplanation;
import io.csm.sla.SlaReading;
import io.csm.sla.SlaTimeline;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("SLA clocks of a desk")
class ClocksTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final QueueId OTHER = new QueueId(2);

  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private final DeskWorld world = new DeskWorld();
  private final Desk desk = world.desk;

  static DeskCalendar office(String... holidays) {
    var calendar =
        BusinessCalendar.builder("office", "Asia/Shanghai")
            .openOnWeekdays("09:00-12:00", "13:00-18:00");
    for (String holiday : holidays) {
      calendar.holiday(LocalDate.parse(holiday), "holiday");
    }
    return new DeskCalendar(new CalendarId(1), calendar.build());
  }

  static SlaRules rules(SlaTarget... targets) {
    return new SlaRules(
        1,
        SlaMetric.STANDARD,
        List.of(new SlaPolicy("standard", SlaCondition.ANY, List.of(targets))),
        false);
  }

  static SlaTarget target(SlaMetric metric, int minutes) {
    return SlaTarget.of(metric, Duration.ofMinutes(minutes), "office");
  }

  private SlaState sla(TicketId ticket) {
    return sla(world.ticket(ticket));
  }

  private static SlaState sla(Ticket found) {
    return found.sla() == null ? SlaState.NONE : found.sla();
  }

  private List<RecordedEvent> history(TicketId ticket) {
    return world.store.history(AggregateKey.of(TENANT, ticket), 0, 10_000);
  }

  private List<EventKind> kinds(TicketId ticket) {
    return history(ticket).stream().map(recorded -> recorded.event().kind()).toList();
  }

  @Test
  @DisplayName("are none, and no events, for a tenant without rules")
  void without() {
    desk.configure(office()).orThrow();
    TicketId ticket = world.open();

    assertThat(world.ticket(ticket).sla()).isNull();
    assertThat(kinds(ticket)).doesNotContain(EventKind.CLOCK_CHANGED);
    assertThat(desk.clocks(ticket).orElseThrow()).isEmpty();
  }

  @Test
  @DisplayName("are folded within the change, and stand with the ticket")
  void folded() {
    desk.configure(office(), rules(target(SlaMetric.FIRST_REPLY, 120))).orThrow();
    TicketId ticket = world.open(); // 09:00 in Shanghai

    assertThat(sla(ticket).due()).isEqualTo("2026-03-02T03:00:00Z");
    RecordedEvent last = history(ticket).get(history(ticket).size() - 1);
    TicketEvent.ClockChanged changed = (TicketEvent.ClockChanged) last.event();
    assertThat(changed.clocks()).isEqualTo(sla(ticket).clocks());
    assertThat(last.envelope().command()).isEqualTo(history(ticket).get(0).envelope().command());

    world.advance(Duration.ofMinutes(30));
    desk.reply(ticket, "hello").orThrow();
    assertThat(sla(ticket).due()).isNull();
    SlaExplanation why = desk.clocks(ticket).orElseThrow().get(0);
    assertThat(why.reading().status()).isEqualTo(SlaReading.Status.MET);
    assertThat(why.text(Locale.ENGLISH)).contains("first-reply #1: met, target 2h", "ran 30m");
  }

  @Test
  @DisplayName("follow the rules and calendars that are in force when something happens")
  void followConfiguration() {
    desk.configure(office(), rules(target(SlaMetric.AGENT_WORK, 120))).orThrow();
    TicketId ticket = world.open();
    TicketId before = world.open();
    world.advance(Duration.ofMinutes(30));
    desk.configure(rules(target(SlaMetric.AGENT_WORK, 60))).orThrow();

    desk.changePriority(ticket, Priority.HIGH).orThrow();
    assertThat(sla(ticket).due()).isEqualTo("2026-03-02T02:00:00Z");
    assertThat(sla(before).due())
        .as("nothing has happened to it")
        .isEqualTo("2026-03-02T03:00:00Z");
    assertThat(desk.clocks(before).orElseThrow().get(0).reading().due())
        .as("who asks is told the truth")
        .isEqualTo("2026-03-02T02:00:00Z");
    desk.removeConfiguration(ConfigurationKind.SLA_RULES, 1).orThrow();
    desk.changePriority(ticket, Priority.LOW).orThrow();
    assertThat(sla(ticket).due()).isNull();
    assertThat(desk.clocks(ticket).orElseThrow().get(0).reading().status())
        .isEqualTo(SlaReading.Status.CANCELLED);
  }

  @Test
  @DisplayName("of tickets that nothing happens to follow a new rule or holiday, if they show it")
  void updated() {
    desk.configure(office(), rules(target(SlaMetric.AGENT_WORK, 600))).orThrow();
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      tickets.add(world.open());
    }
    TicketId waiting = world.open();
    desk.waitForCustomer(waiting).orThrow();
    world.tick();
    int before = history(tickets.get(0)).size();

    desk.configure(office("2027-05-01")).orThrow();
    tickAll();
    assertThat(history(tickets.get(0))).as("nothing is due then").hasSize(before);

    desk.configure(office("2026-03-03")).orThrow();
    tickAll();
    for (TicketId ticket : tickets) {
      assertThat(sla(ticket).due()).isEqualTo("2026-03-04T03:00:00Z");
      assertThat(SlaClocks.brief(timeline()).replay(history(ticket))).isEqualTo(sla(ticket));
    }
    assertThat(kinds(waiting)).endsWith(EventKind.CLOCK_CHANGED);
    desk.configure(rules(target(SlaMetric.AGENT_WORK, 60))).orThrow();
    Csm other = world.node("b");
    world.csm.close();
    world.advance(Duration.ofMinutes(5));
    while (other.tick(world.time.get()) > 0) {
      // Whoever takes over goes on with what was left.
    }
    assertThat(
            ((Ticket)
                    world
                        .store
                        .load(List.of(AggregateKey.of(TENANT, tickets.get(129))))
                        .get(0)
                        .orElseThrow()
                        .state())
                .sla()
                .due())
        .isEqualTo("2026-03-02T02:00:00Z");
  }

  @Test
  @DisplayName("are judged anew where that is asked for, in a new cycle; others stay as they are")
  void anew() {
    desk.configure(office(), rules(target(SlaMetric.AGENT_WORK, 300))).orThrow();
    TicketId busy = world.open();
    TicketId solved = world.open();
    desk.solve(solved).orThrow();
    for (int i = 0; i < 12; i++) {
      world.advance(Duration.ofMinutes(10));
      desk.waitForCustomer(busy).orThrow();
      world.advance(Duration.ofMinutes(5));
      desk.changeStatus(busy, "open", null).orThrow();
    }
    world.tick();
    assertThat(sla(busy).clocks().get(0).current().spans().get(0).kind())
        .as("the ticket has the sum only")
        .isEqualTo(SlaSpan.Kind.EARLIER);
    SlaState ended = sla(solved);

    assertThat(desk.previewSlaAnew(office("2026-03-02"))).isEqualTo(new SlaPreview(1, 0, 1, 0, 0));
    assertThat(desk.previewSla(office("2026-03-02")))
        .as("two hours were used, and stay so")
        .isEqualTo(new SlaPreview(1, 0, 1, 0, 0));
    desk.configureAnew(office("2026-03-02")).orThrow();
    tickAll();

    SlaExplanation why = desk.clocks(busy).orElseThrow().get(0);
    assertThat(why.cycle()).isEqualTo(2);
    assertThat(why.reading().elapsed()).isZero();
    assertThat(sla(busy).due()).isEqualTo("2026-03-03T07:00:00Z");
    assertThat(SlaClocks.brief(timeline()).replay(history(busy))).isEqualTo(sla(busy));
    assertThat(sla(solved)).isEqualTo(ended);

    int events = history(busy).size();
    desk.configureAnew().orThrow();
    tickAll();
    assertThat(sla(busy).clocks().get(0).current().number())
        .as("judged the same, it stays in its cycle")
        .isEqualTo(2);
    assertThat(history(busy)).hasSizeLessThanOrEqualTo(events + 1);
    world.advance(Duration.ofMinutes(1));
    desk.solve(busy).orThrow();
    assertThat(SlaClocks.brief(timeline()).replay(history(busy))).isEqualTo(sla(busy));
  }

  @Test
  @DisplayName(
      "that were folded by one node under a calendar that another has not read yet keep neither"
          + " commands nor routing from going on there")
  void otherNodeIsBehind() {
    desk.configure(office(), rules(target(SlaMetric.AGENT_WORK, 600))).orThrow();
    world.csm.tick(world.time.get());
    Csm other = world.node("b");
    Desk there = other.desk(TENANT);
    // From here on it knows the configuration, and neither ticket.
    there.open(NewTicket.of(world.customer(), null)).orThrow();
    TicketId ticket = world.open();
    AgentId agent = world.agent(2);
    desk.configure(office("2026-03-03")).orThrow();
    desk.changePriority(ticket, Priority.HIGH).orThrow();

    there.changePriority(ticket, Priority.URGENT).orThrow();
    assertThat(sla(there.ticket(ticket).orElseThrow()).due()).isEqualTo("2026-03-04T03:00:00Z");

    world.csm.close();
    other.tick(world.time.get());
    Csm third = world.node("c");
    third.desk(TENANT).configure(office("2026-03-03", "2026-03-04")).orThrow();
    CustomerId customer = third.desk(TENANT).createCustomer(null);
    TicketId next = third.desk(TENANT).open(NewTicket.of(customer, QUEUE)).orThrow().ticketId();
    assertThat(other.tick(world.time.get())).isPositive();
    assertThat(there.ticket(next).orElseThrow().offers())
        .extracting(OpenOffer::agent)
        .containsExactly(agent);
    third.close();
    other.close();
  }

  @Test
  @DisplayName("of a team run while one of its agents has the ticket, and tell who took it away")
  void team() {
    TeamId team = new TeamId(5);
    AgentId outside = world.agent(1);
    AgentId inside =
        desk.defineAgent(
            new AgentProfile(
                null,
                DeskWorld.POOL,
                new TreeSet<>(List.of(team)),
                new TreeSet<>(),
                Capacity.ofItems(2)));
    desk.setPresence(inside, Presence.AVAILABLE).orThrow();
    SlaMetric theirs = SlaMetric.ofTeams("second-line", new TreeSet<>(List.of(team)));
    List<SlaMetric> metrics = List.of(theirs);
    SlaRules rules =
        new SlaRules(
            1,
            metrics,
            List.of(new SlaPolicy("standard", SlaCondition.ANY, List.of(target(theirs, 240)))),
            false);
    desk.configure(office()).orThrow();
    assertThat(problem(rules)).isEqualTo("NOT_FOUND sla.metrics.second-line.runsWhile.teams");
    desk.configure(new Team(team, null, "Second line"), rules).orThrow();
    TicketId ticket = world.open();
    desk.assign(ticket, inside).orThrow();
    assertThat(sla(ticket).due()).isEqualTo("2026-03-02T06:00:00Z");

    world.advance(Duration.ofMinutes(60));
    desk.unassign(ticket).orThrow();
    world.advance(Duration.ofMinutes(30));
    desk.assign(ticket, outside).orThrow();
    world.advance(Duration.ofMinutes(30));
    desk.unassign(ticket).orThrow();
    assertThat(desk.clocks(ticket).orElseThrow().get(0).text(Locale.ENGLISH))
        .contains("ran 1h")
        .contains("paused (taken from agent " + inside.value() + ", by ");
    desk.assign(ticket, inside).orThrow();
    world.advance(Duration.ofMinutes(30));
    assertThat(desk.clocks(ticket).orElseThrow().get(0).reading().elapsed())
        .isEqualTo(Duration.ofMinutes(90));
    assertThat(SlaClocks.brief(timeline()).replay(history(ticket))).isEqualTo(sla(ticket));
  }

  @Test
  @DisplayName("of a ticket that is split off begin with it, and those of the other go on")
  void split() {
    desk.configure(office(), rules(target(SlaMetric.TOTAL_RESOLUTION, 240))).orThrow();
    TicketId ticket =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "c1", "two things")).orThrow().ticketId();
    Result second = desk.receive(InboundMessage.text(DeskWorld.CHAT, "c1", "the other"));
    world.advance(Duration.ofMinutes(60));

    TicketId apart =
        desk.split(ticket, List.of(Objects.requireNonNull(second.orThrow().messageId())), null)
            .orThrow()
            .ticketId();
    assertThat(sla(ticket).due()).isEqualTo("2026-03-02T06:00:00Z");
    assertThat(sla(apart).due()).isEqualTo("2026-03-02T07:00:00Z");

    desk.merge(apart, ticket).orThrow();
    assertThat(desk.clocks(apart).orElseThrow().get(0).reading().status())
        .isEqualTo(SlaReading.Status.CANCELLED);
    assertThat(sla(ticket).due()).isEqualTo("2026-03-02T06:00:00Z");
  }

  @Test
  @DisplayName("can be asked what other rules or calendars would change, without changing it")
  void preview() {
    desk.configure(office(), rules(target(SlaMetric.AGENT_WORK, 120))).orThrow();
    for (int i = 0; i < 5; i++) {
      world.open();
      world.advance(Duration.ofMinutes(20));
    }
    TicketId waiting = world.open();
    desk.waitForCustomer(waiting).orThrow();
    world.tick();
    int events = history(waiting).size();

    SlaPreview shorter = desk.previewSla(rules(target(SlaMetric.AGENT_WORK, 70)));
    SlaPreview holiday = desk.previewSla(office("2026-03-03"));
    SlaPreview today = desk.previewSla(office("2026-03-02"));
    SlaPreview none = desk.previewSla(SlaRules.NONE);

    assertThat(shorter).isEqualTo(new SlaPreview(5, 5, 0, 2, 0));
    assertThat(shorter.text(Locale.ENGLISH))
        .isEqualTo("Of 5 clocks 5 become due earlier and 0 later, 2 are breached, and 0 end");
    assertThat(holiday).isEqualTo(new SlaPreview(5, 0, 0, 0, 0));
    assertThat(today).isEqualTo(new SlaPreview(5, 0, 5, 0, 0));
    assertThat(none).isEqualTo(new SlaPreview(5, 0, 0, 0, 5));
    assertThat(history(waiting)).hasSize(events);
    assertThatThrownBy(
            () ->
                desk.previewSla(
                    rules(SlaTarget.of(SlaMetric.AGENT_WORK, Duration.ofHours(1), "nowhere"))))
        .isInstanceOf(CsmException.class);
  }

  private void tickAll() {
    while (world.tick() > 0) {
      // Until nothing is left to do.
    }
  }

  private SlaTimeline timeline() {
    return new Timelines(world.store).of(TENANT, Long.MAX_VALUE);
  }

  @Test
  @DisplayName(
      "tell routing when waiting work is due, as soon as that is known, and after a restart")
  void dueAt() {
    desk.configure(office(), rules(target(SlaMetric.AGENT_WORK, 60))).orThrow();
    TicketId ticket = world.open();
    WorkItem item =
        TicketLifecycle.workItem(
                world.ticket(ticket),
                world
                    .store
                    .load(List.of(AggregateKey.configuration(TENANT)))
                    .get(0)
                    .map(found -> (Configuration) found.state())
                    .orElseThrow())
            .orElseThrow();
    assertThat(item.dueAt()).isEqualTo("2026-03-02T02:00:00Z");
    desk.transferToQueue(ticket, QUEUE).orThrow();
    desk.changePriority(ticket, Priority.HIGH).orThrow();
    TicketEvent.Queued queued =
        (TicketEvent.Queued)
            history(ticket).stream()
                .map(RecordedEvent::event)
                .filter(TicketEvent.Queued.class::isInstance)
                .reduce((first, second) -> second)
                .orElseThrow();
    assertThat(queued.item().dueAt()).isEqualTo(item.dueAt());
  }

  @Test
  @DisplayName("need calendars, queues and fields that are there, each with its path")
  void refused() {
    assertThat(problem(rules(target(SlaMetric.AGENT_WORK, 1))))
        .isEqualTo("UNKNOWN_CHOICE sla.policies.standard.targets[0].calendar");
    desk.configure(office(), rules(target(SlaMetric.AGENT_WORK, 1))).orThrow();
    assertThat(problem(new DeskCalendar(new CalendarId(2), office().calendar())))
        .isEqualTo("ALREADY_EXISTS calendar.2.name");
    SlaMetric nowhere = SlaMetric.ofQueues("there", new TreeSet<>(List.of(new QueueId(77))));
    assertThat(problem(new SlaRules(1, List.of(nowhere), List.of(), false)))
        .isEqualTo("NOT_FOUND sla.metrics.there.runsWhile.queues");
    TreeMap<String, FieldValue> field = new TreeMap<>();
    field.put("region", new FieldValue.Text("north"));
    SlaTarget north = target(SlaMetric.AGENT_WORK, 1).when(SlaCondition.ANY.withFields(field));
    assertThat(problem(rules(north)))
        .isEqualTo("UNKNOWN_FIELD sla.policies.standard.targets[0].when.fields.region");
    Result removed = desk.removeConfiguration(ConfigurationKind.CALENDAR, 1);
    assertThat(((Result.Rejected) removed).problem().code()).isEqualTo(Code.UNKNOWN_CHOICE);
  }

  private String problem(ConfigurationItem item) {
    Result result = desk.configure(item);
    assertThat(result).isInstanceOf(Result.Rejected.class);
    var problem = ((Result.Rejected) result).problem();
    return problem.code() + " " + problem.path();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("as they are stored are the full fold of the history, whatever happens")
  void storedIsFullFold(long seed) {
    Random random = new Random(seed);
    desk.configure(Queue.of(OTHER, "Other", DeskWorld.POOL)).orThrow();
    List<AgentId> agents = List.of(world.agent(3), world.agent(2));
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 220; i++) {
      step(random, agents, tickets);
    }
    SlaTimeline timeline = timeline();
    assertThat(timeline.versions()).hasSizeGreaterThan(2);
    int clocks = 0;
    for (TicketId ticket : tickets) {
      SlaState stored = sla(ticket);
      assertThat(SlaClocks.brief(timeline).replay(history(ticket))).isEqualTo(stored);
      clocks += stored.clocks().size();
      assertThat(fired(ticket))
          .as("each threshold of a cycle is told once")
          .doesNotHaveDuplicates();
    }
    assertThat(clocks).isPositive();
    checkVersions(timeline);
  }

  private List<String> fired(TicketId ticket) {
    List<String> fired = new ArrayList<>();
    for (RecordedEvent recorded : history(ticket)) {
      if (recorded.event() instanceof TicketEvent.SlaAlerted alerted) {
        alerted.firings().stream()
            .filter(firing -> !firing.withdrawn())
            .forEach(
                firing ->
                    fired.add(
                        firing.metric() + firing.policy() + firing.cycle() + firing.threshold()));
      }
    }
    return fired;
  }

  /** By the order of the journal, each change was folded under the version in force then. */
  private void checkVersions(SlaTimeline timeline) {
    List<io.csm.core.event.JournalEntry> entries = new ArrayList<>();
    world.csm.subscribe("check", entries::addAll);
    world.tick();
    long configuration = 0;
    var seen = new TreeMap<AggregateKey, Long>();
    for (var entry : entries) {
      AggregateKey key = entry.envelope().aggregate();
      if (key.equals(AggregateKey.configuration(TENANT))) {
        configuration = entry.envelope().version();
      }
      if (entry.event() instanceof TicketEvent.ClockChanged changed) {
        seen.put(key, changed.version());
        long inForce = configuration;
        long expected =
            timeline.versions().stream()
                .mapToLong(version -> version.number())
                .filter(number -> number <= inForce)
                .max()
                .orElse(0);
        assertThat(changed.version()).as("%s", entry).isEqualTo(expected);
      }
    }
    assertThat(seen).isNotEmpty();
  }

  /** Customers write to tickets of their own, some time before it is heard of. */
  private Result received(Random random, Instant earlier, List<TicketId> tickets) {
    Result result =
        desk.occurredAt(earlier)
            .receive(InboundMessage.text(DeskWorld.CHAT, "c" + random.nextInt(5), "question"));
    TicketId ticket = result.orThrow().ticketId();
    if (!tickets.contains(ticket)) {
      tickets.add(ticket);
    }
    return result;
  }

  private void step(Random random, List<AgentId> agents, List<TicketId> tickets) {
    if (random.nextInt(3) == 0) {
      world.advance(Duration.ofMinutes(random.nextInt(400)));
    }
    if (random.nextInt(20) == 0) {
      ConfigurationItem[] items = {
        randomRules(random), office(random.nextBoolean() ? "2026-03-04" : "2026-03-05")
      };
      (random.nextInt(3) == 0 ? desk.configureAnew(items) : desk.configure(items)).orThrow();
    }
    if (random.nextInt(4) == 0) {
      world.tick();
    }
    if (tickets.isEmpty() || random.nextInt(8) == 0) {
      tickets.add(world.open());
      return;
    }
    TicketId ticket = tickets.get(random.nextInt(tickets.size()));
    AgentId agent = agents.get(random.nextInt(2));
    Instant earlier = world.time.get().minus(Duration.ofMinutes(random.nextInt(60)));
    // What is not allowed is rejected, and changes nothing.
    Result ignored =
        switch (random.nextInt(14)) {
          case 0, 1 -> desk.as(agent).reply(ticket, "answer");
          case 2 -> received(random, earlier, tickets);
          case 3 -> desk.waitForCustomer(ticket);
          case 4 -> desk.hold(ticket, null);
          case 5 -> desk.assign(ticket, agent);
          case 6 -> desk.unassign(ticket);
          case 7 -> desk.solve(ticket);
          case 8 -> desk.reopen(ticket, null);
          case 9 -> desk.changePriority(ticket, PRIORITIES.get(random.nextInt(4)));
          case 10 -> desk.transferToQueue(ticket, random.nextBoolean() ? OTHER : QUEUE);
          case 11 -> desk.snooze(ticket, world.time.get().plusSeconds(3_600));
          case 12 -> desk.wake(ticket);
          default ->
              random.nextInt(4) == 0
                  ? desk.merge(ticket, tickets.get(random.nextInt(tickets.size())))
                  : desk.close(ticket, null);
        };
    assertThat(ignored).isNotNull();
  }

  private static SlaCondition assigned() {
    return SlaCondition.ANY.withAssigned(true);
  }

  private static SlaRules randomRules(Random random) {
    List<SlaTarget> targets = new ArrayList<>();
    for (SlaMetric metric : SlaMetric.STANDARD) {
      if (random.nextInt(3) > 0) {
        SlaCondition urgent =
            SlaCondition.ANY.withPriorities(new TreeSet<>(List.of(Priority.URGENT, Priority.HIGH)));
        int minutes = 1 + random.nextInt(600);
        SlaAlert alert =
            SlaAlert.of(SlaThreshold.percent(50), new SlaAction.RaisePriority(Priority.URGENT));
        targets.add(target(metric, minutes).when(urgent).withRetroactive(random.nextBoolean()));
        targets.add(target(metric, minutes).when(assigned()).withAlerts(alert));
        if (random.nextBoolean()) {
          targets.add(target(metric, 2 * minutes));
        }
      }
    }
    SlaCondition open =
        SlaCondition.ANY.withCategories(
            new TreeSet<>(
                List.of(StatusCategory.NEW, StatusCategory.OPEN, StatusCategory.PENDING)));
    return new SlaRules(
        1,
        SlaMetric.STANDARD,
        List.of(
            new SlaPolicy("open", open, targets),
            new SlaPolicy("rest", SlaCondition.ANY, List.of(target(SlaMetric.AGENT_WORK, 500)))),
        random.nextInt(4) == 0);
  }
}
