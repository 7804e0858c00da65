package io.csm.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * One agent's time at work on one day.
 *
 * @param date the date it belongs to, which is the date of {@code from} in the roster's zone
 * @param to after {@code from}; may be on the next day
 * @param skills what the agent served or can serve that day, without repetitions
 */
public record Shift(String agent, LocalDate date, Instant from, Instant to, List<String> skills) {
  private static final Duration LONGEST = Duration.ofHours(16);

  public Shift {
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(date, "date");
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "Shift of agent (%s) ends at %s, not after its start at %s.".formatted(agent, to, from));
    }
    skills = List.copyOf(skills);
  }

  /** Whether nobody can be at work for that long. */
  boolean tooLong() {
    return Duration.between(from, to).compareTo(LONGEST) > 0;
  }

  Shift startingAt(Instant start) {
    return new Shift(agent, date, start, to, skills);
  }
}
