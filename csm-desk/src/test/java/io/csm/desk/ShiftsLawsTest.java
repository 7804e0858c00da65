package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.CalendarId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.Configuration;
import io.csm.core.config.DeskCalendar;
import io.csm.core.people.TimeOff;
import io.csm.core.people.WorkSchedule;
import io.csm.core.work.DutyState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Label("Schedules of work")
class ShiftsLawsTest {
  private static final Instant OPEN = DeskWorld.START;

  @Property(tries = 100)
  @Label("say the same as a look at every quarter of an hour")
  void sameAsLookingEveryQuarter(
      @ForAll @Size(max = 4) List<@IntRange(min = 0, max = 300) Integer> offs,
      @ForAll @IntRange(min = 0, max = 8) int lead,
      @ForAll @IntRange(min = 0, max = 400) int start,
      @ForAll boolean hasShift) {
    BusinessCalendar office = ClocksTest.office().calendar();
    Configuration configuration =
        Configuration.EMPTY.with(new DeskCalendar(new CalendarId(1), office));
    Duration quarter = Duration.ofMinutes(15);
    List<TimeOff> timesOff = new ArrayList<>();
    for (int off : offs) {
      Instant from = OPEN.plus(quarter.multipliedBy(off));
      timesOff.add(TimeOff.of(from, from.plus(quarter.multipliedBy(1 + off % 9))));
    }
    WorkSchedule schedule =
        new WorkSchedule(hasShift ? "office" : null, timesOff, quarter.multipliedBy(lead));
    Instant at = OPEN.plus(quarter.multipliedBy(start));
    Shifts shifts = new Shifts();
    Shifts.Says says = shifts.at(schedule, configuration, at);
    assertThat(says.state()).isEqualTo(naive(schedule, hasShift, at));
    Instant other = at;
    for (int i = 0; i < 800 && naive(schedule, hasShift, other) == says.state(); i++) {
      other = other.plus(quarter);
    }
    if (naive(schedule, hasShift, other) == says.state()) {
      assertThat(says.next() == null || says.next().isAfter(other)).isTrue();
    } else {
      assertThat(says.next()).isEqualTo(other);
    }
  }

  /** All boundaries lie on quarters, so that a quarter is one state. */
  private static DutyState naive(WorkSchedule schedule, boolean hasShift, Instant at) {
    if (off(schedule, at)) {
      return DutyState.TIME_OFF;
    }
    if (hasShift && !open(at)) {
      return DutyState.OFF_SHIFT;
    }
    for (Instant t = at; !t.isAfter(at.plus(schedule.lastOfferBefore())); t = t.plusSeconds(900)) {
      if (off(schedule, t) || (hasShift && !open(t))) {
        return DutyState.ENDING;
      }
    }
    return DutyState.ON_DUTY;
  }

  private static boolean off(WorkSchedule schedule, Instant at) {
    return schedule.timeOff().stream()
        .anyMatch(off -> !at.isBefore(off.from()) && at.isBefore(off.until()));
  }

  private static boolean open(Instant at) {
    var local = at.atZone(ZoneId.of("Asia/Shanghai"));
    int hour = local.getHour();
    return local.getDayOfWeek().getValue() < 6
        && ((hour >= 9 && hour < 12) || (hour >= 13 && hour < 18));
  }
}
