package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.spi.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sessions of one process, by the clock that it is given. Thread-safe. To renew costs O(log n) for
 * each session, to look for who is gone O(n) in all sessions. Holds at most {@value #MAX_SESSIONS}
 * sessions; more are refused with {@code OVERLOADED}.
 */
public final class InMemorySessions implements Sessions {
  /** The greatest number of sessions at a time, with those of agents who are gone. */
  public static final int MAX_SESSIONS = 100_000;

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration LONGEST_GRACE = Duration.ofDays(1);
  private static final Comparator<Gone> BY_ID =
      Comparator.comparing(Gone::tenant).thenComparing(Gone::agent);

  private final InstantSource clock;

  /** By agent, then by name. No agent is without one. */
  private final Map<Gone, Map<String, Held>> sessions = new TreeMap<>(BY_ID);

  private int size;

  /**
   * No sessions yet.
   *
   * @param clock by which they run out
   */
  public InMemorySessions(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void renew(List<Session> some, Duration time) {
    InMemoryStore.bounded("sessions", some);
    some.forEach(session -> InMemoryStore.text("session.name", session.name(), 1, 200));
    refuseUnless(
        time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0,
        "session.time",
        time,
        "1 second to 1 hour");
    Set<Session> added = new HashSet<>(some);
    added.removeIf(session -> of(session).containsKey(session.name()));
    if (size + added.size() > MAX_SESSIONS) {
      throw CsmException.of(Code.OVERLOADED, "sessions", "limit", MAX_SESSIONS);
    }
    Instant now = clock.instant();
    for (Session session : some) {
      Map<String, Held> all =
          sessions.computeIfAbsent(
              new Gone(session.tenant(), session.agent()), agent -> new HashMap<>());
      size -= all.size();
      // What is over says nothing any more, now that there is one that lasts.
      all.values().removeIf(held -> !held.until().isAfter(now));
      all.put(session.name(), new Held(session.shard(), now.plus(time)));
      size += all.size();
    }
  }

  @Override
  public synchronized void end(Session session) {
    Instant now = clock.instant();
    Map<String, Held> all = of(session);
    Held held = all.get(session.name());
    if (held != null && held.until().isAfter(now)) {
      all.put(session.name(), new Held(held.shard(), now));
    }
  }

  @Override
  public synchronized List<Gone> gone(List<ShardId> shards, Duration grace, int limit) {
    InMemoryStore.bounded("shards", shards);
    InMemoryStore.limit(limit, InMemoryStore.MAX_LIST);
    checkGrace(grace);
    Instant latest = clock.instant().minus(grace);
    Set<ShardId> wanted = new HashSet<>(shards);
    return sessions.entrySet().stream()
        .filter(
            agent ->
                agent.getValue().values().stream()
                    .allMatch(
                        held -> wanted.contains(held.shard()) && !held.until().isAfter(latest)))
        .map(Map.Entry::getKey)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized boolean isGone(TenantId tenant, AgentId agent, Duration grace) {
    checkGrace(grace);
    Instant latest = clock.instant().minus(grace);
    Map<String, Held> all = sessions.get(new Gone(tenant, agent));
    return all != null && all.values().stream().noneMatch(held -> held.until().isAfter(latest));
  }

  @Override
  public synchronized void forget(TenantId tenant, AgentId agent) {
    Instant now = clock.instant();
    sessions.computeIfPresent(
        new Gone(tenant, agent),
        (same, all) -> {
          size -= all.size();
          all.values().removeIf(held -> !held.until().isAfter(now));
          size += all.size();
          return all.isEmpty() ? null : all;
        });
  }

  private Map<String, Held> of(Session session) {
    return sessions.getOrDefault(new Gone(session.tenant(), session.agent()), Map.of());
  }

  private static void checkGrace(Duration grace) {
    refuseUnless(
        !grace.isNegative() && grace.compareTo(LONGEST_GRACE) <= 0,
        "session.grace",
        grace,
        "zero to 1 day");
  }

  private static void refuseUnless(boolean condition, String path, Duration value, String range) {
    if (!condition) {
      throw CsmException.of(Code.INVALID_VALUE, path, "value", value, "expected", range);
    }
  }

  private record Held(ShardId shard, Instant until) {}
}
