package io.csm.simulator.whatif;

import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.simulator.Roster;
import io.csm.simulator.Shift;
import io.csm.simulator.TraceException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is at work when, with the levers pulled.
 *
 * @param shifts by start
 * @param skills of each agent
 */
record Staffing(List<Shift> shifts, SortedMap<String, SortedSet<String>> skills) {
  private static final Comparator<Shift> ORDER =
      Comparator.comparing(Shift::from).thenComparing(Shift::agent);

  /** How many calls of each channel fit beside each other; one of any other. */
  private static final Map<String, Integer> USUAL = Map.of("chat", 2, "messenger", 2);

  static Staffing of(Roster roster, List<AgentChange> changes, ZoneId zone) {
    List<Shift> shifts = new ArrayList<>(roster.shifts());
    SortedMap<String, SortedSet<String>> skills = new TreeMap<>(roster.skillsByAgent());
    TreeSet<String> all = new TreeSet<>();
    skills.values().forEach(all::addAll);
    int added = 0;
    for (AgentChange change : changes) {
      for (String skill : change.skills()) {
        if (!all.contains(skill)) {
          throw new TraceException(
              "agents (%s): nobody on the roster has skill (%s). Maybe take one of %s."
                  .formatted(change, skill, all));
        }
      }
      if (change.count() > 0) {
        for (int i = 0; i < change.count(); i++) {
          String name = "added-%03d".formatted(++added);
          skills.put(name, change.skills().isEmpty() ? all : new TreeSet<>(change.skills()));
          add(shifts, roster, change, name, zone);
        }
      } else {
        shifts = without(shifts, change, skills, zone);
      }
    }
    shifts.sort(ORDER);
    return new Staffing(shifts, skills);
  }

  /** From the first start to the last end of each day where no hours are given. */
  private static void add(
      List<Shift> shifts, Roster roster, AgentChange change, String name, ZoneId zone) {
    TreeMap<LocalDate, Instant> starts = new TreeMap<>();
    TreeMap<LocalDate, Instant> ends = new TreeMap<>();
    for (Shift shift : roster.shifts()) {
      starts.merge(shift.date(), shift.from(), (a, b) -> a.isBefore(b) ? a : b);
      ends.merge(shift.date(), shift.to(), (a, b) -> a.isAfter(b) ? a : b);
    }
    boolean allDay = change.fromHour() == 0 && change.toHour() == 24;
    for (Map.Entry<LocalDate, Instant> day : starts.entrySet()) {
      LocalDate date = day.getKey();
      Instant end = ends.getOrDefault(date, day.getValue());
      shifts.add(
          new Shift(
              name,
              date,
              allDay ? day.getValue() : hour(date, change.fromHour(), zone),
              allDay ? end : hour(date, change.toHour(), zone),
              change.skills()));
    }
  }

  /** Each day, the first so many by name who have the skills and are there in these hours. */
  private static List<Shift> without(
      List<Shift> shifts,
      AgentChange change,
      SortedMap<String, SortedSet<String>> skills,
      ZoneId zone) {
    List<Shift> sorted = new ArrayList<>(shifts);
    sorted.sort(Comparator.comparing(Shift::date).thenComparing(Shift::agent));
    List<Shift> left = new ArrayList<>();
    TreeMap<LocalDate, Integer> taken = new TreeMap<>();
    boolean allDay = change.fromHour() == 0 && change.toHour() == 24;
    for (Shift shift : sorted) {
      Instant from = allDay ? shift.from() : hour(shift.date(), change.fromHour(), zone);
      Instant to = allDay ? shift.to() : hour(shift.date(), change.toHour(), zone);
      boolean concerned =
          from.isBefore(shift.to())
              && to.isAfter(shift.from())
              && skills.getOrDefault(shift.agent(), new TreeSet<>()).containsAll(change.skills())
              && taken.getOrDefault(shift.date(), 0) < -change.count();
      if (!concerned) {
        left.add(shift);
        continue;
      }
      taken.merge(shift.date(), 1, Integer::sum);
      if (shift.from().isBefore(from)) {
        left.add(new Shift(shift.agent(), shift.date(), shift.from(), from, shift.skills()));
      }
      if (to.isBefore(shift.to())) {
        left.add(new Shift(shift.agent(), shift.date(), to, shift.to(), shift.skills()));
      }
    }
    return left;
  }

  private static Instant hour(LocalDate date, int hour, ZoneId zone) {
    return hour == 24
        ? date.plusDays(1).atStartOfDay(zone).toInstant()
        : date.atTime(hour, 0).atZone(zone).toInstant();
  }

  SortedSet<String> skillsOf(String agent) {
    return skills.getOrDefault(agent, new TreeSet<>());
  }

  /** Agents anew for a run. */
  List<SimAgent> agents(Capacity capacity) {
    List<SimAgent> agents = new ArrayList<>();
    skills.forEach((name, of) -> agents.add(new SimAgent(agents.size(), name, of, capacity)));
    return agents;
  }

  /**
   * A capacity that holds so many calls of each channel: units are a common multiple, and calls of
   * different channels share them.
   */
  static Capacity capacity(SortedMap<String, Integer> changed) {
    TreeMap<String, Integer> limits = new TreeMap<>(USUAL);
    limits.putAll(changed);
    int units = 1;
    for (int limit : limits.values()) {
      units = units / gcd(units, limit) * limit;
      if (units > Capacity.MAX_UNITS) {
        throw new TraceException(
            "capacity %s cannot be shared out. Maybe take numbers that divide each other."
                .formatted(limits));
      }
    }
    TreeMap<ChannelType, Integer> costs = new TreeMap<>();
    int all = units;
    limits.forEach((channel, limit) -> costs.put(new ChannelType(channel), all / limit));
    return new Capacity(units, costs, units);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
