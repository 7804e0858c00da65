package io.csm.simulator.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.simulator.Call;
import io.csm.simulator.Fate;
import io.csm.simulator.Trace;
import io.csm.simulator.TraceException;
import io.csm.simulator.TraceFact;
import io.csm.simulator.model.RandomStreams;
import io.csm.simulator.whatif.WhatIfReport.OfWorld;
import io.csm.simulator.whatif.WhatIfReport.Row;
import io.csm.simulator.whatif.WhatIfReport.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A what-if")
class WhatIfTest {
  private static final String BUSY =
      "generated:agents=12,hours=4,arrivalsPerHour=170,patienceSeconds=120";
  private static final PolicyRegistry REGISTRY = PolicyRegistry.standard();

  private static OfWorld over(String trace, Levers levers, String... policies) {
    return sweep(trace, levers, policies).run().worlds().get(0);
  }

  private static WhatIf sweep(String trace, Levers levers, String... policies) {
    return WhatIf.of(
            List.of(World.of(trace)),
            List.of(policies).stream().map(REGISTRY::get).toList(),
            levers.equals(Levers.NONE) ? List.of(levers) : List.of(Levers.NONE, levers))
        .withSeeds(1, 2);
  }

  private static double first(Row row, Metric metric) {
    return row.values(metric)[0];
  }

  /** Who got which call when, as text. */
  private static List<String> decisions(
      Iterator<Call> calls, String policy, long seed, Levers levers) {
    RandomStreams random = new RandomStreams(seed);
    List<String> decided = new ArrayList<>();
    try (Trace trace = Trace.open(BUSY, World.of(BUSY).options())) {
      Staffing staffing =
          Staffing.of(
              trace.roster().orElseThrow(), levers.agents(), World.of(BUSY).options().zone());
      List<SimAgent> agents = staffing.agents(Staffing.capacity(levers.capacity()));
      FloorRun run =
          new FloorRun(
              new Traffic(calls, levers.traffic(), random),
              staffing.shifts(),
              List.of(),
              agents,
              REGISTRY.get(policy).maker().make(agents, random),
              new Fates(null, null, random),
              0,
              new Outcome(levers),
              (call, agent, now) -> decided.add(now + " " + call + " " + agent));
      while (run.step()) {}
    }
    return decided;
  }

