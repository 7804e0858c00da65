package io.csm.core.config;

import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an SLA clock measures: when it starts, pauses, stops and starts over. Immutable.
 *
 * @param name 1 to 64 characters, unique among the metrics of the rules
 * @param start starts a cycle, if none is open; at least one
 * @param startWhile what the ticket must be like then
 * @param stop ends the open cycle
 * @param reset ends the open cycle, and starts the next one at once
 * @param pausedWhile during which a cycle is paused, or null where it never is
 * @param repeats whether there may be a cycle after the first
 * @param reopen what happens to a cycle that ended as the ticket was solved, when it is reopened
 * @param runsWhile during which alone a cycle runs, or null where it always does
 */
public record SlaMetric(
    String name,
    SortedSet<SlaTrigger> start,
    SlaCondition startWhile,
    SortedSet<SlaTrigger> stop,
    SortedSet<SlaTrigger> reset,
    @Nullable SlaCondition pausedWhile,
    boolean repeats,
    Reopen reopen,
    @Nullable SlaCondition runsWhile) {
  /** What becomes of the last cycle when a solved ticket is reopened. */
  public enum Reopen {
    /** It goes on with what was used; the time while the ticket was solved is a pause. */
    CONTINUE,
    /** It stays as it ended, and a new one begins. */
    NEW_CYCLE,
    /** It stays as it ended. */
    IGNORE
  }

  private static final SlaCondition WAITING =
      SlaCondition.ANY.withCategories(set(StatusCategory.PENDING, StatusCategory.ON_HOLD));

  /** From the beginning until the first reply. */
  public static final SlaMetric FIRST_REPLY =
      new SlaMetric(
          "first-reply",
          set(SlaTrigger.OPENED),
          SlaCondition.ANY,
          set(SlaTrigger.REPLY),
          set(),
          null,
          false,
          Reopen.IGNORE);

  /** From the oldest message of the customer that is not answered until a reply, ever again. */
  public static final SlaMetric NEXT_REPLY =
      new SlaMetric(
          "next-reply",
          set(SlaTrigger.CUSTOMER_MESSAGE),
          SlaCondition.ANY.withReplied(true),
          set(SlaTrigger.REPLY),
          set(),
          null,
          true,
          Reopen.IGNORE);

  /** From each reply to the next, until the ticket is solved; not while it waits for others. */
  public static final SlaMetric PERIODIC_UPDATE =
      new SlaMetric(
          "periodic-update",
          set(SlaTrigger.REPLY),
          SlaCondition.ANY.withCategories(
              set(
                  StatusCategory.NEW,
                  StatusCategory.OPEN,
                  StatusCategory.PENDING,
                  StatusCategory.ON_HOLD)),
          set(SlaTrigger.SOLVED),
          set(SlaTrigger.REPLY),
          WAITING,
          true,
          Reopen.IGNORE);

  /** From the beginning until it is solved; not while it waits for the customer. */
  public static final SlaMetric REQUESTER_WAIT =
      new SlaMetric(
          "requester-wait",
          set(SlaTrigger.OPENED),
          SlaCondition.ANY,
          set(SlaTrigger.SOLVED),
          set(),
          SlaCondition.ANY.withCategories(set(StatusCategory.PENDING)),
          false,
          Reopen.CONTINUE);

  /** From the beginning until it is solved; not while it waits for anybody else. */
  public static final SlaMetric AGENT_WORK =
      new SlaMetric(
          "agent-work",
          set(SlaTrigger.OPENED),
          SlaCondition.ANY,
          set(SlaTrigger.SOLVED),
          set(),
          WAITING,
          false,
          Reopen.CONTINUE);

  /** From the beginning until an agent has it. */
  public static final SlaMetric TIME_TO_ASSIGN =
      new SlaMetric(
          "time-to-assign",
          set(SlaTrigger.OPENED),
          SlaCondition.ANY,
          set(SlaTrigger.ASSIGNED),
          set(),
          null,
          false,
          Reopen.IGNORE);

  /** From the beginning until it is solved, whatever it waits for. */
  public static final SlaMetric TOTAL_RESOLUTION =
      new SlaMetric(
          "total-resolution",
          set(SlaTrigger.OPENED),
          SlaCondition.ANY,
          set(SlaTrigger.SOLVED),
          set(),
          null,
          false,
          Reopen.CONTINUE);

  /** The seven above. */
  public static final List<SlaMetric> STANDARD =
      List.of(
          FIRST_REPLY,
          NEXT_REPLY,
          PERIODIC_UPDATE,
          REQUESTER_WAIT,
          AGENT_WORK,
          TIME_TO_ASSIGN,
          TOTAL_RESOLUTION);

  public SlaMetric {
    Require.name("metric.name", name, 64);
    start = Require.sorted("metric.start", start, SlaTrigger.values().length);
    stop = Require.sorted("metric.stop", stop, SlaTrigger.values().length);
    reset = Require.sorted("metric.reset", reset, SlaTrigger.values().length);
    Require.that(!start.isEmpty(), "metric.start", "empty", "at least one trigger");
    Require.that(
        !stop.isEmpty() || !reset.isEmpty(),
        "metric.stop",
        "empty",
        "at least one trigger here or in reset; otherwise the clock would never end");
  }

  /** A metric that runs whatever the ticket is like, unless it is paused. */
  public SlaMetric(
      String name,
      SortedSet<SlaTrigger> start,
      SlaCondition startWhile,
      SortedSet<SlaTrigger> stop,
      SortedSet<SlaTrigger> reset,
      @Nullable SlaCondition pausedWhile,
      boolean repeats,
      Reopen reopen) {
    this(name, start, startWhile, stop, reset, pausedWhile, repeats, reopen, null);
  }

  /**
   * What a group of people has to do, an operational level: from when the ticket first comes to one
   * of their queues until it is solved, only while it is with them.
   *
   * @param queues at least one
   */
  public static SlaMetric ofQueues(String name, SortedSet<QueueId> queues) {
    Require.that(!queues.isEmpty(), "metric.runsWhile.queues", "empty", "at least one queue");
    SlaCondition there = SlaCondition.ANY.withQueues(queues);
    return new SlaMetric(
        name,
        set(SlaTrigger.OPENED, SlaTrigger.TRANSFERRED),
        there,
        set(SlaTrigger.SOLVED),
        set(),
        null,
        false,
        Reopen.CONTINUE,
        there);
  }

  /**
   * What a team has to do, an operational level: from when one of its agents first has the ticket
   * until it is solved, only while one of them has it.
   *
   * @param teams at least one
   */
  public static SlaMetric ofTeams(String name, SortedSet<TeamId> teams) {
    Require.that(!teams.isEmpty(), "metric.runsWhile.teams", "empty", "at least one team");
    SlaCondition theirs = SlaCondition.ANY.withTeams(teams);
    return new SlaMetric(
        name,
        set(SlaTrigger.ASSIGNED),
        theirs,
        set(SlaTrigger.SOLVED),
        set(),
        null,
        false,
        Reopen.CONTINUE,
        theirs);
  }

  /** This metric, not while the ticket is like that; null for never paused. */
  public SlaMetric withPausedWhile(@Nullable SlaCondition condition) {
    return new SlaMetric(
        name, start, startWhile, stop, reset, condition, repeats, reopen, runsWhile);
  }

  /** This metric with another rule for reopened tickets. */
  public SlaMetric withReopen(Reopen newReopen) {
    return new SlaMetric(
        name, start, startWhile, stop, reset, pausedWhile, repeats, newReopen, runsWhile);
  }

  @SafeVarargs
  private static <T extends Comparable<? super T>> SortedSet<T> set(T... values) {
    SortedSet<T> set = new TreeSet<>();
    for (T value : values) {
      set.add(value);
    }
    return set;
  }
}
