package io.csm.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an identity replay found: counted exactly, and listed up to a bound. */
final class Findings {
  static final int MAX_LISTED = 100_000;

  private final TreeMap<String, Long> waits = new TreeMap<>();
  private final TreeMap<String, Long> refusals = new TreeMap<>();
  private final List<Report.Finding> listed = new ArrayList<>();

  void differ(long line, String reason, String detail) {
    add(waits, line, reason, detail);
  }

  void refuse(long line, String reason, String detail) {
    add(refusals, line, reason, detail);
  }

  private void add(Map<String, Long> counts, long line, String reason, String detail) {
    counts.merge(reason, 1L, Long::sum);
    if (listed.size() < MAX_LISTED) {
      listed.add(new Report.Finding(line, reason, detail));
    }
  }

  SortedMap<String, Long> waits() {
    return waits;
  }

  SortedMap<String, Long> refusals() {
    return refusals;
  }

  List<Report.Finding> listed() {
    return listed;
  }
}
