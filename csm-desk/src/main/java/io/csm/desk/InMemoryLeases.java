package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.spi.Leases;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Leases of one process, by the clock that it is given. Thread-safe; each call takes O(1), save
 * that one in so many first throws out what has expired. Holds at most {@value #MAX_LEASES} leases;
 * more are refused with {@code OVERLOADED}.
 */
public final class InMemoryLeases implements Leases {
  /** The greatest number of leases held at a time. */
  public static final int MAX_LEASES = 100_000;

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final InstantSource clock;
  private final Map<String, Held> leases = new HashMap<>();

  /**
   * No leases yet.
   *
   * @param clock by which they expire
   */
  public InMemoryLeases(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized List<Lease> acquire(List<String> names, String holder, Duration time) {
    InMemoryStore.bounded("lease.names", names);
    names.forEach(name -> InMemoryStore.text("lease.name", name, 1, 200));
    InMemoryStore.text("lease.holder", holder, 1, 200);
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw CsmException.of(
          Code.INVALID_VALUE, "lease.time", "value", time, "expected", "1 second to 1 hour");
    }
    Instant now = clock.instant();
    List<Lease> granted = new ArrayList<>();
    for (String name : names) {
      Held held = leases.get(name);
      boolean free = held == null || !held.until().isAfter(now);
      if (held != null && !free && !held.holder().equals(holder)) {
        continue;
      }
      if (held == null && leases.size() >= MAX_LEASES) {
        leases.values().removeIf(other -> !other.until().isAfter(now));
        InMemoryStore.refuseIfFull(leases.size(), MAX_LEASES, "leases");
      }
      leases.put(name, new Held(holder, now.plus(time)));
      granted.add(new Lease(name, holder, free));
    }
    return granted;
  }

  @Override
  public synchronized List<Lease> held(String prefix) {
    InMemoryStore.text("lease.prefix", prefix, 1, 200);
    Instant now = clock.instant();
    return new TreeMap<>(leases)
        .tailMap(prefix).entrySet().stream()
            .takeWhile(entry -> entry.getKey().startsWith(prefix))
            .filter(entry -> entry.getValue().until().isAfter(now))
            .map(entry -> new Lease(entry.getKey(), entry.getValue().holder(), false))
            .toList();
  }

  @Override
  public synchronized void release(String name, String holder) {
    Held held = leases.get(name);
    if (held != null && held.holder().equals(holder)) {
      leases.remove(name);
    }
  }

  private record Held(String holder, Instant until) {}
}
