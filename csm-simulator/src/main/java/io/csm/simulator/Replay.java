package io.csm.simulator;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run of a trace through a real desk, on a clock that is set from event to event: callers come,
 * agents come and go by the roster, offers ring and are accepted, services take their time, and
 * callers whose patience is over leave.
 *
 * <p>The desk is told of a caller when the caller comes, and of nothing that is yet to happen: what
 * became, or would become, of a call is known to the driver alone. All figures are drawn from the
 * desk's journal.
 *
 * <p>Equal input gives an equal journal in every process. Immutable; may be run several times.
 */
public final class Replay {
  private final String trace;
  private final TraceOptions traceOptions;
  private final ReplayOptions options;
  private final JournalText text;
  private final ReplayWatcher watcher;
  private final LongSupplier nanos;

  private Replay(
      String trace,
      TraceOptions traceOptions,
      ReplayOptions options,
      JournalText text,
      ReplayWatcher watcher,
      LongSupplier nanos) {
    this.trace = trace;
    this.traceOptions = traceOptions;
    this.options = options;
    this.text = text;
    this.watcher = watcher;
    this.nanos = nanos;
  }

  /**
   * A replay that nobody watches and nobody times.
   *
   * @param trace such as {@code callcentre:log.txt.gz} or {@code generated:agents=60}; a log of a
   *     call centre needs a roster
   * @param text what the journal's hash is taken of
   */
  public static Replay of(
      String trace, TraceOptions traceOptions, ReplayOptions options, JournalText text) {
    return new Replay(trace, traceOptions, options, text, moment -> {}, () -> 0);
  }

  /** This replay, watched. */
  public Replay watchedBy(ReplayWatcher newWatcher) {
    return new Replay(trace, traceOptions, options, text, newWatcher, nanos);
  }

  /**
   * This replay, timed.
   *
   * @param stopwatch nanoseconds since any moment, such as {@code System::nanoTime}
   */
  public Replay timedBy(LongSupplier stopwatch) {
    return new Replay(trace, traceOptions, options, text, watcher, stopwatch);
  }

  /**
   * Runs it to the end: no caller is to come and nothing is due any more.
   *
   * @throws TraceException if the trace or the roster cannot be used, or the mode does not suit it
   */
  public Report run() {
    RecordedLog recorded = null;
    if (traceOptions.roster() != null) {
      recorded = RecordedLog.read(trace, traceOptions);
    }
    try (Trace calls = Trace.open(trace, traceOptions)) {
      Roster roster = recorded == null ? calls.roster().orElse(null) : recorded.roster();
      if (roster == null) {
        throw new TraceException(
            "Trace (%s) does not tell who was at work. Maybe name a roster.".formatted(trace));
      }
      if (options.mode() == ReplayMode.IDENTITY && recorded == null) {
        throw new TraceException(
            "Trace (%s) has drawn calls, which nobody was recorded to take. Maybe take mode policy."
                .formatted(trace));
      }
      return run(calls, roster, recorded);
    }
  }

  /** Runs given calls; for tests, too. */
  Report run(Trace calls, Roster roster, @Nullable RecordedLog recorded) {
    ReplayRun run = new ReplayRun(calls, roster, recorded, options, text, watcher);
    long before = nanos.getAsLong();
    run.run();
    long took = nanos.getAsLong() - before;
    Report.@Nullable Identity identity = run.identity();
    return new Report(
        trace,
        options.mode().label(),
        run.figures(),
        recorded == null ? null : recorded.figures(),
        roster.staffedSeconds() == 0 ? 0 : run.busySeconds() / roster.staffedSeconds(),
        recorded == null ? 0 : recorded.occupancy(),
        defects(calls, recorded == null ? null : roster),
        calls.defects().listed(),
        run.decisions(),
        took <= 0 ? 0 : run.decisions() * 1e9 / took,
        run.journalSha256(),
        identity,
        identity != null
            ? null
            : new Report.Policy(policyName(), options.seed(), patience(recorded != null)),
        run.estimates(),
        method(recorded != null));
  }

  private static SortedMap<DefectReason, Long> defects(Trace calls, @Nullable Roster given) {
    TreeMap<DefectReason, Long> counts = new TreeMap<>(calls.defects().counts());
    if (given != null) {
      given.defects().counts().forEach((reason, count) -> counts.merge(reason, count, Long::sum));
    }
    return counts;
  }

  private String policyName() {
    return "longest idle agent; first come first served, "
        + options.credit().toSeconds()
        + " s of credit for priority 2";
  }

  private static String patience(boolean recorded) {
    return recorded
        ? Patience.METHOD
            + "; who left leaves after the recorded time, who was answered draws a patience longer"
            + " than the recorded wait"
        : "drawn with the call";
  }

  private List<String> method(boolean recorded) {
    String wait =
        "Waits are taken from the desk's journal: from the entry to the queue to the assignment, in"
            + " whole seconds, of those who waited at least one";
    String occupancy =
        "Occupancy is the time in which agents have a caller, by the time on the roster";
    if (options.mode() == ReplayMode.IDENTITY) {
      return List.of(
          wait + ".",
          occupancy + ".",
          "Decisions are the recorded hand-overs, given to the desk as assignments by hand; agents"
              + " are BUSY, so that the router offers them nothing.",
          "A recorded assignment that the desk refuses is forced, and counted with the reason of"
              + " the refusal; ORDER counts those that pass over a caller with an earlier place"
              + " whom the agent could have served (AT_ONCE: for a caller who did not queue).",
          "Callers who were answered by nobody known are given to a stand-in without limits, and"
              + " counted as NO_SERVER.");
    }
    if (!recorded) {
      return List.of(
          wait + ".",
          occupancy + ".",
          "Service and patience are drawn with each call; telephone calls are accepted as they are"
              + " offered, all other offers ring for 1 to 5 s.");
    }
    return List.of(
        wait + ".",
        occupancy + ".",
        ServiceTimes.METHOD
            + "; after it the agent wraps up for "
            + options.wrapUp().toSeconds()
            + " s.",
        "Who hung up before there was a queue does so again, and is never offered.",
        options.inferBreaks()
            ? "Agents are AWAY where the log lets infer a break: between two services, while"
                + " somebody whom the agent could serve waited for more than "
                + Break.PASSED_OVER_SECONDS
                + " s."
            : "The roster has no breaks: agents are taken to be at the telephone from their first"
                + " service to their last, so that the outcome is better than any policy could"
                + " have made it.");
  }
}
