package io.csm.sla;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import java.time.Instant;
import java.util.List;

/**
 * All versions of rules and calendars that a ticket's clocks may need, in the order in which they
 * came into force. Before the first one there are no clocks. Immutable and thread-safe.
 */
public final class SlaTimeline {
  private static final BusinessTime ALL_HOURS =
      BusinessTime.of(BusinessCalendar.builder("24/7", "Etc/UTC").openDaily("00:00-24:00").build());

  private final List<SlaVersion> versions;

  private SlaTimeline(List<SlaVersion> versions) {
    this.versions = versions;
  }

  /**
   * A timeline.
   *
   * @throws CsmException with {@code INVALID_VALUE} if a version is not later than the one before
   */
  public static SlaTimeline of(List<SlaVersion> versions) {
    for (int i = 1; i < versions.size(); i++) {
      if (!versions.get(i - 1).from().isBefore(versions.get(i).from())) {
        throw CsmException.of(
            Code.INVALID_VALUE,
            "versions[" + i + "].from",
            "value",
            versions.get(i).from(),
            "expected",
            "a time after " + versions.get(i - 1).from() + ", from which the version before holds");
      }
    }
    return new SlaTimeline(List.copyOf(versions));
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

  /** The time that counts for a target. */
  BusinessTime timeOf(AppliedTarget target) {
    String calendar = target.target().calendar();
    if (calendar == null) {
      return ALL_HOURS;
    }
    BusinessTime time = versions.get(target.version()).calendars().get(calendar);
    return time == null ? ALL_HOURS : time;
  }

  /** Whether both ask for the same by the same calendar, so that a new version changes nothing. */
  boolean isSame(AppliedTarget one, AppliedTarget other) {
    return one.policy().equals(other.policy())
        && one.target().equals(other.target())
        && timeOf(one).calendars().equals(timeOf(other).calendars());
  }
}
