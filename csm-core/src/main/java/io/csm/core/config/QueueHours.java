package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.QueueId;
import io.csm.core.internal.Require;
import org.jspecify.annotations.Nullable;

/**
 * The opening hours of a queue: a calendar of its tenant, and what becomes of work while it is
 * closed. Immutable.
 *
 * @param calendar the name of the calendar, 1 to 128 characters
 * @param whenClosed what becomes of the work then
 * @param overflow the queue that it goes on to; there is one if, and only if, {@code whenClosed} is
 *     OVERFLOW
 * @param pausesWaiting whether waiting time stands still while it is closed, so that relaxation
 *     steps and exception rules count its open hours only; the order of the work counts all time
 */
public record QueueHours(
    String calendar, WhenClosed whenClosed, @Nullable QueueId overflow, boolean pausesWaiting) {
  public QueueHours {
    Require.name("hours.calendar", calendar, BusinessCalendar.MAX_NAME_LENGTH);
    if ((overflow != null) != (whenClosed == WhenClosed.OVERFLOW)) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "hours.overflow",
          "value",
          String.valueOf(overflow),
          "expected",
          "a queue with OVERFLOW, and none without");
    }
  }

  /** Hours outside of which work waits. */
  public static QueueHours waiting(String calendar) {
    return new QueueHours(calendar, WhenClosed.WAIT, null, false);
  }

  /** Hours outside of which work goes on to {@code queue}, of this pool or another. */
  public static QueueHours overflowing(String calendar, QueueId queue) {
    return new QueueHours(calendar, WhenClosed.OVERFLOW, queue, false);
  }

  /** Hours outside of which work is parked until the queue opens. */
  public static QueueHours callingBack(String calendar) {
    return new QueueHours(calendar, WhenClosed.CALLBACK, null, false);
  }

  /** These hours, with waiting time that stands still outside of them, or goes on. */
  public QueueHours withPausedWaiting(boolean pauses) {
    return new QueueHours(calendar, whenClosed, overflow, pauses);
  }
}