  private static List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    try (Trace trace = Trace.open(BUSY, World.of(BUSY).options())) {
      trace.forEach(calls::add);
    }
    return calls;
  }

  @ParameterizedTest(name = "{0} and {1}")
  @ValueSource(
      strings = {
        "csm longest-idle",
        "csm:credit=90 bank",
        "desk csm",
        "desk:credit=90 csm:credit=90"
      })
  @DisplayName("has the engine decide call by call as the plain rule that it is set to")
  void engineIsItsRule(String pair) {
    String[] names = pair.split(" ", -1);

    List<String> engine = decisions(calls().iterator(), names[0], 1, Levers.NONE);
    List<String> rule = decisions(calls().iterator(), names[1], 1, Levers.NONE);

    assertThat(engine).hasSizeGreaterThan(400).isEqualTo(rule);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "csm",
        "csm:mode=BEST_MATCH",
        "bank",
        "fcfs",
        "random",
        "round-robin",
        "longest-idle"
      })
  @DisplayName("decides the same up to a moment, whatever comes after it")
  void noLookAhead(String policy) {
    List<Call> calls = calls();
    long moment = calls.get(calls.size() / 2).enteredAt().toEpochMilli();
    List<Call> blanked = new ArrayList<>();
    for (Call call : calls) {
      // What is yet to come is gone; what is yet to end ends otherwise.
      if (call.enteredAt().toEpochMilli() <= moment) {
        blanked.add(call);
      }
    }

    List<String> all = before(moment, decisions(calls.iterator(), policy, 1, Levers.NONE));
    List<String> half = before(moment, decisions(blanked.iterator(), policy, 1, Levers.NONE));

    assertThat(all).hasSizeGreaterThan(150).isEqualTo(half);
  }

  @Test
  @DisplayName("decides the same up to a moment, however what was begun before it ends")
  void noLookAheadIntoFates() {
    List<Call> calls = calls();
    Call changed = calls.get(calls.size() / 2);
    long moment = changed.enteredAt().toEpochMilli();
    List<Call> others = new ArrayList<>(calls);
    others.set(
        calls.size() / 2,
        new Call(
            changed.line(),
            changed.id(),
            changed.channel(),
            changed.customer(),
            changed.priority(),
            changed.skill(),
            changed.enteredAt(),
            new Fate.Drawn(Duration.ofHours(1), Duration.ofDays(1))));

    List<String> as = decisions(calls.iterator(), "csm", 1, Levers.NONE);
    List<String> otherwise = decisions(others.iterator(), "csm", 1, Levers.NONE);

    assertThat(before(moment + 1_000, as)).isEqualTo(before(moment + 1_000, otherwise));
    assertThat(as).isNotEqualTo(otherwise);
  }

  private static List<String> before(long moment, List<String> decisions) {
    return decisions.stream()
        .filter(line -> Long.parseLong(line.substring(0, line.indexOf(' '))) <= moment)
        .toList();
  }

  @Test
  @DisplayName("reports the same bytes for the same seeds, and others for others")
  void sameBytes() {
    String one = sweep(BUSY, Levers.NONE, "csm", "random").run().toText(120);
    String again = sweep(BUSY, Levers.NONE, "csm", "random").run().toText(120);
    String other = sweep(BUSY, Levers.NONE, "csm", "random").withSeeds(7, 2).run().toText(120);

    assertThat(one).isEqualTo(again).isNotEqualTo(other);
  }

  @Test
  @DisplayName("calls two names of one rule the same, and a real difference by its direction")
  void verdicts() {
    OfWorld world =
        over(BUSY, Levers.NONE.withAgents(AgentChange.parse("+6")), "csm", "longest-idle");
    Row base = world.rows().get(0);
    Row rule = world.rows().get(1);
    Row more = world.rows().get(2);

    for (Metric metric : Metric.values()) {
      assertThat(WhatIfReport.verdict(metric, rule.against(base, metric))).isEqualTo(Verdict.SAME);
    }
    assertThat(WhatIfReport.verdict(Metric.SERVICE_LEVEL, more.against(base, Metric.SERVICE_LEVEL)))
        .isEqualTo(Verdict.BETTER);
    assertThat(WhatIfReport.verdict(Metric.OCCUPANCY, more.against(base, Metric.OCCUPANCY)))
        .isEqualTo(Verdict.DIFFERENT);
    assertThat(more.scenario()).isEqualTo("agents +6");
  }

  @Test
  @DisplayName("calls a difference that changes its sign from seed to seed noise")
  void noise() {
    Row base = new Row("a", "", "as it is", List.of(waited(4), waited(4)));
    Row other = new Row("b", "", "as it is", List.of(waited(5), waited(3.5)));

    assertThat(WhatIfReport.verdict(Metric.WAIT_MEAN, other.against(base, Metric.WAIT_MEAN)))
        .isEqualTo(Verdict.NOISE);
  }

  private static Measured waited(double seconds) {
    return new Measured(Map.of(Metric.WAIT_MEAN, seconds));
  }

  @Test
  @DisplayName("brings about as many calls as the traffic says, each copy with an id of its own")
  void traffic() {
    Traffic calls = new Traffic(calls().iterator(), 3.2, new RandomStreams(1));
    TreeSet<String> ids = new TreeSet<>();
    TreeSet<Long> numbers = new TreeSet<>();
    long last = 0;
    int count = 0;
    while (calls.hasNext()) {
      Waiting call = calls.next();
      assertThat(call.enteredAt()).isGreaterThanOrEqualTo(last);
      last = call.enteredAt();
      ids.add(call.id());
      numbers.add(call.number());
      count++;
    }

    assertThat(ids).hasSize(count);
    assertThat(numbers).hasSize(count);
    assertThat((double) count / calls().size()).isBetween(3.15, 3.25);
  }

  @Test
  @DisplayName("gives an agent as many calls of a channel at a time as the lever says")
  void capacity() {
    SimAgent agent =
        new SimAgent(0, "a", new TreeSet<>(), Staffing.capacity(new TreeMap<>(Map.of("chat", 3))));
    int chats = 0;
    while (agent.hasRoomFor("chat")) {
      agent.takes(waiting(++chats, "chat"), 0);
    }

    assertThat(chats).isEqualTo(3);
    assertThat(agent.hasRoomFor("voice")).isFalse();
  }

  private static Waiting waiting(long line, String channel) {
    return new Waiting(
        line,
        new Call(
            line,
            "call-" + line,
            channel,
            null,
            0,
            "",
            Instant.EPOCH,
            new Fate.Drawn(Duration.ZERO, Duration.ZERO)));
  }

  @Test
  @DisplayName("takes away agents only in the hours that are named")
  void fewerAgents() {
    try (Trace trace = Trace.open(BUSY, World.of(BUSY).options())) {
      var roster = trace.roster().orElseThrow();
      var zone = World.of(BUSY).options().zone();
      Staffing less = Staffing.of(roster, List.of(AgentChange.parse("-2:PS@09-10")), zone);

      long before = roster.shifts().stream().mapToLong(WhatIfTest::seconds).sum();
      long after = less.shifts().stream().mapToLong(WhatIfTest::seconds).sum();

      assertThat(before - after).isEqualTo(2 * 3_600);
    }
  }

  private static long seconds(io.csm.simulator.Shift shift) {
    return Duration.between(shift.from(), shift.to()).toSeconds();
  }

  @Test
  @DisplayName("refuses what cannot be, and says what can")
  void refusals() {
    assertThatThrownBy(() -> REGISTRY.get("best"))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("Maybe take one of bank, csm, desk, fcfs");
    assertThatThrownBy(() -> REGISTRY.get("csm:mood=good")).hasMessageContaining("mode, credit");
    assertThatThrownBy(() -> AgentChange.parse("2")).hasMessageContaining("+2:billing@09-17");
    assertThatThrownBy(() -> Levers.NONE.withTraffic(0)).hasMessageContaining("0.01 to 50");
    assertThatThrownBy(
            () -> over(BUSY, Levers.NONE.withAgents(AgentChange.parse("+1:flying")), "csm"))
        .hasMessageContaining("nobody on the roster has skill (flying)");
    assertThatThrownBy(() -> over(BUSY, Levers.NONE, "csm", "csm")).hasMessageContaining("twice");
  }

  @Test
  @DisplayName("reads levers as they are written on a command line")
  void levers() {
    Levers levers =
        Levers.NONE.with("traffic=1.5, agents=+2:PS/NE@09-17, agents=-1, capacity=chat:3, sla=30");

    assertThat(levers.name())
        .isEqualTo("traffic × 1.5, agents +2:NE/PS@09-17, agents -1, chat 3 at a time, SLA 30 s");
    assertThat(Levers.NONE.with("")).isEqualTo(Levers.NONE);
    assertThatThrownBy(() -> Levers.NONE.with("luck=2")).hasMessageContaining("traffic=3.2");
    assertThatThrownBy(() -> Levers.NONE.with("capacity=3")).hasMessageContaining("chat:3");
    assertThatThrownBy(() -> Levers.NONE.with("traffic=much")).hasMessageContaining("digits");
  }

  @Test
  @DisplayName("compares like with like: a policy needs what it says it needs")
  void needs() {
    assertThat(REGISTRY.get("csm").needs()).isEmpty();
    assertThat(REGISTRY.get("bank").needs()).containsExactly(TraceFact.PRIORITIES);
    assertThat(REGISTRY.get("csm:mode=BEST_MATCH").needs()).containsExactly(TraceFact.SKILLS);
  }

  @Test
  @DisplayName("adds up: who was offered was answered, or left")
  void addsUp() {
    Row row = over(BUSY, Levers.NONE, "csm").rows().get(0);

    double abandoned = first(row, Metric.ABANDONED) * first(row, Metric.OFFERED);
    assertThat(first(row, Metric.OFFERED)).isGreaterThan(500);
    assertThat(abandoned).isGreaterThan(1);
    assertThat(first(row, Metric.ANSWERED) + abandoned)
        .isCloseTo(first(row, Metric.OFFERED), org.assertj.core.data.Offset.offset(1e-6));
  }
}
