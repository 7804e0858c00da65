package io.csm.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects services and waits, and finds the {@link Break}s between them. */
final class BreakFinder {
  private static final Duration PASSED_OVER = Duration.ofSeconds(Break.PASSED_OVER_SECONDS);
  private static final Comparator<Span> ORDER =
      Comparator.comparing(Span::from).thenComparing(Span::to);

  private static final SortedSet<String> NO_SKILLS =
      Collections.unmodifiableSortedSet(new TreeSet<>());

  private record Span(Instant from, Instant to) {}

  private final TreeMap<String, List<Span>> services = new TreeMap<>();

  /** Only waits that are long enough to count. */
  private final TreeMap<String, List<Span>> waits = new TreeMap<>();

  void served(String agent, Instant handedOver, Instant end) {
    services
        .computeIfAbsent(agent, a -> new ArrayList<>())
        .add(new Span(handedOver, end.isBefore(handedOver) ? handedOver : end));
  }

  void waited(String skill, Instant from, Instant to) {
    if (Duration.between(from, to).compareTo(PASSED_OVER) > 0) {
      waits.computeIfAbsent(skill, s -> new ArrayList<>()).add(new Span(from, to));
    }
  }

  /** The breaks within the shifts of a roster, by agent and time. */
  List<Break> within(Roster roster) {
    waits.values().forEach(spans -> spans.sort(ORDER));
    SortedMap<String, SortedSet<String>> skills = roster.skillsByAgent();
    List<Break> breaks = new ArrayList<>();
    for (Shift shift : roster.shifts()) {
      Instant free = null;
      List<Span> served = new ArrayList<>(services.getOrDefault(shift.agent(), List.of()));
      served.sort(ORDER);
      for (Span service : served) {
        if (service.from().isBefore(shift.from()) || service.from().isAfter(shift.to())) {
          continue;
        }
        if (free != null
            && free.isBefore(service.from())
            && passedOver(skills.getOrDefault(shift.agent(), NO_SKILLS), free, service.from())) {
          breaks.add(new Break(shift.agent(), free, service.from()));
        }
        free = free == null || service.to().isAfter(free) ? service.to() : free;
      }
    }
    breaks.sort(Comparator.comparing(Break::agent).thenComparing(Break::from));
    return breaks;
  }

  /** Whether somebody with one of the skills as a demand waited for long enough in a gap. */
  private boolean passedOver(SortedSet<String> skills, Instant from, Instant to) {
    if (Duration.between(from, to).compareTo(PASSED_OVER) <= 0) {
      return false;
    }
    for (String skill : skills) {
      for (Span wait : waits.getOrDefault(skill, List.of())) {
        if (!wait.from().isBefore(to)) {
          break;
        }
        Instant begin = wait.from().isAfter(from) ? wait.from() : from;
        Instant end = wait.to().isBefore(to) ? wait.to() : to;
        if (begin.isBefore(end) && Duration.between(begin, end).compareTo(PASSED_OVER) > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
