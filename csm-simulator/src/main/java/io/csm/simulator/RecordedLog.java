package io.csm.simulator;

import io.csm.simulator.Fate.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded trace itself tells, without any replay.
 *
 * @param figures the recorded outcome
 * @param busySeconds the sum of all recorded services, also of those by an agent unknown
 * @param roster the given one, with shifts of more than 16 hours shortened to what the log shows;
 *     null if none was given
 * @param patience estimated from the recorded waits
 * @param services how long the recorded services took
 * @param breaks inferred, see {@link Break}; none without a roster
 * @param defects what was wrong with the trace
 */
public record RecordedLog(
    Figures figures,
    long busySeconds,
    @Nullable Roster roster,
    Patience patience,
    ServiceTimes services,
    List<Break> breaks,
    Defects defects) {

  public RecordedLog {
    breaks = List.copyOf(breaks);
  }

  /**
   * Busy seconds by seconds on the roster; 0 without a roster. Above 1 where agents served two
   * callers at once, or beyond their shifts.
   */
  public double occupancy() {
    return roster == null ? 0 : (double) busySeconds / roster.staffedSeconds();
  }

  /**
   * Reads a trace to its end, and closes it.
   *
   * @throws TraceException if the trace holds drawn calls, which have no recorded outcome, or none
   *     that can be used
   */
  public static RecordedLog read(String spec, TraceOptions options) {
    return read(spec, options, true);
  }

  /**
   * As the other, and says whether breaks are to be inferred, which holds every service in memory.
   */
  public static RecordedLog read(String spec, TraceOptions options, boolean inferBreaks) {
    try (Trace trace = Trace.open(spec, options)) {
      Tally tally = new Tally();
      Patience.Builder patience = new Patience.Builder();
      LongShifts shifts = options.roster() == null ? null : new LongShifts(options.roster());
      ServiceTimes services = new ServiceTimes();
      BreakFinder breaks = new BreakFinder();
      long busy = 0;
      for (Call call : trace) {
        if (!(call.fate() instanceof Fate.Recorded fate)) {
          throw new TraceException(
              "Trace (%s) has drawn calls, which tell no recorded outcome. Maybe take a log."
                  .formatted(spec));
        }
        long wait = Duration.between(call.enteredAt(), fate.leftAt()).toSeconds();
        if (inferBreaks) {
          breaks.waited(call.skill(), call.enteredAt(), fate.leftAt());
        }
        if (fate.outcome() == Outcome.ANSWERED) {
          tally.answered(call, wait);
          patience.answered(call.priority(), wait);
        } else {
          tally.abandoned(call, fate.queued());
          if (fate.queued()) {
            patience.left(call.priority(), wait);
          }
        }
        if (fate.serviceStart() != null && fate.serviceEnd() != null) {
          long service = Duration.between(fate.serviceStart(), fate.serviceEnd()).toSeconds();
          busy += service;
          services.add(call.skill(), service);
          if (shifts != null && fate.server() != null) {
            if (inferBreaks) {
              breaks.served(fate.server(), fate.leftAt(), fate.serviceEnd());
            }
            shifts.add(fate.server(), fate.serviceStart());
          }
        }
      }
      Figures figures = tally.figures();
      if (figures.total().offered() == 0) {
        throw new TraceException(
            "Trace (%s) has no call that can be used: %s. Maybe it is another format."
                .formatted(spec, trace.defects().counts()));
      }
      Roster repaired = shifts == null ? null : shifts.repaired();
      return new RecordedLog(
          figures,
          busy,
          repaired,
          patience.build(),
          services,
          repaired == null || !inferBreaks ? List.of() : breaks.within(repaired),
          trace.defects());
    }
  }
}
