package io.csm.simulator.whatif;

import io.csm.simulator.TraceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is changed about a world, and what its figures are measured by. Immutable.
 *
 * @param traffic how many calls come for each one of the trace, 0.01 to 50
 * @param agents more and fewer agents, in this order
 * @param capacity how many calls of a channel an agent may have at a time, 1 to 100
 * @param wrapUpSeconds how long an agent stays taken after a call, 0 to 3,600; -1 for what is usual
 *     for the trace: 4 seconds after a recorded call, none after a drawn one
 * @param serviceLevelSeconds an answer within so many seconds counts for the service level, 0 to
 *     86,400
 * @param answerWithinSeconds a call that waits longer is a breach of the SLA, 0 to 31,536,000
 */
public record Levers(
    double traffic,
    List<AgentChange> agents,
    SortedMap<String, Integer> capacity,
    int wrapUpSeconds,
    int serviceLevelSeconds,
    int answerWithinSeconds) {
  /** The world as the trace has it: service level 20 seconds, SLA one minute. */
  public static final Levers NONE =
      new Levers(1, List.of(), Collections.emptySortedMap(), -1, 20, 60);

  public Levers {
    agents = List.copyOf(agents);
    capacity = Collections.unmodifiableSortedMap(new TreeMap<>(capacity));
    if (!(traffic >= 0.01 && traffic <= 50)) {
      throw new TraceException(
          "traffic (%s) is out of range. Maybe take 0.01 to 50.".formatted(traffic));
    }
    range("wrap-up", wrapUpSeconds, -1, 3_600);
    range("service level", serviceLevelSeconds, 0, 86_400);
    range("answer within", answerWithinSeconds, 0, 31_536_000);
    if (capacity.containsKey("")) {
      throw new TraceException("capacity names no channel. Maybe write chat:3.");
    }
    capacity.forEach((channel, calls) -> range("capacity of " + channel, calls, 1, 100));
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new TraceException(
          "%s (%d) is out of range. Maybe take %d to %d.".formatted(name, value, least, most));
    }
  }

  /**
   * These, with the levers pulled that a text such as {@code traffic=3.2,agents=+2:billing@09-17}
   * names: {@code traffic}, {@code agents}, {@code capacity} (as {@code chat:3}), {@code wrap-up}
   * and {@code sla}, the seconds within which to answer. {@code agents} and {@code capacity} may
   * stand several times.
   *
   * @throws TraceException if it cannot be read, or a value is out of range
   */
  public Levers with(String text) {
    Levers levers = this;
    for (String pair : text.isBlank() ? List.<String>of() : List.of(text.split(",", 100))) {
      int equals = pair.indexOf('=');
      String value = pair.substring(equals + 1).strip();
      levers =
          switch (equals < 0 ? "" : pair.substring(0, equals).strip()) {
            case "traffic" -> levers.withTraffic(number(pair, value));
            case "agents" -> levers.withAgents(AgentChange.parse(value));
            case "wrap-up" -> levers.withWrapUpSeconds((int) number(pair, value));
            case "sla" -> levers.withAnswerWithinSeconds((int) number(pair, value));
            case "capacity" -> {
              int colon = value.indexOf(':');
              yield levers.withCapacity(
                  value.substring(0, Math.max(0, colon)),
                  (int) number(pair, value.substring(colon + 1)));
            }
            default ->
                throw new TraceException(
                    "Lever (%s) is not known. Maybe write traffic=3.2, agents=+2:billing@09-17,"
                            .formatted(pair)
                        + " capacity=chat:3, wrap-up=10 or sla=60.");
          };
    }
    return levers;
  }

  private static double number(String pair, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new TraceException("Lever (%s) has no number. Maybe write digits.".formatted(pair), e);
    }
  }

  public Levers withTraffic(double factor) {
    return new Levers(
        factor, agents, capacity, wrapUpSeconds, serviceLevelSeconds, answerWithinSeconds);
  }

  /** These, with one change of agents more. */
  public Levers withAgents(AgentChange change) {
    List<AgentChange> all = new ArrayList<>(agents);
    all.add(change);
    return new Levers(
        traffic, all, capacity, wrapUpSeconds, serviceLevelSeconds, answerWithinSeconds);
  }

  /** These, with so many calls of a channel at a time. */
  public Levers withCapacity(String channel, int calls) {
    TreeMap<String, Integer> all = new TreeMap<>(capacity);
    all.put(channel, calls);
    return new Levers(
        traffic, agents, all, wrapUpSeconds, serviceLevelSeconds, answerWithinSeconds);
  }

  public Levers withWrapUpSeconds(int seconds) {
    return new Levers(traffic, agents, capacity, seconds, serviceLevelSeconds, answerWithinSeconds);
  }

  public Levers withServiceLevelSeconds(int seconds) {
    return new Levers(traffic, agents, capacity, wrapUpSeconds, seconds, answerWithinSeconds);
  }

  public Levers withAnswerWithinSeconds(int seconds) {
    return new Levers(traffic, agents, capacity, wrapUpSeconds, serviceLevelSeconds, seconds);
  }

  /** What is changed about the world, in one line; {@code as it is} for nothing. */
  public String name() {
    List<String> parts = new ArrayList<>();
    if (traffic != 1) {
      parts.add(String.format(Locale.ROOT, "traffic × %s", trimmed(traffic)));
    }
    agents.forEach(change -> parts.add("agents " + change));
    for (Map.Entry<String, Integer> limit : capacity.entrySet()) {
      parts.add(limit.getKey() + " " + limit.getValue() + " at a time");
    }
    if (wrapUpSeconds >= 0) {
      parts.add("wrap-up " + wrapUpSeconds + " s");
    }
    if (answerWithinSeconds != NONE.answerWithinSeconds()) {
      parts.add("SLA " + answerWithinSeconds + " s");
    }
    return parts.isEmpty() ? "as it is" : String.join(", ", parts);
  }

  private static String trimmed(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
