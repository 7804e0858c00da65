package io.csm.simulator.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A bound that no policy can beat on a trace, not even one that knew the whole of it beforehand.
 *
 * <h2>Method</h2>
 *
 * <p>A call costs by when it is begun, or what it costs never to be answered; {@link Goal} tells
 * both. The least cost of all schedules is a program in which agents with equal skills are one
 * group: at each instant of a grid no more places are held in a group than are staffed. A call that
 * runs on beyond the end of a shift needs no place from there on, but one of the permits of that
 * end, of which there are as many as places that end. Each of these limits gets a price, and a call
 * pays for the instants and permits that it uses. What is returned is
 *
 * <pre>{@code Σ over calls of min(never answered, min over starts of (cost + prices paid))
 *   - Σ over instants and ends of limit · price}</pre>
 *
 * <h2>Why it is a bound</h2>
 *
 * <p>Take any schedule that agents can work. It keeps every limit, since calls in service at one
 * instant hold different places that are staffed then, or are past the end of theirs. So what its
 * calls pay is at most limit by price, summed up; and each call pays and costs, together, at least
 * its minimum above. Therefore the schedule costs at least what is returned, whatever the prices,
 * if only none is negative (weak duality; Fisher, "The Lagrangian relaxation method for solving
 * integer programming problems", Management Science 27, 1981). Limits between the instants of the
 * grid are left out, which only lowers the bound.
 *
 * <h2>The gap</h2>
 *
 * <p>Prices are found by subgradient steps, so that more rounds and a finer grid close part of the
 * gap. What remains is the program's own (fractions of calls could be served), and what no policy
 * without foresight can reach. The bound says nothing about which of these it is.
 *
 * <p>Times are milliseconds from any origin. Immutable inputs, no state: thread-safe. A round costs
 * one look at each start that each call could have in each group: calls × patience by grid step ×
 * groups.
 */
public final class Hindsight {
  /** Patience without an end. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The most instants of a grid, all groups together. */
  public static final int MAX_INSTANTS = 20_000_000;

  private static final int PATIENCE_OF_SEARCH = 4;

  /** What is to be as small as possible. */
  public enum Goal {
    /** How many callers leave. Who never leaves and is never answered does not count. */
    ABANDONED,
    /** How many callers are not answered within the time. */
    LATE,
    /**
     * The milliseconds that callers spend in the queue, until the answer or until they leave. Who
     * does neither waits until the last shift is over.
     */
    QUEUE_TIME
  }

  /**
   * A call of the trace.
   *
   * @param arrives when it begins to wait
   * @param leaves the last instant at which it can be answered; {@link #NEVER} for no such
   * @param service how long it holds its places, wrap-up included; where that depends on the agent,
   *     the least of those who could take it. More than 0.
   * @param skill what it needs; empty for nothing
   * @param places how many places it holds, 1 or more
   */
  public record Call(long arrives, long leaves, long service, String skill, int places) {
    public Call {
      if (leaves < arrives || service < 1 || places < 1) {
        throw new IllegalArgumentException(
            "Call (arrives %d, leaves %d, service %d, %d places) leaves before it comes, or takes"
                    .formatted(arrives, leaves, service, places)
                + " nothing.");
      }
    }
  }

  /**
   * Places that can take new calls from one instant until before another.
   *
   * @param places how many there are, 1 or more: what the agents can hold at a time
   */
  public record Staffed(long from, long to, SortedSet<String> skills, int places) {
    public Staffed {
      skills = Collections.unmodifiableSortedSet(new TreeSet<>(skills));
      if (from >= to || places < 1) {
        throw new IllegalArgumentException(
            "Staffed (from %d to %d, %d places) is nobody.".formatted(from, to, places));
      }
    }
  }

  /**
   * How long to search.
   *
   * @param step milliseconds between two instants of the grid, 1 or more; a tenth of a usual
   *     service is fine enough
   * @param rounds how often prices are changed, 0 to 100,000
   */
  public record Effort(long step, int rounds) {
    /** 15 seconds and 60 rounds: a fortnight of a small call centre in seconds. */
    public static final Effort USUAL = new Effort(15_000, 60);

    public Effort {
      if (step < 1 || rounds < 0 || rounds > 100_000) {
        throw new IllegalArgumentException(
            "Effort (step %d, %d rounds) is out of range.".formatted(step, rounds));
      }
    }
  }

  private final List<Call> calls;
  private final Goal goal;
  private final long within;
  private final long origin;
  private final long end;
  private final long step;
  private final int instants;
  private final List<Group> groups = new ArrayList<>();
  private final SortedMap<String, List<Group>> bySkill = new TreeMap<>();

  private Hindsight(List<Call> calls, List<Staffed> staff, Goal goal, long within, long step) {
    this.calls = calls;
    this.goal = goal;
    this.within = within;
    this.step = step;
    origin = staff.stream().mapToLong(Staffed::from).min().orElse(0);
    end = staff.stream().mapToLong(Staffed::to).max().orElse(0);
    Map<SortedSet<String>, List<Staffed>> equal = new LinkedHashMap<>();
    for (Staffed staffed : staff) {
      equal.computeIfAbsent(staffed.skills(), s -> new ArrayList<>()).add(staffed);
    }
    // The last instant is not before the end, so that each start has an instant after it.
    long needed = (end - origin + step - 1) / step + 1;
    if (needed * Math.max(1, equal.size()) > MAX_INSTANTS) {
      throw new IllegalArgumentException(
          "step (%d ms) makes a grid of %d instants in %d groups, more than %d together."
                  .formatted(step, needed, equal.size(), MAX_INSTANTS)
              + " Maybe take a longer step.");
    }
    instants = (int) needed;
    equal.values().forEach(members -> groups.add(new Group(members)));
  }

  /**
   * The least that the goal can come to.
   *
   * @param within milliseconds that {@link Goal#LATE} allows, both ends included; 0 or more, and
   *     not looked at for other goals
   * @return 0 or more; whole for goals that count callers
   * @throws IllegalArgumentException if {@code within} is negative, or the grid would have more
   *     than {@link #MAX_INSTANTS}
   */
  public static double bound(
      List<Call> calls, List<Staffed> staff, Goal goal, long within, Effort effort) {
    if (within < 0) {
      throw new IllegalArgumentException("within (" + within + " ms) is negative.");
    }
    double best = new Hindsight(calls, staff, goal, within, effort.step()).search(effort.rounds());
    // What rounding may have added to sums of as many terms.
    double safe = Math.max(0, best - 1e-9 * (best + calls.size()));
    return goal == Goal.QUEUE_TIME ? safe : Math.max(0, Math.ceil(safe - 1e-6));
  }

  /** Agents with the same skills, and the prices of their limits. */
  private final class Group {
    final SortedSet<String> skills;

    /** Places staffed at each instant. */
    final int[] places = new int[instants];

    /** Whether anybody is there at or since the instant before. */
    final boolean[] there = new boolean[instants];

    /** The ends of shifts in order, and how many places end there. */
    final long[] ends;

    final int[] permits;

    /** The first end after the instant before. */
    final int[] nextEnd = new int[instants];

    final double[] price = new double[instants];
    final double[] permitPrice;

    /** Of all instants before. */
    final double[] sum = new double[instants + 1];

    /** How much more is used than there is. */
    final int[] excess = new int[instants + 1];

    final int[] permitExcess;

    Group(List<Staffed> members) {
      skills = members.get(0).skills();
      SortedMap<Long, Integer> byEnd = new TreeMap<>();
      for (Staffed member : members) {
        byEnd.merge(member.to(), member.places(), Integer::sum);
        for (int k = at(member.from()); k < at(member.to()); k++) {
          places[k] += member.places();
        }
        // Someone who is there only between two instants can begin a call there.
        for (int k = at(member.from()); k <= Math.min(at(member.to()), instants - 1); k++) {
          there[k] |= member.to() - 1 > instant(k - 1);
        }
      }
      ends = byEnd.keySet().stream().mapToLong(Long::longValue).toArray();
      permits = byEnd.values().stream().mapToInt(Integer::intValue).toArray();
      permitPrice = new double[ends.length];
      permitExcess = new int[ends.length];
      int next = 0;
      for (int k = 0; k < instants; k++) {
        while (next < ends.length && ends[next] <= instant(k - 1)) {
          next++;
        }
        nextEnd[k] = next;
      }
    }

    void begin() {
      Arrays.setAll(excess, k -> k < instants ? -places[k] : 0);
      Arrays.setAll(permitExcess, end -> -permits[end]);
      for (int k = 0; k < instants; k++) {
        sum[k + 1] = sum[k] + price[k];
      }
    }

    double paid() {
      double paid = 0;
      for (int k = 0; k < instants; k++) {
        paid += price[k] * places[k];
      }
      for (int end = 0; end < ends.length; end++) {
        paid += permitPrice[end] * permits[end];
      }
      return paid;
    }

    /** The squared length of the step, without what a price of 0 keeps where it is. */
    double norm() {
      double norm = 0;
      for (int k = 0; k < instants; k++) {
        norm += length(price[k], excess[k]);
      }
      for (int end = 0; end < ends.length; end++) {
        norm += length(permitPrice[end], permitExcess[end]);
      }
      return norm;
    }

    private double length(double of, int by) {
      return of > 0 || by > 0 ? (double) by * by : 0;
    }

    void move(double by) {
      for (int k = 0; k < instants; k++) {
        price[k] = Math.max(0, price[k] + by * excess[k]);
      }
      for (int end = 0; end < ends.length; end++) {
        permitPrice[end] = Math.max(0, permitPrice[end] + by * permitExcess[end]);
      }
    }
  }

  /** The first instant of the grid at or after a time. */
  private int at(long time) {
    return (int) Math.min(instants, Math.max(0, (time - origin + step - 1) / step));
  }

  private long instant(int k) {
    return origin + k * step;
  }

  private List<Group> ableTo(String skill) {
    return bySkill.computeIfAbsent(
        skill, s -> groups.stream().filter(g -> s.isEmpty() || g.skills.contains(s)).toList());
  }

  /**
   * Goes up towards a level a little above the best so far, and lowers the level when that does not
   * come nearer.
   */
  private double search(int rounds) {
    double most = calls.stream().mapToDouble(this::never).sum();
    double best = evaluate();
    double hope = Math.max(1e-6, (most - best) / 4);
    int since = 0;
    for (int round = 0; round < rounds; round++) {
      double norm = groups.stream().mapToDouble(Group::norm).sum();
      if (norm == 0) {
        break;
      }
      double by = (best + hope - last) / norm;
      groups.forEach(group -> group.move(by));
      double now = evaluate();
      since = now > best + hope / 8 ? 0 : since + 1;
      best = Math.max(best, now);
      if (since >= PATIENCE_OF_SEARCH) {
        hope /= 2;
        since = 0;
      }
    }
    return best;
  }

  /** What the last evaluation came to. */
  private double last;

  private double evaluate() {
    groups.forEach(Group::begin);
    double total = 0;
    for (Call call : calls) {
      total += cheapest(call);
    }
    for (Group group : groups) {
      for (int k = 1; k < instants; k++) {
        // What was noted where calls begin and end becomes how many there are.
        group.excess[k] += group.excess[k - 1] + group.places[k - 1];
      }
      total -= group.paid();
    }
    last = total;
    return total;
  }

  private double never(Call call) {
    return switch (goal) {
      case ABANDONED -> call.leaves() == NEVER ? 0 : 1;
      case LATE -> 1;
      case QUEUE_TIME ->
          Math.max(0, (call.leaves() == NEVER ? end : call.leaves()) - (double) call.arrives());
    };
  }

  /** The least that a call can cost and pay; notes what it uses. */
  private double cheapest(Call call) {
    double best = never(call);
    long until = Math.min(call.leaves(), end - 1);
    if (goal == Goal.LATE && within < until - call.arrives()) {
      until = call.arrives() + within;
    }
    Group used = null;
    int usedFrom = 0;
    int usedTo = 0;
    int usedEnd = -1;
    for (Group group : ableTo(call.skill())) {
      for (int k = at(call.arrives()); k < instants; k++) {
        // The earliest start for which k is the first instant: it uses and costs the least.
        long start = Math.max(call.arrives(), k == 0 ? origin : instant(k - 1) + 1);
        double cost = goal == Goal.QUEUE_TIME ? start - call.arrives() : 0;
        if (start > until || cost >= best) {
          break;
        }
        if (!group.there[k]) {
          continue;
        }
        long done = start + call.service();
        int to = at(done);
        double paid = cost + call.places() * (group.sum[to] - group.sum[k]);
        if (paid < best) {
          best = paid;
          used = group;
          usedFrom = k;
          usedTo = to;
          usedEnd = -1;
        }
        for (int e = group.nextEnd[k]; e < group.ends.length && group.ends[e] < done; e++) {
          int off = Math.max(k, at(group.ends[e]));
          double cut =
              cost + call.places() * (group.sum[off] - group.sum[k] + group.permitPrice[e]);
          if (group.ends[e] > start && cut < best) {
            best = cut;
            used = group;
            usedFrom = k;
            usedTo = off;
            usedEnd = e;
          }
        }
      }
    }
    if (used != null) {
      used.excess[usedFrom] += call.places();
      used.excess[usedTo] -= call.places();
      if (usedEnd >= 0) {
        used.permitExcess[usedEnd] += call.places();
      }
    }
    return best;
  }
}
