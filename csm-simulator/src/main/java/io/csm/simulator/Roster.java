package io.csm.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is at work when: at most one {@link Shift} for each agent and date. Immutable, except that
 * {@link #defects()} can be read by one thread at a time.
 */
public final class Roster {
  private static final Comparator<Shift> ORDER =
      Comparator.comparing(Shift::from).thenComparing(Shift::agent);

  /** How a roster stands to a service. */
  enum Cover {
    COVERED,
    /** The agent has a shift that day, but the service is not within one. */
    OUTSIDE_SHIFT,
    /** The agent has no shift that day. */
    NO_SHIFT
  }

  private final List<Shift> shifts;
  private final TreeMap<String, TreeMap<LocalDate, Shift>> byAgent = new TreeMap<>();
  private final TreeSet<LocalDate> dates = new TreeSet<>();
  private final Defects defects;

  /**
   * @param shifts at least one, and one at most for an agent and date
   */
  Roster(List<Shift> shifts, Defects defects) {
    List<Shift> sorted = new ArrayList<>(shifts);
    sorted.sort(ORDER);
    this.shifts = Collections.unmodifiableList(sorted);
    this.defects = defects;
    for (Shift shift : sorted) {
      dates.add(shift.date());
      if (byAgent.computeIfAbsent(shift.agent(), agent -> new TreeMap<>()).put(shift.date(), shift)
          != null) {
        throw new IllegalArgumentException(
            "Agent (%s) has two shifts on %s.".formatted(shift.agent(), shift.date()));
      }
    }
  }

  /**
   * Reads a roster: comma-separated, with the header {@code
   * date,server,first_service_start,last_service_end,calls,busy_seconds,types}; dates yyMMdd, times
   * H:mm:ss in the zone, types such as {@code PS=101;NE=9}. An end that is not after its start
   * belongs to the next day. Lines that cannot be read are left out and stand in {@link
   * #defects()}.
   *
   * @throws TraceException if the file cannot be read or holds no shift
   */
  public static Roster read(Path file, ZoneId zone) {
    return RosterReader.read(file, zone);
  }

  /** All shifts by start, those with one start by agent. */
  public List<Shift> shifts() {
    return shifts;
  }

  /** Each agent with all skills of all of the agent's shifts. */
  public SortedMap<String, SortedSet<String>> skillsByAgent() {
    TreeMap<String, SortedSet<String>> skills = new TreeMap<>();
    for (Shift shift : shifts) {
      skills.computeIfAbsent(shift.agent(), agent -> new TreeSet<>()).addAll(shift.skills());
    }
    return skills;
  }

  /** What was wrong with the lines of the roster. */
  public Defects defects() {
    return defects;
  }

  /** How many seconds of work the roster has. */
  long staffedSeconds() {
    return shifts.stream().mapToLong(s -> Duration.between(s.from(), s.to()).toSeconds()).sum();
  }

  /** When the last shift is over. */
  Instant lastEnd() {
    return shifts.stream().map(Shift::to).max(Comparator.naturalOrder()).orElseThrow();
  }

  LocalDate firstDate() {
    return dates.first();
  }

  LocalDate lastDate() {
    return dates.last();
  }

  boolean covers(LocalDate date) {
    return dates.contains(date);
  }

  /** Whether an agent's service, of a call dated {@code date}, is within one of the shifts. */
  Cover cover(String agent, LocalDate date, Instant from, Instant to) {
    TreeMap<LocalDate, Shift> shiftsOfAgent = byAgent.get(agent);
    if (shiftsOfAgent == null) {
      return Cover.NO_SHIFT;
    }
    for (Shift shift :
        shiftsOfAgent.subMap(date.minusDays(1), true, date.plusDays(1), true).values()) {
      if (!from.isBefore(shift.from()) && !to.isAfter(shift.to())) {
        return Cover.COVERED;
      }
    }
    return shiftsOfAgent.containsKey(date) ? Cover.OUTSIDE_SHIFT : Cover.NO_SHIFT;
  }
}
