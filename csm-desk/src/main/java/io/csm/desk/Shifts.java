package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.Configuration;
import io.csm.core.config.DeskCalendar;
import io.csm.core.people.TimeOff;
import io.csm.core.people.WorkSchedule;
import io.csm.core.work.DutyState;
import io.csm.sla.BusinessTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What schedules of work say at a time, under the calendars of a configuration. Keeps at most
 * {@value #MAX_CALENDARS} calendars compiled, those used last. Thread-safe.
 */
final class Shifts {
  static final int MAX_CALENDARS = 1_000;

  /** How many ends of a stretch are looked at for one at which something changes. */
  private static final int MAX_STEPS = 1_000;

  private final Map<BusinessCalendar, Optional<BusinessTime>> compiled =
      new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What a schedule says.
   *
   * @param next when it says something else; null for never, as far as calendars go
   */
  record Says(DutyState state, @Nullable Instant next) {
    static final Says ALWAYS = new Says(DutyState.ON_DUTY, null);
  }

  /** What a schedule says at a time. A shift whose calendar is gone bounds nothing. */
  Says at(WorkSchedule schedule, Configuration configuration, Instant now) {
    BusinessCalendar calendar = calendar(schedule, configuration);
    Optional<BusinessTime> open = calendar == null ? Optional.empty() : compile(calendar);
    if (calendar != null && open.isEmpty()) {
      // It never opens; only times off change what is said.
      return new Says(
          schedule.isOff(now) ? DutyState.TIME_OFF : DutyState.OFF_SHIFT, nextOff(schedule, now));
    }
    Hours hours = new Hours(schedule, open.orElse(null));
    DutyState state = hours.state(now);
    Instant at = now;
    for (int i = 0; i < MAX_STEPS; i++) {
      Instant change = hours.changeAfter(at);
      if (change == null || hours.state(change) != state) {
        return new Says(state, change);
      }
      at = change;
    }
    return new Says(state, at);
  }

  /** The calendar of a schedule's shift; null where it has none, or where that is gone. */
  static @Nullable BusinessCalendar calendar(WorkSchedule schedule, Configuration configuration) {
    for (DeskCalendar item : configuration.calendars()) {
      if (item.calendar().name().equals(schedule.shift())) {
        return item.calendar();
      }
    }
    return null;
  }

  private synchronized Optional<BusinessTime> compile(BusinessCalendar calendar) {
    Optional<BusinessTime> known = compiled.get(calendar);
    if (known == null) {
      known = open(calendar);
      compiled.put(calendar, known);
      if (compiled.size() > MAX_CALENDARS) {
        compiled.remove(compiled.keySet().iterator().next());
      }
    }
    return known;
  }

  private static Optional<BusinessTime> open(BusinessCalendar calendar) {
    try {
      return Optional.of(BusinessTime.of(calendar));
    } catch (CsmException never) {
      if (never.code() != Code.NO_OPEN_TIME) {
        throw never;
      }
      return Optional.empty();
    }
  }

  private static @Nullable Instant nextOff(WorkSchedule schedule, Instant now) {
    return new Hours(schedule, null).changeAfter(now);
  }

  /** A schedule and the hours of its shift; null for all hours. */
  private record Hours(WorkSchedule schedule, @Nullable BusinessTime shift) {
    DutyState state(Instant at) {
      if (schedule.isOff(at)) {
        return DutyState.TIME_OFF;
      }
      if (shift != null && !shift.isOpen(at)) {
        return DutyState.OFF_SHIFT;
      }
      Duration before = schedule.lastOfferBefore();
      Instant end = before.isZero() ? null : end(at);
      return end == null || end.minus(before).isAfter(at) ? DutyState.ON_DUTY : DutyState.ENDING;
    }

    /** When who is on duty goes off; null for never. */
    private @Nullable Instant end(Instant at) {
      Instant end = shift == null ? null : shift.changeAfter(at);
      for (TimeOff off : schedule.timeOff()) {
        if (off.from().isAfter(at)) {
          return earlier(end, off.from());
        }
      }
      return end;
    }

    /** A time after which, and not before which, the state may be another; null for none. */
    @Nullable Instant changeAfter(Instant at) {
      Instant next = shift == null ? null : shift.changeAfter(at);
      if (next != null && !next.isBefore(TimeOff.LATEST)) {
        // The end of the years of calendars.
        next = null;
      }
      for (TimeOff off : schedule.timeOff()) {
        next = off.until().isAfter(at) ? earlier(next, off.until()) : next;
        next = off.from().isAfter(at) ? earlier(next, off.from()) : next;
      }
      Duration before = schedule.lastOfferBefore();
      if (next != null && !before.isZero() && next.minus(before).isAfter(at)) {
        return next.minus(before);
      }
      return next;
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
      return one == null || other.isBefore(one) ? other : one;
    }
  }
}
