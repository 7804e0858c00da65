package io.csm.simulator;

import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.work.Priority;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What other SLA rules or calendars would have said of recorded tickets. Immutable.
 *
 * @param tickets how many were judged
 * @param total all cycles of all clocks
 * @param byPriority by the ticket's last priority
 * @param byQueue by the ticket's last queue, without the tickets that had none
 * @param byMetric by the clock's metric
 * @param listed the breaches that appear and vanish, at most {@value Backtest#MAX_LISTED}
 */
public record BacktestReport(
    long tickets,
    Group total,
    SortedMap<Priority, Group> byPriority,
    SortedMap<QueueId, Group> byQueue,
    SortedMap<String, Group> byMetric,
    List<Finding> listed) {
  public BacktestReport {
    byPriority = Collections.unmodifiableSortedMap(new TreeMap<>(byPriority));
    byQueue = Collections.unmodifiableSortedMap(new TreeMap<>(byQueue));
    byMetric = Collections.unmodifiableSortedMap(new TreeMap<>(byMetric));
    listed = List.copyOf(listed);
  }

  /**
   * Cycles that had a target, and how many of them were breached.
   *
   * @param appear breached under the new setting only
   * @param vanish breached under the old setting only
   */
  public record Group(
      long cyclesBefore,
      long breachedBefore,
      long cyclesAfter,
      long breachedAfter,
      long appear,
      long vanish) {
    /** The share of cycles that met their target under the old setting; 1 without cycles. */
    public double metBefore() {
      return cyclesBefore == 0 ? 1 : 1 - (double) breachedBefore / cyclesBefore;
    }

    /** The share of cycles that met their target under the new setting; 1 without cycles. */
    public double metAfter() {
      return cyclesAfter == 0 ? 1 : 1 - (double) breachedAfter / cyclesAfter;
    }
  }

  /**
   * A cycle that one setting finds breached, and the other does not.
   *
   * @param cycle the metric, the policy where each has clocks of its own, and the cycle's number
   * @param appears whether the new setting finds it so
   * @param due the due time that was missed
   */
  public record Finding(TicketId ticket, String cycle, boolean appears, Instant due) {}

  /**
   * The report as text, in tables whose lines are at most so wide.
   *
   * @param width in columns, 40 to 1,000
   */
  public String toText(int width) {
    TextTable table =
        new TextTable(width, "", "cycles", "met before", "met after", "appear", "vanish");
    row(table, "all", total);
    for (Map.Entry<Priority, Group> entry : byPriority.entrySet()) {
      row(table, "  priority " + entry.getKey(), entry.getValue());
    }
    for (Map.Entry<QueueId, Group> entry : byQueue.entrySet()) {
      row(table, "  queue " + entry.getKey(), entry.getValue());
    }
    for (Map.Entry<String, Group> entry : byMetric.entrySet()) {
      row(table, "  " + entry.getKey(), entry.getValue());
    }
    return "backtest of " + number(tickets) + " tickets\n\n" + table.render();
  }

  private static void row(TextTable table, String name, Group group) {
    table.row(
        name,
        number(group.cyclesAfter()),
        percent(group.metBefore()),
        percent(group.metAfter()),
        number(group.appear()),
        number(group.vanish()));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
