package io.csm.desk;

import io.csm.core.TenantId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.RecordedEvent;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaState;
import io.csm.core.ticket.Ticket;
import io.csm.sla.SlaClocks;
import io.csm.sla.SlaExplanation;
import io.csm.spi.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
    SlaState state = clocks.advance(clocks.replay(history(ticket)), ticket, version);
    List<SlaExplanation> explanations = new ArrayList<>();
    for (SlaClock clock : state.clocks()) {
      explanations.add(clocks.explain(clock, now));
    }
    return explanations;
  }

  private List<RecordedEvent> history(Ticket ticket) {
    AggregateKey key = AggregateKey.of(tenant, ticket.id());
    List<RecordedEvent> history = new ArrayList<>();
    List<RecordedEvent> page;
    do {
      page = ports.store().history(key, history.size(), PAGE);
      history.addAll(page);
    } while (page.size() == PAGE);
    return history;
  }
}
