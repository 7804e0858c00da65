package io.csm.simulator;

import io.csm.core.QueueId;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Recorded tickets under other SLA rules or calendars than they had: which breaches would have
 * appeared, and which would not have been.
 *
 * <p>Both settings judge the same events, each as if it had been in force from the beginning. What
 * was done because of an alert stays as it is recorded, so that a backtest tells what rules would
 * have said of what people did, and not what people would have done under them. Costs two folds of
 * a ticket's events for each ticket, and keeps nothing of it but counts and at most {@value
 * #MAX_LISTED} findings. Not thread-safe.
 */
public final class Backtest {
  /** How many findings are listed; counts stay exact beyond it. */
  public static final int MAX_LISTED = 10_000;

  private final SlaJudge before;
  private final SlaJudge after;
  private final Instant until;
  private final Counts total = new Counts();
  private final SortedMap<Priority, Counts> byPriority = new TreeMap<>();
  private final SortedMap<QueueId, Counts> byQueue = new TreeMap<>();
  private final SortedMap<String, Counts> byMetric = new TreeMap<>();
  private final List<BacktestReport.Finding> listed = new ArrayList<>();
  private long tickets;

  /**
   * A backtest without tickets.
   *
   * @param until as of when open cycles are judged; what was recorded later is left out
   * @throws io.csm.core.CsmException with {@code UNKNOWN_CHOICE} if a target names a calendar that
   *     its setting does not have
   */
  public Backtest(SlaSetting before, SlaSetting after, Instant until) {
    this.before = new SlaJudge(before);
    this.after = new SlaJudge(after);
    this.until = until;
  }

  /** Judges one more ticket. */
  public void add(TicketHistory history) {
    SlaJudge.Verdict was = before.judge(history, until);
    SlaJudge.Verdict is = after.judge(history, until);
    Ticket ticket = was.ticket();
    if (ticket == null) {
      return;
    }
    tickets++;
    SortedMap<String, SlaJudge.Judged> old = byName(was.cycles());
    SortedMap<String, SlaJudge.Judged> changed = byName(is.cycles());
    SortedSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(changed.keySet());
    for (String name : names) {
      count(history, ticket, old.get(name), changed.get(name));
    }
  }

  private void count(
      TicketHistory history,
      Ticket ticket,
      SlaJudge.@Nullable Judged was,
      SlaJudge.@Nullable Judged is) {
    SlaJudge.Judged one = is == null ? was : is;
    if (one == null) {
      return;
    }
    List<Counts> groups = new ArrayList<>();
    groups.add(total);
    groups.add(byPriority.computeIfAbsent(ticket.priority(), none -> new Counts()));
    groups.add(byMetric.computeIfAbsent(one.metric(), none -> new Counts()));
    if (ticket.queue() != null) {
      groups.add(byQueue.computeIfAbsent(ticket.queue(), none -> new Counts()));
    }
    boolean broke = was != null && was.breached();
    boolean breaks = is != null && is.breached();
    for (Counts group : groups) {
      group.add(was != null, broke, is != null, breaks);
    }
    SlaJudge.Judged breach = breaks ? is : was;
    Instant missed = breach == null ? null : breach.missed();
    if (broke != breaks && missed != null && listed.size() < MAX_LISTED) {
      listed.add(new BacktestReport.Finding(history.ticket(), one.name(), breaks, missed));
    }
  }

  private static SortedMap<String, SlaJudge.Judged> byName(List<SlaJudge.Judged> cycles) {
    SortedMap<String, SlaJudge.Judged> byName = new TreeMap<>();
    cycles.forEach(cycle -> byName.put(cycle.name(), cycle));
    return byName;
  }

  /** What came of the tickets so far. */
  public BacktestReport report() {
    return new BacktestReport(
        tickets, total.group(), groups(byPriority), groups(byQueue), groups(byMetric), listed);
  }

  private static <K extends Comparable<K>> SortedMap<K, BacktestReport.Group> groups(
      SortedMap<K, Counts> counts) {
    SortedMap<K, BacktestReport.Group> groups = new TreeMap<>();
    counts.forEach((key, count) -> groups.put(key, count.group()));
    return groups;
  }

  private static final class Counts {
    private long before;
    private long brokenBefore;
    private long after;
    private long brokenAfter;
    private long appear;
    private long vanish;

    void add(boolean was, boolean broke, boolean is, boolean breaks) {
      before += was ? 1 : 0;
      brokenBefore += broke ? 1 : 0;
      after += is ? 1 : 0;
      brokenAfter += breaks ? 1 : 0;
      appear += breaks && !broke ? 1 : 0;
      vanish += broke && !breaks ? 1 : 0;
    }

    BacktestReport.Group group() {
      return new BacktestReport.Group(before, brokenBefore, after, brokenAfter, appear, vanish);
    }
  }
}
