package io.csm.sla;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules and calendars that were in force from some time on. Immutable.
 *
 * @param number by which clocks remember it, from 1; in a desk, the version of the tenant's
 *     configuration
 * @param from when they came into force, by {@code recordedAt}
 * @param rules metrics and policies
 * @param calendars what targets name; each target's calendar must be there
 */
public record SlaVersion(
    long number, Instant from, SlaRules rules, SortedMap<String, BusinessTime> calendars) {
  public SlaVersion {
    if (number < 1) {
      throw CsmException.of(
          Code.INVALID_VALUE, "version.number", "value", number, "expected", "1 or more");
    }
    calendars = Collections.unmodifiableSortedMap(new TreeMap<>(calendars));
    for (SlaPolicy policy : rules.policies()) {
      for (SlaTarget target : policy.targets()) {
        if (target.calendar() != null && !calendars.containsKey(target.calendar())) {
          throw CsmException.of(
              Code.UNKNOWN_CHOICE,
              "sla.policies." + policy.name() + ".targets.calendar",
              "value",
              target.calendar(),
              "known",
              String.join(", ", calendars.keySet()));
        }
      }
    }
  }
}
