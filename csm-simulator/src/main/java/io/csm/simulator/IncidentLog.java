package io.csm.simulator;

import io.csm.core.QueueId;
import io.csm.core.config.StatusCategory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A comma-separated log of incidents, whose rows are put together by incident, in the order of
 * their first row. Held in memory whole, with at most {@value #MAX_ROWS} rows.
 */
abstract class IncidentLog {
  static final int MAX_ROWS = 1_000_000;

  private final Defects defects;
  private final Map<String, List<Row>> rows = new LinkedHashMap<>();
  private final Map<String, QueueId> queues = new LinkedHashMap<>();
  private long count;

  IncidentLog(int maxListedDefects) {
    defects = new Defects(maxListedDefects);
  }

  /** A row as it stands. */
  record Row(long line, List<String> cells) {
    String cell(int column) {
      return cells.get(column);
    }
  }

  /** The names of the columns, in their order. */
  abstract List<String> columns();

  /** Which column names the incident. */
  abstract int key();

  abstract @Nullable Incident incident(long index, String name, List<Row> rows);

  Defects defects() {
    return defects;
  }

  long rows() {
    return count;
  }

  /** The names of the groups, by the queue that stands for each. */
  Map<QueueId, String> groups() {
    Map<QueueId, String> groups = new LinkedHashMap<>();
    queues.forEach((name, id) -> groups.put(id, name));
    return groups;
  }

  QueueId queueOf(String group) {
    return queues.computeIfAbsent(group, name -> new QueueId(queues.size() + 1L));
  }

  /** Reads the file to its end. */
  List<Incident> read(Path file) {
    try (LineReader lines = LineReader.open(file, defects)) {
      String header = lines.next();
      if (header == null || !Arrays.asList(header.split(",", -1)).equals(columns())) {
        throw new TraceException(
            "File (%s) does not begin with the columns %s. Maybe it is another log."
                .formatted(file, String.join(",", columns())));
      }
      if (lines.byteOrderMark()) {
        defects.add(1, DefectReason.BYTE_ORDER_MARK, "skipped");
      }
      for (String line = lines.next(); line != null; line = lines.next()) {
        add(file, lines.number(), line);
      }
    }
    List<Incident> incidents = new ArrayList<>();
    rows.forEach(
        (name, of) -> {
          Incident incident = incident(incidents.size(), name, of);
          if (incident != null) {
            incidents.add(incident);
          }
        });
    if (incidents.isEmpty()) {
      throw new TraceException(
          "File (%s) has no incident that can be used: %s. Maybe it is another log."
              .formatted(file, defects.counts()));
    }
    rows.clear();
    return incidents;
  }

  private void add(Path file, long number, String line) {
    if (line.isBlank()) {
      defects.add(number, DefectReason.BLANK_LINE, "left out");
      return;
    }
    List<String> cells = List.of(line.split(",", -1));
    if (cells.size() != columns().size()) {
      defects.add(
          number,
          DefectReason.WRONG_COLUMNS,
          cells.size() + " columns, expected " + columns().size());
      return;
    }
    if (++count > MAX_ROWS) {
      throw new TraceException(
          "File (%s) has more than %d rows. Maybe take a part of it.".formatted(file, MAX_ROWS));
    }
    rows.computeIfAbsent(cells.get(key()), name -> new ArrayList<>()).add(new Row(number, cells));
  }

  /** The time of a row, not before that of the row before it. */
  Instant inOrder(Row row, Instant at, @Nullable Instant last) {
    if (last == null || !at.isBefore(last)) {
      return at;
    }
    defects.add(row.line(), DefectReason.UPDATE_OUT_OF_ORDER, at + " after " + last);
    return last;
  }

  /** What a state means; as before where the log does not say, with a defect. */
  StatusCategory category(
      Row row, Map<String, StatusCategory> known, String state, @Nullable IncidentStep before) {
    StatusCategory category = known.get(state);
    if (category != null) {
      return category;
    }
    defects.add(row.line(), DefectReason.UNKNOWN_STATE, state);
    return before == null ? StatusCategory.NEW : before.category();
  }
}
