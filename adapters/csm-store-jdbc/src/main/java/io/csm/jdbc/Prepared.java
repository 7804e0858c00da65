package io.csm.jdbc;

import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.UnknownEvent;
import io.csm.core.ticket.Ticket;
import io.csm.json.CsmJson;
import io.csm.spi.Change;
import io.csm.spi.Versioned;
import io.csm.spi.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change with its rows, which the caller's thread makes before it asks for the shard: writing
 * JSON is most of the work, and callers do it side by side.
 */
record Prepared(Change change, List<Row> rows, int weight) {
  private static final CsmJson JSON = CsmJson.standard();

  /** Where the position stands in a row of the journal; it is known last. */
  static final int POSITION = 1;

  /** One write. */
  static final class Row {
    private final Write write;
    private final @Nullable Object[] state;
    private final List<@Nullable Object[]> journal;
    private final boolean relists;

    Row(Write write, @Nullable Object[] state, List<@Nullable Object[]> journal, boolean relists) {
      this.write = write;
      this.state = state;
      this.journal = journal;
      this.relists = relists;
    }

    Write write() {
      return write;
    }

    /** The row of the aggregate. */
    @Nullable Object[] state() {
      return state;
    }

    /** The rows of its events; their positions are put in under the row of the shard. */
    List<@Nullable Object[]> journal() {
      return journal;
    }

    /** Whether tags or fields may have changed. */
    boolean relists() {
      return relists;
    }
  }

  static Prepared of(int shard, Change change) {
    List<Row> rows = new ArrayList<>(change.writes().size());
    int weight = 1 + change.guards().size();
    for (Write write : change.writes()) {
      rows.add(row(shard, write));
      weight += 1 + write.events().size();
    }
    return new Prepared(change, rows, weight);
  }

  private static Row row(int shard, Write write) {
    RecordedEvent last = write.events().get(write.events().size() - 1);
    Versioned after =
        new Versioned(write.key(), write.newVersion(), last.envelope().recordedAt(), write.state());
    List<@Nullable Object[]> journal = new ArrayList<>(write.events().size());
    boolean relists = false;
    for (RecordedEvent event : write.events()) {
      journal.add(journalRow(shard, event));
      relists |= relists(event.event().kind());
    }
    return new Row(
        write,
        StateTable.of(write.key().type()).row(shard, after),
        journal,
        relists && write.state() instanceof Ticket);
  }

  private static boolean relists(EventKind kind) {
    return kind == EventKind.TICKET_OPENED
        || kind == EventKind.TAGS_CHANGED
        || kind == EventKind.FIELDS_CHANGED
        || kind == EventKind.TICKET_ERASED;
  }

  private static @Nullable Object[] journalRow(int shard, RecordedEvent event) {
    var envelope = event.envelope();
    return new @Nullable Object[] {
      shard,
      0L,
      envelope.aggregate().tenant().value(),
      envelope.aggregate().type().name(),
      envelope.aggregate().id(),
      envelope.version(),
      envelope.id().value(),
      event.event() instanceof UnknownEvent unknown ? unknown.name() : event.event().kind().name(),
      Micros.of(envelope.occurredAt()),
      Micros.of(envelope.recordedAt()),
      JSON.write(event)
    };
  }
}
