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
 * @param by a time of day at which it is due if that is earlier than {@code within}; it is turned
 *     into the calendar's time once, from the start of the cycle, so that pauses defer it. Null for
 *     none
 * @param zoneField the name of a field of the ticket that holds the zone in which the calendar's
 *     hours are meant, e.g. the customer's; where it is empty or no zone, that of the calendar.
 *     Null for that of the calendar
 */
public record SlaTarget(
    String metric,
    SlaCondition when,
    Duration within,
    @Nullable String calendar,
    boolean retroactive,
    List<SlaAlert> alerts,
    @Nullable SlaBy by,
    @Nullable String zoneField) {
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
    Require.that(
        calendar != null || (by == null && zoneField == null),
        "target.calendar",
        "none",
        "a calendar, as the target goes by its days or its zone");
    if (zoneField != null) {
      Require.name("target.zoneField", zoneField, 64);
    }
    Names.requireUnique("target.alerts", "alert", alerts, alert -> alert.at().toString());
  }

  /** A target of a duration, in the zone of its calendar. */
  public SlaTarget(
      String metric,
      SlaCondition when,
      Duration within,
      @Nullable String calendar,
      boolean retroactive,
      List<SlaAlert> alerts) {
    this(metric, when, within, calendar, retroactive, alerts, null, null);
  }

  /** A target that is due at a time of day, for all tickets of its policy. */
  public static SlaTarget by(SlaMetric metric, SlaBy by, String calendar) {
    return new SlaTarget(
        metric.name(), SlaCondition.ANY, LONGEST, calendar, true, List.of(), by, null);
  }

  /** A target for all tickets of its policy that counts from the beginning of the cycle. */
  public static SlaTarget of(SlaMetric metric, Duration within, @Nullable String calendar) {
    return new SlaTarget(metric.name(), SlaCondition.ANY, within, calendar, true, List.of());
  }

  /** This target, for some tickets only. */
  public SlaTarget when(SlaCondition condition) {
    return new SlaTarget(metric, condition, within, calendar, retroactive, alerts, by, zoneField);
  }

  /** This target, which counts from when it begins to hold, or from the beginning of the cycle. */
  public SlaTarget withRetroactive(boolean fromTheBeginning) {
    return new SlaTarget(metric, when, within, calendar, fromTheBeginning, alerts, by, zoneField);
  }

  /** This target with these alerts. */
  public SlaTarget withAlerts(SlaAlert... newAlerts) {
    return new SlaTarget(
        metric, when, within, calendar, retroactive, List.of(newAlerts), by, zoneField);
  }

  /** This target by the hours of its calendar in the zone that a field of the ticket holds. */
  public SlaTarget inZoneOf(String field) {
    return new SlaTarget(metric, when, within, calendar, retroactive, alerts, by, field);
  }
}
