package io.csm.core.people;

import io.csm.core.internal.Require;
import io.csm.core.work.DutyState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's coming and going leaves behind for routing. Immutable.
 *
 * @param missed how many offers in a row the agent has not answered, since the last one that was,
 *     and since the presence last changed
 * @param absentSince since when the agent has been AWAY or OFFLINE; null for who is neither, and
 *     for who has not been there since this is written down
 * @param ramp how fast an agent who has come back may be asked, or null; it may be over
 * @param duty whether the agent is on duty; null for who has no schedule, and always is
 */
public record Attendance(
    int missed, @Nullable Instant absentSince, @Nullable Ramp ramp, @Nullable Duty duty) {
  /** Nothing. */
  public static final Attendance NONE = new Attendance(0, null, null, null);

  public Attendance {
    Require.range("agent.missed", missed, 0, Integer.MAX_VALUE);
  }

  /** This, with another number of missed offers. */
  public Attendance withMissed(int offers) {
    return new Attendance(offers, absentSince, ramp, duty);
  }

  /** This, absent since then; null for who is there. */
  public Attendance withAbsentSince(@Nullable Instant since) {
    return new Attendance(missed, since, ramp, duty);
  }

  /** This, with another ramp; null for none. */
  public Attendance withRamp(@Nullable Ramp newRamp) {
    return new Attendance(missed, absentSince, newRamp, duty);
  }

  /** This, with another duty; null for who has no schedule. */
  public Attendance withDuty(@Nullable Duty newDuty) {
    return new Attendance(missed, absentSince, ramp, newDuty);
  }

  /** Where the agent stands in the schedule; ON_DUTY for who has none. */
  public DutyState dutyState() {
    return duty == null ? DutyState.ON_DUTY : duty.state();
  }

  /** This, after one more offer. */
  public Attendance offered(Instant at) {
    if (ramp == null) {
      return this;
    }
    return withRamp(ramp.until().isAfter(at) ? ramp.offered(at) : null);
  }
}
