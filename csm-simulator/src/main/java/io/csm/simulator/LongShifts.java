package io.csm.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds the start of shifts that are too long to be true.
 *
 * <p>The first service of a date may be of a call that came just before midnight of that same date
 * and was served after it; read without the day, it looks like the start of the shift. So the start
 * is the first service after the first hour.
 */
final class LongShifts {
  private static final Duration IGNORED = Duration.ofHours(1);
  private static final Comparator<Shift> ORDER =
      Comparator.comparing(Shift::agent).thenComparing(Shift::date);

  private final Roster roster;
  private final TreeMap<String, List<Shift>> suspects = new TreeMap<>();
  private final TreeMap<Shift, Instant> starts = new TreeMap<>(ORDER);

  LongShifts(Roster roster) {
    this.roster = roster;
    for (Shift shift : roster.shifts()) {
      if (shift.tooLong()) {
        suspects.computeIfAbsent(shift.agent(), agent -> new ArrayList<>()).add(shift);
      }
    }
  }

  void add(String agent, Instant serviceStart) {
    for (Shift shift : suspects.getOrDefault(agent, List.of())) {
      if (!serviceStart.isBefore(shift.from().plus(IGNORED)) && serviceStart.isBefore(shift.to())) {
        starts.merge(shift, serviceStart, (a, b) -> a.isBefore(b) ? a : b);
      }
    }
  }

  /** The roster with the starts that were found. */
  Roster repaired() {
    List<Shift> shifts = new ArrayList<>();
    for (Shift shift : roster.shifts()) {
      Instant start = starts.get(shift);
      shifts.add(start == null ? shift : shift.startingAt(start));
    }
    return new Roster(shifts, roster.defects());
  }
}
