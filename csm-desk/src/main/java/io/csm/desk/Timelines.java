package io.csm.desk;

import io.csm.core.TenantId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.SlaRules;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.ConfigurationEvent;
import io.csm.core.event.Event;
import io.csm.core.event.RecordedEvent;
import io.csm.sla.BusinessTime;
import io.csm.sla.SlaTimeline;
import io.csm.sla.SlaVersion;
import io.csm.spi.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The SLA timelines of the tenants that have rules, at most {@value #MAX_TENANTS}, read from the
 * history of their configurations: each change of rules or calendars is a version, whose number is
 * that of the configuration after it. Thread-safe; reads the store outside of any lock.
 */
final class Timelines {
  /** The greatest number of tenants whose timeline is kept. */
  static final int MAX_TENANTS = 1_000;

  private static final int PAGE = 1_000;

  private final Store store;
  private final Map<TenantId, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  Timelines(Store store) {
    this.store = store;
  }

  /**
   * The timeline of a tenant, with all versions up to that of its configuration; possibly with
   * later ones. Costs one read after each change of the configuration, and nothing otherwise.
   */
  SlaTimeline of(TenantId tenant, long configurationVersion) {
    Known found = find(tenant).orElse(Known.NOTHING);
    if (found.version < configurationVersion) {
      found = found.upTo(store, tenant);
      keep(tenant, found);
    }
    return found.timeline;
  }

  private synchronized Optional<Known> find(TenantId tenant) {
    return Optional.ofNullable(known.get(tenant));
  }

  private synchronized void keep(TenantId tenant, Known found) {
    Known before = known.get(tenant);
    if (before == null || before.version < found.version) {
      known.put(tenant, found);
      if (known.size() > MAX_TENANTS) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }

  /** What the history of a configuration says up to a version. Immutable. */
  private record Known(
      long version, SortedMap<Long, DeskCalendar> calendars, SlaRules rules, SlaTimeline timeline) {
    static final Known NOTHING = new Known(0, new TreeMap<>(), SlaRules.NONE, SlaTimeline.EMPTY);

    Known upTo(Store store, TenantId tenant) {
      AggregateKey key = AggregateKey.configuration(tenant);
      Building building = new Building(this);
      List<RecordedEvent> page;
      do {
        page = store.history(key, building.version, PAGE);
        page.forEach(building::add);
      } while (page.size() == PAGE);
      return building.done();
    }
  }

  /** Reads a history. The events of one change make one version. Used by one thread. */
  private static final class Building {
    private final SortedMap<Long, DeskCalendar> calendars;
    private final List<SlaVersion> versions;
    private final Map<BusinessCalendar, BusinessTime> compiled = new LinkedHashMap<>();
    private SlaRules rules;
    private long version;
    private Optional<RecordedEvent> changed = Optional.empty();
    private boolean anew;

    Building(Known known) {
      calendars = new TreeMap<>(known.calendars);
      rules = known.rules;
      version = known.version;
      versions = new ArrayList<>(known.timeline.versions());
      for (SlaVersion before : versions) {
        before.calendars().values().forEach(time -> compiled.put(time.calendars().get(0), time));
      }
    }

    void add(RecordedEvent recorded) {
      if (changed.isPresent()
          && !changed.get().envelope().command().equals(recorded.envelope().command())) {
        finish();
      }
      version = recorded.envelope().version();
      if (apply(recorded.event())) {
        changed = Optional.of(recorded);
      }
    }

    private boolean apply(Event event) {
      if (event instanceof ConfigurationEvent.JudgedAnew) {
        anew = true;
        return true;
      }
      if (event instanceof ConfigurationEvent.Put put) {
        if (put.item() instanceof DeskCalendar calendar) {
          calendars.put(calendar.itemId(), calendar);
          return true;
        }
        if (put.item() instanceof SlaRules newRules) {
          rules = newRules;
          return true;
        }
      }
      if (event instanceof ConfigurationEvent.Removed removed) {
        if (removed.itemKind() == ConfigurationKind.CALENDAR) {
          calendars.remove(removed.itemId());
          return true;
        }
        if (removed.itemKind() == ConfigurationKind.SLA_RULES) {
          rules = SlaRules.NONE;
          return true;
        }
      }
      return false;
    }

    /** The change is over; before there are rules, calendars alone make no version. */
    private void finish() {
      changed.ifPresent(
          last -> {
            if (!versions.isEmpty() || !rules.metrics().isEmpty()) {
              SortedMap<String, BusinessTime> times = new TreeMap<>();
              for (DeskCalendar item : calendars.values()) {
                times.put(
                    item.calendar().name(),
                    compiled.computeIfAbsent(item.calendar(), BusinessTime::of));
              }
              versions.add(
                  new SlaVersion(
                      last.envelope().version(), last.envelope().recordedAt(), rules, times, anew));
            }
          });
      changed = Optional.empty();
      anew = false;
    }

    Known done() {
      finish();
      return new Known(version, calendars, rules, SlaTimeline.of(versions));
    }
  }
}
