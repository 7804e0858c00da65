package io.csm.desk;

import io.csm.core.event.AggregateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * At most one alarm for each of many tickets, and the order in which they ring. What is set or
 * taken costs logarithmic time. Not thread-safe.
 */
final class Alarms {
  /** Looked up only, so that its order does not matter. */
  private final Map<AggregateKey, Instant> times = new HashMap<>();

  private final SortedMap<Instant, SortedSet<AggregateKey>> order = new TreeMap<>();

  /** Sets the alarm of a ticket in the place of the one before; null for none. */
  void set(AggregateKey ticket, @Nullable Instant at) {
    Instant before = at == null ? times.remove(ticket) : times.put(ticket, at);
    if (before != null) {
      SortedSet<AggregateKey> together = order.get(before);
      if (together != null) {
        together.remove(ticket);
        if (together.isEmpty()) {
          order.remove(before);
        }
      }
    }
    if (at != null) {
      order.computeIfAbsent(at, none -> new TreeSet<>()).add(ticket);
    }
  }

  /** When the first alarm rings; null for never. */
  @Nullable Instant next() {
    return order.isEmpty() ? null : order.firstKey();
  }

  /** The tickets whose alarms ring at {@code now}, at most {@code limit}, the oldest first. */
  List<AggregateKey> ringing(Instant now, int limit) {
    List<AggregateKey> ringing = new ArrayList<>();
    for (Map.Entry<Instant, SortedSet<AggregateKey>> entry : order.entrySet()) {
      if (entry.getKey().isAfter(now)) {
        break;
      }
      for (AggregateKey ticket : entry.getValue()) {
        if (ringing.size() == limit) {
          return ringing;
        }
        ringing.add(ticket);
      }
    }
    return ringing;
  }

  void clear() {
    times.clear();
    order.clear();
  }
}
