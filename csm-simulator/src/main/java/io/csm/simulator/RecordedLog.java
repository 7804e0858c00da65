package io.csm.simulator;

import io.csm.simulator.Fate.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded trace itself tells, without any replay.
 *
 * @param figures the recorded outcome
 * @param busySeconds the sum of all recorded services, also of those by an agent unknown
 * @param roster the given one, with shifts of more than 16 hours shortened to what the log shows;
 *     null if none was given
 * @param patience estimated from the recorded waits
 * @param defects what was wrong with the trace
 */
public record RecordedLog(
    Figures figures,
    long busySeconds,
    @Nullable Roster roster,
    Patience patience,
    Defects defects) {

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
    try (Trace trace = Trace.open(spec, options)) {
      Tally tally = new Tally();
      Patience.Builder patience = new Patience.Builder();
      LongShifts shifts = options.roster() == null ? null : new LongShifts(options.roster());
      long busy = 0;
      for (Call call : trace) {
        if (!(call.fate() instanceof Fate.Recorded fate)) {
          throw new TraceException(
              "Trace (%s) has drawn calls, which tell no recorded outcome. Maybe take a log."
                  .formatted(spec));
        }
        long wait = Duration.between(call.enteredAt(), fate.leftAt()).toSeconds();
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
          busy += Duration.between(fate.serviceStart(), fate.serviceEnd()).toSeconds();
          if (shifts != null && fate.server() != null) {
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
      return new RecordedLog(
          figures,
          busy,
          shifts == null ? null : shifts.repaired(),
          patience.build(),
          trace.defects());
    }
  }
}
