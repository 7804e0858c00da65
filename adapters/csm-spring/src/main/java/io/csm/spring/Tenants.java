package io.csm.spring;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.work.Presence;
import io.csm.desk.Board;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tenants that come and go while the application runs: created, suspended, resumed, removed. It
 * hands out the desks of those that are active, and refuses those of the others; {@code Csm.desk}
 * and desks that somebody has kept are not asked.
 *
 * <p>What a tenant's standing is stands in the store, where there is a {@code Store} bean, and is
 * known to every node 5 seconds later at most; else in memory. Remembers the last 10,000 tenants
 * that were asked for; in memory, no more than 10,000 can be suspended or removed. Thread-safe.
 */
public final class Tenants {
  /** How many tenants are remembered. */
  public static final int MAX_REMEMBERED = 10_000;

  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final String CURSOR = "spring.tenant.";

  private final Csm csm;
  private final @Nullable Store store;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TenantId, Known> known = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * The tenants of an engine.
   *
   * @param store of the engine, where standings are kept; null keeps them in memory
   * @param clock by which what was read is read again
   */
  public Tenants(Csm csm, @Nullable Store store, InstantSource clock) {
    this.csm = csm;
    this.store = store;
    this.clock = clock;
  }

  /** What a tenant may do. */
  public enum Standing {
    /** Everything. */
    ACTIVE,
    /** Nothing for the time being; its agents are signed out. */
    SUSPENDED,
    /** Nothing ever again; its agents are retired. */
    REMOVED
  }

  /** A standing, and when it was read. */
  private record Known(Standing standing, Instant read) {}

  /**
   * Creates a tenant, or finds it.
   *
   * @return its desk
   * @throws CsmException with {@code TENANT_SUSPENDED} or, if it was removed, {@code NOT_FOUND}
   */
  public Desk create(Ref<TenantId> tenant) {
    Desk desk = desk(tenant);
    return csm.createTenant(desk.tenant());
  }

  /**
   * The desk of a tenant. Costs a read of the store every 5 seconds.
   *
   * @throws CsmException with {@code TENANT_SUSPENDED} or, if it was removed, {@code NOT_FOUND};
   *     one that was never created is found out by the desk
   */
  public Desk desk(Ref<TenantId> tenant) {
    Desk desk = csm.desk(tenant);
    switch (standing(desk.tenant())) {
      case ACTIVE -> {}
      case SUSPENDED -> throw CsmException.of(Code.TENANT_SUSPENDED, "tenant", "tenant", tenant);
      case REMOVED -> throw notFound(tenant);
    }
    return desk;
  }

  /** What a tenant may do; ACTIVE for one that was never created. Costs as {@link #desk}. */
  public Standing standing(Ref<TenantId> tenant) {
    return standing(csm.desk(tenant).tenant());
  }

  /**
   * Suspends a tenant: its desk is refused from now on, and every agent is signed out, so that
   * nothing rings and nothing new is assigned. Clocks run on. What was interrupted is called again.
   *
   * @throws CsmException with {@code NOT_FOUND} if there is no such tenant any more, or never was;
   *     the latter is not noticed without a store
   */
  public void suspend(Ref<TenantId> tenant) {
    end(tenant, Standing.SUSPENDED, (desk, agent) -> desk.setPresence(agent, Presence.OFFLINE));
  }

  /**
   * Lets a suspended tenant go on. Its agents sign in by themselves.
   *
   * @throws CsmException with {@code NOT_FOUND} if there is no such tenant, or none any more
   */
  public void resume(Ref<TenantId> tenant) {
    Desk desk = present(tenant);
    write(desk.tenant(), Standing.ACTIVE);
  }

  /**
   * Removes a tenant for good: its desk is not found from now on, and every agent is retired. Its
   * rows stay, as those of closed tickets do; erase its customers before, where their content has
   * to go. What was interrupted is called again.
   *
   * @throws CsmException with {@code NOT_FOUND} if there never was such a tenant, which is not
   *     noticed without a store
   */
  public void remove(Ref<TenantId> tenant) {
    end(
        tenant,
        Standing.REMOVED,
        (desk, agent) -> {
          desk.setPresence(agent, Presence.OFFLINE);
          desk.retireAgent(agent);
        });
  }

  private void end(Ref<TenantId> tenant, Standing standing, BiConsumer<Desk, AgentId> leave) {
    Desk desk = standing == Standing.REMOVED ? csm.desk(tenant) : present(tenant);
    if (store != null && store.shardOf(desk.tenant()).isEmpty()) {
      throw notFound(tenant);
    }
    Board board = desk.board();
    write(desk.tenant(), standing);
    for (Board.AgentLine line : board.agents()) {
      leave.accept(desk, line.agent());
    }
  }

  private Desk present(Ref<TenantId> tenant) {
    Desk desk = csm.desk(tenant);
    if (standing(desk.tenant()) == Standing.REMOVED) {
      throw notFound(tenant);
    }
    return desk;
  }

  private Standing standing(TenantId tenant) {
    Instant now = clock.instant();
    Known last = remembered(tenant);
    if (last != null && (store == null || now.isBefore(last.read().plus(FRESH)))) {
      return last.standing();
    }
    Standing standing =
        store == null
            ? Standing.ACTIVE
            : store.cursor(CURSOR + tenant.value()).map(Standing::valueOf).orElse(Standing.ACTIVE);
    if (store != null) {
      remember(tenant, new Known(standing, now));
    }
    return standing;
  }

  private void write(TenantId tenant, Standing standing) {
    if (store != null) {
      store.saveCursor(CURSOR + tenant.value(), standing.name());
    }
    remember(tenant, new Known(standing, clock.instant()));
  }

  private @Nullable Known remembered(TenantId tenant) {
    lock.lock();
    try {
      return known.get(tenant);
    } finally {
      lock.unlock();
    }
  }

  private void remember(TenantId tenant, Known standing) {
    lock.lock();
    try {
      if (store == null && standing.standing() == Standing.ACTIVE) {
        known.remove(tenant);
        return;
      }
      if (store == null && !known.containsKey(tenant) && known.size() >= MAX_REMEMBERED) {
        throw CsmException.of(Code.OVERLOADED, "tenant", "limit", MAX_REMEMBERED);
      }
      known.put(tenant, standing);
      if (known.size() > MAX_REMEMBERED) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  private static CsmException notFound(Ref<TenantId> tenant) {
    return CsmException.of(Code.NOT_FOUND, "tenant", "type", "tenant", "ref", tenant);
  }
}
