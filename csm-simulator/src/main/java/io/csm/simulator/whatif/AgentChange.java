package io.csm.simulator.whatif;

import io.csm.simulator.TraceException;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * More or fewer agents, on every day of the roster.
 *
 * @param count how many more, below 0 how many fewer; -10,000 to 10,000, not 0
 * @param skills what those who are added can do; of whom those are taken away who have all of it.
 *     Empty for all skills that the roster has, and for anybody
 * @param fromHour the hour of the day from which it holds, 0 to 23
 * @param toHour the hour until which it holds, more than {@code fromHour}, up to 24
 */
public record AgentChange(int count, List<String> skills, int fromHour, int toHour) {
  private static final Pattern FORM =
      Pattern.compile("([+-]\\d{1,5})(?::([^@]+))?(?:@(\\d{1,2})-(\\d{1,2}))?");
  private static final int MOST = 10_000;

  public AgentChange {
    skills = List.copyOf(new TreeSet<>(skills));
    if (count == 0 || Math.abs(count) > MOST) {
      throw new TraceException(
          "agents (%d) is out of range. Maybe take 1 to %d, with a sign.".formatted(count, MOST));
    }
    if (fromHour < 0 || toHour > 24 || fromHour >= toHour) {
      throw new TraceException(
          "agents: hours (%d-%d) are no part of a day. Maybe write 09-17."
              .formatted(fromHour, toHour));
    }
  }

  /**
   * What a text such as {@code +2:billing@09-17} says; {@code +2} alone is two who can do
   * everything, all day, and several skills stand between {@code /}.
   */
  public static AgentChange parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TraceException(
          "agents (%s) cannot be read. Maybe write +2:billing@09-17 or -1:sales.".formatted(text));
    }
    String skills = matcher.group(2);
    String from = matcher.group(3);
    return new AgentChange(
        Integer.parseInt(matcher.group(1)),
        skills == null ? List.of() : List.of(skills.split("/", -1)),
        from == null ? 0 : Integer.parseInt(from),
        from == null ? 24 : Integer.parseInt(Objects.requireNonNull(matcher.group(4))));
  }

  /** As it is written on a command line. */
  @Override
  public String toString() {
    return (count > 0 ? "+" : "")
        + count
        + (skills.isEmpty() ? "" : ":" + String.join("/", skills))
        + (fromHour == 0 && toHour == 24 ? "" : "@%02d-%02d".formatted(fromHour, toHour));
  }
}
