package io.csm.desk;

import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.SlaRules;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.RecordedEvent;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaState;
import io.csm.core.ticket.Ticket;
import io.csm.sla.BusinessTime;
import io.csm.sla.SlaClocks;
import io.csm.sla.SlaExplanation;
import io.csm.sla.SlaTimeline;
import io.csm.sla.SlaVersion;
import io.csm.spi.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Folds the SLA clocks of a ticket anew, with all that can be explained. Thread-safe. */
final class ClockReader {
  private static final int PAGE = 1_000;

  private final Ports ports;
  private final Engine engine;
  private final TenantId tenant;

  ClockReader(Ports ports, Engine engine, TenantId tenant) {
    this.ports = ports;
    this.engine = engine;
    this.tenant = tenant;
  }

  List<SlaExplanation> explain(Ticket ticket) {
    if (ticket.sla() == null) {
      return List.of();
    }
    long version =
        engine
            .load(AggregateKey.configuration(tenant))
            .map(Versioned::version)
            .orElse(ticket.sla().version());
    SlaClocks clocks = SlaClocks.of(engine.timelines().of(tenant, version));
    Instant now = ports.clock().instant();
    List<RecordedEvent> history = history(ticket);
    SlaState state = clocks.advance(clocks.replay(history), ticket, version);
    List<SlaExplanation> explanations = new ArrayList<>();
    for (SlaClock clock : state.clocks()) {
      explanations.add(clocks.explain(clock, now, history));
    }
    return explanations;
  }

  SlaPreview preview(List<ConfigurationItem> items, boolean anew) {
    Versioned found = engine.load(AggregateKey.configuration(tenant)).orElse(null);
    long version = found == null ? 0 : found.version();
    Configuration planned = found == null ? Configuration.EMPTY : (Configuration) found.state();
    for (ConfigurationItem item : items) {
      planned = planned.with(item);
    }
    try {
      Configuring.check(planned);
    } catch (Refused refused) {
      throw new CsmException(refused.problem());
    }
    SlaTimeline present = engine.timelines().of(tenant, version);
    Instant now = ports.clock().instant();
    List<SlaVersion> versions = new ArrayList<>(present.versions());
    versions.removeIf(known -> known.number() > version);
    Instant from = versions.isEmpty() ? now : versions.get(versions.size() - 1).from();
    versions.add(
        new SlaVersion(
            version + 1,
            Engine.later(now, from),
            planned.slaRules().orElse(SlaRules.NONE),
            times(planned),
            anew));
    SlaClocks before = SlaClocks.brief(present);
    SlaClocks after = SlaClocks.brief(SlaTimeline.of(versions));
    SlaPreview preview = SlaPreview.NOTHING;
    List<Versioned> page;
    TicketId last = null;
    do {
      page = ports.store().routed(tenant, last, PAGE);
      for (Versioned each : page) {
        Ticket ticket = (Ticket) each.state();
        last = ticket.id();
        SlaState is = advance(before, ClockFold.of(ticket), ticket, version);
        preview = preview.plus(is, advance(after, is, ticket, version + 1), now);
      }
    } while (page.size() == PAGE);
    return preview;
  }

  private SlaState advance(SlaClocks clocks, SlaState state, Ticket ticket, long version) {
    return clocks.needsHistory(state, version)
        ? clocks.advance(history(ticket), ticket, version)
        : clocks.advance(state, ticket, version);
  }

  private List<RecordedEvent> history(Ticket ticket) {
    return ClockFold.history(ports.store(), AggregateKey.of(tenant, ticket.id()));
  }

  private static SortedMap<String, BusinessTime> times(Configuration configuration) {
    SortedMap<String, BusinessTime> times = new TreeMap<>();
    for (DeskCalendar item : configuration.calendars()) {
      times.put(item.calendar().name(), BusinessTime.of(item.calendar()));
    }
    return times;
  }
}
