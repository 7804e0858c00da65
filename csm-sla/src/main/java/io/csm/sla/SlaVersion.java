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
 * @param anew whether the clocks that are open when it comes into force are judged anew, from the
 *     start of their cycle; otherwise they keep what they used by then
 */
public record SlaVersion(
    long number,
    Instant from,
    SlaRules rules,
    SortedMap<String, BusinessTime> calendars,
    boolean anew) {
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

  /** A version under which clocks keep what they used before it. */
  public SlaVersion(
      long number, Instant from, SlaRules rules, SortedMap<String, BusinessTime> calendars) {
    this(number, from, rules, calendars, false);
  }

  /** This version, under which open clocks are judged anew. */
  public SlaVersion judgingAnew() {
    return new SlaVersion(number, from, rules, calendars, true);
  }
}
