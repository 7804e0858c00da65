package io.csm.core.config;

import io.csm.core.internal.Require;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a metric may take. Immutable.
 *
 * @param metric the name of the metric
 * @param when the tickets for which it holds, among those of its policy
 * @param within 1 second to 1,000 days, of the calendar's time
 * @param calendar the name of the calendar, or null for all hours
 * @param retroactive whether time counts that passed in the cycle before any target held for it
 * @param alerts what happens on the way to the due time, at it and after it, at most {@value
 *     #MAX_ALERTS}, each threshold once; the journal tells of the due time itself in any case
 */
public record SlaTarget(
    String metric,
    SlaCondition when,
    Duration within,
    @Nullable String calendar,
    boolean retroactive,
    List<SlaAlert> alerts) {
  /** The most alerts. */
  public static final int MAX_ALERTS = 20;

  /** The longest time that a target can give. */
  public static final Duration LONGEST = Duration.ofDays(1_000);

  public SlaTarget {
    Require.name("target.metric", metric, 64);
    Require.that(
        within.compareTo(Duration.ofSeconds(1)) >= 0 && within.compareTo(LONGEST) <= 0,
        "target.within",
        within,
        "1 second to 1000 days");
    if (calendar != null) {
      Require.name("target.calendar", calendar, BusinessCalendar.MAX_NAME_LENGTH);
    }
    alerts = Require.list("target.alerts", alerts, MAX_ALERTS);
    Names.requireUnique("target.alerts", "alert", alerts, alert -> alert.at().toString());
  }

  /** A target for all tickets of its policy that counts from the beginning of the cycle. */
  public static SlaTarget of(SlaMetric metric, Duration within, @Nullable String calendar) {
    return new SlaTarget(metric.name(), SlaCondition.ANY, within, calendar, true, List.of());
  }

  /** This target, for some tickets only. */
  public SlaTarget when(SlaCondition condition) {
    return new SlaTarget(metric, condition, within, calendar, retroactive, alerts);
  }

  /** This target, which counts from when it begins to hold, or from the beginning of the cycle. */
  public SlaTarget withRetroactive(boolean fromTheBeginning) {
    return new SlaTarget(metric, when, within, calendar, fromTheBeginning, alerts);
  }

  /** This target with these alerts. */
  public SlaTarget withAlerts(SlaAlert... newAlerts) {
    return new SlaTarget(metric, when, within, calendar, retroactive, List.of(newAlerts));
  }
}
