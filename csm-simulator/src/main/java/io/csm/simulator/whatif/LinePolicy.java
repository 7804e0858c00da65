package io.csm.simulator.whatif;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The plain rivals: calls stand in one order, and a choice among the agents who can take the first
 * of them that anybody can take.
 *
 * <p>Calls with the same skill and channel form a line, and only the head of a line is looked at:
 * who cannot take the head cannot take what stands behind it.
 */
final class LinePolicy implements Policy {
  /** Who of the agents takes the call. */
  @FunctionalInterface
  interface Choice {
    /** The agent, null if nobody can. */
    @Nullable SimAgent of(List<SimAgent> agents, Waiting call);
  }

  /** What makes a line. */
  private record Kind(String skill, String channel) implements Comparable<Kind> {
    private static final Comparator<Kind> ORDER =
        Comparator.comparing(Kind::skill).thenComparing(Kind::channel);

    @Override
    public int compareTo(Kind other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Line {
    final TreeSet<Waiting> calls;

    /** Nobody can take its head, as far as is known. */
    boolean stuck;

    Line(Comparator<Waiting> order) {
      calls = new TreeSet<>(order);
    }
  }

  private final List<SimAgent> agents;
  private final Comparator<Waiting> order;
  private final Choice choice;
  private final Map<Kind, Line> lines = new TreeMap<>();

  /**
   * @param place the least goes first; ties end with the number
   */
  LinePolicy(List<SimAgent> agents, ToLongFunction<Waiting> place, Choice choice) {
    this.agents = List.copyOf(agents);
    this.order = Comparator.comparingLong(place).thenComparingLong(Waiting::number);
    this.choice = choice;
  }

  private Line line(Waiting call) {
    return lines.computeIfAbsent(new Kind(call.skill(), call.channel()), kind -> new Line(order));
  }

  @Override
  public void cameOn(SimAgent agent, long now) {
    lines.values().forEach(line -> line.stuck = false);
  }

  @Override
  public void wentOff(SimAgent agent, long now) {
    // Whoever cannot be served now could not be served with one agent less.
  }

  @Override
  public void arrived(Waiting call, long now) {
    line(call).calls.add(call);
  }

  @Override
  public void left(Waiting call, long now) {
    line(call).calls.remove(call);
  }

  @Override
  public void finished(Waiting call, SimAgent agent, long now) {
    lines.values().forEach(line -> line.stuck = false);
  }

  @Override
  public void decide(long now, Hands hands) {
    for (Line line = first(); line != null; line = first()) {
      Waiting call = line.calls.first();
      SimAgent agent = choice.of(agents, call);
      if (agent == null) {
        line.stuck = true;
      } else {
        line.calls.remove(call);
        hands.give(call, agent);
      }
    }
  }

  /** The line whose head goes first of those that may move. */
  private @Nullable Line first() {
    Line first = null;
    for (Line line : lines.values()) {
      if (!line.stuck
          && !line.calls.isEmpty()
          && (first == null || order.compare(line.calls.first(), first.calls.first()) < 0)) {
        first = line;
      }
    }
    return first;
  }
}
