package io.csm.simulator;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.Configuration;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.SlaRules;
import io.csm.sla.BusinessTime;
import io.csm.sla.SlaTimeline;
import io.csm.sla.SlaVersion;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rules and calendars under which tickets are judged. Immutable.
 *
 * @param calendars what the rules name, each name once
 */
public record SlaSetting(SlaRules rules, List<BusinessCalendar> calendars) {
  public SlaSetting {
    calendars = List.copyOf(calendars);
  }

  /** Those of a tenant's configuration; no clocks where it has no rules. */
  public static SlaSetting of(Configuration configuration) {
    return new SlaSetting(
        configuration.slaRules().orElse(SlaRules.NONE),
        configuration.calendars().stream().map(DeskCalendar::calendar).toList());
  }

  /** These rules and calendars as if they had been in force from the beginning. */
  SlaTimeline timeline() {
    SortedMap<String, BusinessTime> times = new TreeMap<>();
    for (BusinessCalendar calendar : calendars) {
      times.put(calendar.name(), BusinessTime.of(calendar));
    }
    return SlaTimeline.of(List.of(new SlaVersion(1, Instant.EPOCH, rules, times)));
  }
}
