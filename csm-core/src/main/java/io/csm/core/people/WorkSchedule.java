package io.csm.core.people;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.internal.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When an agent is to be asked for new work: a shift, less time off. Immutable.
 *
 * @param shift the name of the calendar of the tenant whose opening hours are the working hours; a
 *     break in it is the end of a shift, too. Null for all hours
 * @param timeOff by its beginning, at most {@value #MAX_TIME_OFF}; it may overlap
 * @param lastOfferBefore for how long before an end nothing new is begun, zero to 1 day
 */
public record WorkSchedule(
    @Nullable String shift, List<TimeOff> timeOff, Duration lastOfferBefore) {
  /** The greatest number of times off. */
  public static final int MAX_TIME_OFF = 366;

  /** At all hours. */
  public static final WorkSchedule ALWAYS = new WorkSchedule(null, List.of(), Duration.ZERO);

  public WorkSchedule {
    if (shift != null) {
      Require.name("schedule.shift", shift, BusinessCalendar.MAX_NAME_LENGTH);
    }
    List<TimeOff> sorted = new ArrayList<>(Require.list("schedule.timeOff", timeOff, MAX_TIME_OFF));
    sorted.sort(Comparator.comparing(TimeOff::from).thenComparing(TimeOff::until));
    timeOff = List.copyOf(sorted);
    Require.that(
        !lastOfferBefore.isNegative() && lastOfferBefore.compareTo(Duration.ofDays(1)) <= 0,
        "schedule.lastOfferBefore",
        lastOfferBefore,
        "zero to 1 day");
  }

  /** The opening hours of a calendar of the tenant. */
  public static WorkSchedule of(String shift) {
    return new WorkSchedule(shift, List.of(), Duration.ZERO);
  }

  /** This schedule with other times off. */
  public WorkSchedule withTimeOff(TimeOff... times) {
    return new WorkSchedule(shift, List.of(times), lastOfferBefore);
  }

  /** This schedule, by which nothing new is begun for so long before an end. */
  public WorkSchedule withLastOfferBefore(Duration time) {
    return new WorkSchedule(shift, timeOff, time);
  }

  /** Whether {@code at} is in a time off. */
  public boolean isOff(Instant at) {
    return timeOff.stream().anyMatch(time -> time.contains(at));
  }
}
