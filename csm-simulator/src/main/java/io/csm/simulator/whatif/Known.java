package io.csm.simulator.whatif;

import io.csm.simulator.Break;
import io.csm.simulator.Call;
import io.csm.simulator.DefectReason;
import io.csm.simulator.Fate;
import io.csm.simulator.Patience;
import io.csm.simulator.RecordedLog;
import io.csm.simulator.Roster;
import io.csm.simulator.ServiceTimes;
import io.csm.simulator.Shift;
import io.csm.simulator.Trace;
import io.csm.simulator.TraceException;
import io.csm.simulator.TraceFact;
import io.csm.simulator.TraceOptions;
import io.csm.simulator.model.RandomStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A world read once: what its runs rest on. */
final class Known {
  /** What an agent needs between two recorded calls, about. */
  private static final int RECORDED_WRAP_UP = 4;

  private final World world;
  private final SortedSet<TraceFact> records;
  private final @Nullable RecordedLog log;
  private final @Nullable Measured recorded;
  private final @Nullable Roster roster;
  private final String fingerprint;

  private Known(
      World world,
      SortedSet<TraceFact> records,
      @Nullable RecordedLog log,
      @Nullable Measured recorded,
      @Nullable Roster roster) {
    this.world = world;
    this.records = records;
    this.log = log;
    this.recorded = recorded;
    this.roster = roster;
    this.fingerprint = fingerprintOf(world);
  }

  static Known of(World world, Levers measures) {
    try (Trace trace = Trace.open(world.trace(), world.options())) {
      Iterator<Call> calls = trace.iterator();
      boolean drawn = calls.hasNext() && calls.next().fate() instanceof Fate.Drawn;
      Roster roster = trace.roster().orElse(world.options().roster());
      if (roster == null) {
        throw new TraceException(
            "Trace (%s) does not tell who was at work. Maybe name a roster."
                .formatted(world.trace()));
      }
      if (drawn) {
        return new Known(world, trace.records(), null, null, roster);
      }
      TraceOptions options = world.options().withRoster(roster);
      RecordedLog log = RecordedLog.read(world.trace(), options, world.inferBreaks());
      return new Known(world, trace.records(), log, recorded(world, log, measures), log.roster());
    }
  }

  private static Measured recorded(World world, RecordedLog log, Levers measures) {
    Outcome outcome = new Outcome(measures);
    try (Trace trace = Trace.open(world.trace(), world.options())) {
      for (Call call : trace) {
        if (call.fate() instanceof Fate.Recorded fate) {
          outcome.recorded(call, fate);
        }
      }
    }
    EnumMap<Metric, Double> figures = new EnumMap<>(outcome.figures(List.of()).values());
    figures.put(Metric.OCCUPANCY, log.occupancy());
    // What a log of calls does not tell.
    List.of(Metric.OCCUPANCY_SPREAD, Metric.TRANSFERS, Metric.OVERTIME, Metric.SKILL_MATCH)
        .forEach(figures::remove);
    return new Measured(figures);
  }

  SortedSet<TraceFact> records() {
    return records;
  }

  /** What the log itself says; null where nothing is recorded. */
  @Nullable Measured recorded() {
    return recorded;
  }

  SortedMap<DefectReason, Long> defects() {
    TreeMap<DefectReason, Long> defects = new TreeMap<>();
    if (log != null) {
      defects.putAll(log.defects().counts());
      roster().defects().counts().forEach((why, count) -> defects.merge(why, count, Long::sum));
    }
    return defects;
  }

  /** What the world is, as far as figures depend on it. */
  String fingerprint() {
    return fingerprint;
  }

  private static String fingerprintOf(World world) {
    StringBuilder text = new StringBuilder(world.trace());
    text.append('\n').append(world.inferBreaks()).append(world.options().zone());
    Roster given = world.options().roster();
    if (given != null) {
      given.shifts().forEach(shift -> text.append('\n').append(shift));
    }
    text.append('\n').append(Trace.sha256(world.trace()));
    return text.toString();
  }

  private Roster roster() {
    if (roster == null) {
      throw new IllegalStateException("There is no roster.");
    }
    return roster;
  }

  /**
   * @param by how much the seed of a drawn trace is greater than it says
   */
  Trace open(long by) {
    return Trace.open(Trace.reseeded(world.trace(), by), world.options());
  }

  /** A run that has not begun. */
  FloorRun run(
      Trace trace,
      PolicyRegistry.Entry policy,
      Levers levers,
      long seed,
      FloorRun.Decided decided) {
    RandomStreams random = new RandomStreams(seed);
    Staffing staffing = staffing(trace, levers);
    List<SimAgent> agents = staffing.agents(Staffing.capacity(levers.capacity()));
    return new FloorRun(
        new Traffic(trace.iterator(), levers.traffic(), random),
        staffing.shifts(),
        breaks(),
        agents,
        policy.maker().make(agents, random),
        fates(random),
        wrapUp(levers),
        new Outcome(levers),
        decided);
  }

  /** What no policy could have bettered, of one seed. */
  Map<Metric, Double> bounds(Trace trace, Levers levers, long seed) {
    RandomStreams random = new RandomStreams(seed);
    return new Foresight(
            new Traffic(trace.iterator(), levers.traffic(), random),
            fates(random),
            wrapUp(levers),
            staffing(trace, levers),
            breaks(),
            Staffing.capacity(levers.capacity()))
        .bounds(levers.serviceLevelSeconds());
  }

  private Staffing staffing(Trace trace, Levers levers) {
    Roster present = log == null ? trace.roster().orElseGet(this::roster) : roster();
    return Staffing.of(present, levers.agents(), world.options().zone());
  }

  private Fates fates(RandomStreams random) {
    return new Fates(
        log == null ? null : log.patience(), log == null ? null : log.services(), random);
  }

  private long wrapUp(Levers levers) {
    int usual = log == null ? 0 : RECORDED_WRAP_UP;
    return 1_000L * (levers.wrapUpSeconds() < 0 ? usual : levers.wrapUpSeconds());
  }

  private List<Break> breaks() {
    if (log == null || !world.inferBreaks()) {
      return List.of();
    }
    List<Break> breaks = new ArrayList<>(log.breaks());
    breaks.sort(Comparator.comparing(Break::from).thenComparing(Break::agent));
    return breaks;
  }

  /** How much of the roster's time is over, 0 to 1. */
  double share(long now) {
    List<Shift> shifts = roster().shifts();
    Instant from = shifts.get(0).from();
    Instant to = shifts.get(shifts.size() - 1).to();
    double whole = Duration.between(from, to).toMillis();
    return Math.min(1, Math.max(0, (now - from.toEpochMilli()) / whole));
  }

  /** The choices behind the figures, each a sentence. */
  List<String> method() {
    List<String> method = new ArrayList<>();
    if (log == null) {
      method.add(
          "Calls, services and patience are drawn anew for each seed, and are the same for every"
              + " policy.");
      return method;
    }
    method.add(
        "Who left in the log leaves after the recorded wait unless answered before; who was"
            + " answered draws a patience longer than the recorded wait. Patience: "
            + Patience.METHOD
            + ".");
    method.add(ServiceTimes.METHOD + ".");
    method.add(
        "The calls are the recorded ones for every seed: intervals tell how sure what is drawn is,"
            + " not how much another fortnight would differ.");
    method.add(
        world.inferBreaks()
            ? "Agents are away in the breaks that the log lets infer."
            : "The roster has no breaks: agents count as there from the first service of a day to"
                + " the last.");
    return method;
  }
}
