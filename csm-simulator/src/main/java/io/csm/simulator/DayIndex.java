package io.csm.simulator;

import java.util.HashMap;
import java.util.Map;

/** The ids of the calls of whole days, to find those that stand in the log twice. */
final class DayIndex {
  private final Map<String, Long> byId = new HashMap<>();
  private final Map<String, Long> byKey = new HashMap<>();

  /** The line that had this id first, which is the given one if none had it. */
  long firstLineWithId(String id, long line) {
    Long first = byId.putIfAbsent(id, line);
    return first == null ? line : first;
  }

  /** The line that had this date and call id first, which is the given one if none had it. */
  long firstLineWithKey(String key, long line) {
    Long first = byKey.putIfAbsent(key, line);
    return first == null ? line : first;
  }
}
