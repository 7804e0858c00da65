package io.csm.sla;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaTarget;
import io.csm.core.ticket.SlaTargetRef;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All versions of rules and calendars that a ticket's clocks may need, in the order in which they
 * came into force. Before the first one there are no clocks. Immutable and thread-safe.
 */
public final class SlaTimeline {
  /** No versions, and so no clocks. */
  public static final SlaTimeline EMPTY = new SlaTimeline(List.of());

  private static final BusinessTime ALL_HOURS =
      BusinessTime.of(BusinessCalendar.builder("24/7", "Etc/UTC").openDaily("00:00-24:00").build());

  /** The most calendars in other zones that are kept; what is beyond is compiled each time. */
  private static final int MAX_ZONED = 1_000;

  private static final Set<String> ZONES = new TreeSet<>(ZoneId.getAvailableZoneIds());

  private final List<SlaVersion> versions;

  /** Calendars in other zones than their own, by version, zone and name. Looked up only. */
  private final Map<String, BusinessTime> zoned = new ConcurrentHashMap<>();

  /** Of each version, the metrics that some policy has a target for. */
  private final List<SortedSet<String>> measured = new ArrayList<>();

  private SlaTimeline(List<SlaVersion> versions) {
    this.versions = versions;
    for (SlaVersion version : versions) {
      SortedSet<String> metrics = new TreeSet<>();
      for (SlaPolicy policy : version.rules().policies()) {
        policy.targets().forEach(target -> metrics.add(target.metric()));
      }
      measured.add(metrics);
    }
  }

  /**
   * A timeline.
   *
   * @throws CsmException with {@code INVALID_VALUE} if a version is before the one before it, or
   *     its number not above
   */
  public static SlaTimeline of(List<SlaVersion> versions) {
    for (int i = 1; i < versions.size(); i++) {
      SlaVersion before = versions.get(i - 1);
      SlaVersion next = versions.get(i);
      if (next.number() <= before.number()) {
        throw notAfter(i, "number", next.number(), "a number above " + before.number());
      }
      if (next.from().isBefore(before.from())) {
        throw notAfter(i, "from", next.from(), "no time before " + before.from());
      }
    }
    return new SlaTimeline(List.copyOf(versions));
  }

  private static CsmException notAfter(int index, String field, Object value, String expected) {
    return CsmException.of(
        Code.INVALID_VALUE,
        "versions[" + index + "]." + field,
        "value",
        value,
        "expected",
        expected);
  }

  /** The versions. */
  public List<SlaVersion> versions() {
    return versions;
  }

  /** Which version is in force at {@code at}; -1 before the first. */
  int indexAt(Instant at) {
    int index = versions.size() - 1;
    while (index >= 0 && versions.get(index).from().isAfter(at)) {
      index--;
    }
    return index;
  }

  /** The last version whose number is at most {@code number}; -1 if there is none. */
  int indexOf(long number) {
    int index = versions.size() - 1;
    while (index >= 0 && versions.get(index).number() > number) {
      index--;
    }
    return index;
  }

  /** Whether some policy of a version has a target for a metric. */
  boolean isMeasured(int index, String metric) {
    return measured.get(index).contains(metric);
  }

  /** The target that is meant. */
  SlaTarget target(SlaTargetRef ref) {
    for (SlaPolicy policy : version(ref).rules().policies()) {
      if (policy.name().equals(ref.policy())) {
        return policy.targets().get(ref.index());
      }
    }
    throw unknown(ref);
  }

  /** The fields that the conditions of a metric name by which its clocks are paused. */
  SortedSet<String> pauseFields(SlaTargetRef ref, String metric) {
    SortedSet<String> fields = new TreeSet<>();
    for (SlaMetric known : version(ref).rules().metrics()) {
      if (known.name().equals(metric)) {
        if (known.pausedWhile() != null) {
          fields.addAll(known.pausedWhile().fields().keySet());
        }
        if (known.runsWhile() != null) {
          fields.addAll(known.runsWhile().fields().keySet());
        }
      }
    }
    return fields;
  }

  /** The time that counts for a target. */
  BusinessTime timeOf(SlaTargetRef ref) {
    if (ref.calendar() == null) {
      return ALL_HOURS;
    }
    BusinessTime time = version(ref).calendars().get(ref.calendar());
    if (time == null) {
      throw unknown(ref);
    }
    String zone = ref.zone();
    if (zone == null) {
      return time;
    }
    String key = ref.version() + " " + zone + " " + ref.calendar();
    BusinessTime known = zoned.get(key);
    if (known == null) {
      known = in(time, zone);
      if (zoned.size() < MAX_ZONED) {
        zoned.put(key, known);
      }
    }
    return known;
  }

  /** The hours of a calendar in another zone. */
  private static BusinessTime in(BusinessTime time, String zone) {
    BusinessCalendar calendar = time.calendars().get(0);
    return BusinessTime.of(
        new BusinessCalendar(
            calendar.name(),
            calendar.version(),
            zone,
            calendar.hours(),
            calendar.holidays(),
            calendar.specialDays(),
            calendar.breaks(),
            calendar.validFrom(),
            calendar.validThrough(),
            calendar.zoneData()));
  }

  /** Whether a calendar can be in that zone. */
  static boolean isZone(String zone) {
    return ZONES.contains(zone);
  }

  /** Whether both ask for the same by the same calendar, so that a new version changes nothing. */
  boolean isSame(@Nullable SlaTargetRef one, @Nullable SlaTargetRef other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.equals(other)
        || (one.policy().equals(other.policy())
            && target(one).equals(target(other))
            && timeOf(one).calendars().equals(timeOf(other).calendars()));
  }

  private SlaVersion version(SlaTargetRef ref) {
    int index = indexOf(ref.version());
    if (index < 0 || versions.get(index).number() != ref.version()) {
      throw unknown(ref);
    }
    return versions.get(index);
  }

  private static CsmException unknown(SlaTargetRef ref) {
    return CsmException.of(
        Code.INVALID_VALUE, "clock.target", "value", ref, "expected", "a target of the timeline");
  }
}
