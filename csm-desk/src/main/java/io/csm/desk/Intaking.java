package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Ref;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.spi.Intake;
import io.csm.spi.IntakeRow;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands inside the host's transactions: writes them down, and gives them again after the commit.
 * Thread-safe.
 *
 * <p>A row is decided by giving its command to a desk once more, with the ids that it was answered
 * with; the change that decides it takes the row, so that of several nodes one succeeds. The owner
 * of the shard decides all rows by id. Whoever handles a ticket that a row names decides those of
 * the tenant up to that one first, in the same order.
 */
final class Intaking {
  private static final int PAGE = 1_000;

  /** After so many failures in one walk the store is taken to be down. */
  private static final int MAX_FAILURES = 10;

  private static final Logger log = LoggerFactory.getLogger(Intaking.class);

  private final Ports ports;
  private final Intake port;
  private final Engine engine;
  private final BiFunction<TenantId, CallContext, Desk> desks;

  /** The row that was told of last, so that a row that stays does not fill the log. */
  private final AtomicLong told = new AtomicLong();

  Intaking(Ports ports, Intake port, Engine engine, BiFunction<TenantId, CallContext, Desk> desks) {
    this.ports = ports;
    this.port = port;
    this.engine = engine;
    this.desks = desks;
  }

  /** Whether the calling thread is inside a transaction of the host's. */
  boolean isOpen() {
    return port.isOpen();
  }

  /** Writes a command into the host's transaction. */
  Result.Accepted write(TenantId tenant, ShardId shard, CallContext call, Given given) {
    Ref<TicketId> ref = given.ticket();
    TicketId named = ref instanceof TicketId id ? id : null;
    HostKey<TicketId> key = ref instanceof HostKey<TicketId> hostKey ? hostKey : null;
    Drawn drawn = given.drawn();
    Accepted accepted =
        new Accepted(
            ports.ids().next(),
            given.name(),
            named,
            given.makes().mayOpen() ? drawn.ticket() : null,
            given.makes().addsMessage() ? drawn.message() : null,
            given.makes() == Given.Makes.CUSTOMER ? drawn.customer() : null,
            given.makes() == Given.Makes.TICKET ? drawn.number() : 0);
    CallContext dated = call.occurredAt() == null ? call.at(ports.clock().instant()) : call;
    TicketId ticket = accepted.ticket() == null ? named : accepted.ticket();
    port.write(
        new IntakeRow(
            shard,
            tenant,
            accepted.row(),
            ticket,
            key,
            Written.write(new Written.Command(dated, accepted, given.name(), given.arguments()))));
    return new Result.Accepted(ticket, accepted.message(), accepted.customer(), accepted.number());
  }

  /**
   * Decides the first rows of some shards.
   *
   * @return how many were decided
   */
  int decide(List<ShardId> shards) {
    if (shards.isEmpty()) {
      return 0;
    }
    List<IntakeRow> rows = port.list(shards, PAGE);
    return rows.size() - new Pass().decide(rows);
  }

  /**
   * Decides what has to be decided before a command or a read.
   *
   * @param concerned what that names; the keys of others are taken for those of tickets, too, which
   *     does no harm
   * @return whether nothing was left that has to wait
   */
  boolean decide(TenantId tenant, List<? extends Ref<?>> concerned) {
    boolean all = true;
    for (Ref<?> ref : concerned) {
      if (ref instanceof TicketId ticket) {
        all &= decide(tenant, ticket, null, 0) != Decided.NOT_ALL;
      } else if (ref instanceof HostKey<?> key) {
        all &= decide(tenant, null, HostKey.of(key.value()), 0) != Decided.NOT_ALL;
      }
    }
    return all;
  }

  /**
   * Decides what names a ticket behind a row that needs it.
   *
   * @return whether there was anything, so that the row should be decided anew
   */
  boolean decideBehind(TenantId tenant, Ref<TicketId> ref, long row) {
    Decided decided =
        ref instanceof TicketId ticket
            ? decide(tenant, ticket, null, row)
            : decide(tenant, null, (HostKey<TicketId>) ref, row);
    return decided != Decided.NOTHING;
  }

  private enum Decided {
    NOTHING,
    NOT_ALL,
    ALL
  }

  private Decided decide(
      TenantId tenant, @Nullable TicketId id, @Nullable HostKey<TicketId> key, long after) {
    ShardId shard = engine.shardOf(tenant);
    OptionalLong last = port.last(shard, tenant, id, key);
    if (last.isEmpty() || last.getAsLong() <= after) {
      return Decided.NOTHING;
    }
    Pass pass = new Pass();
    int left = 0;
    long seen = after;
    while (seen < last.getAsLong()) {
      List<IntakeRow> rows = port.list(shard, tenant, seen, last.getAsLong(), PAGE);
      if (rows.isEmpty()) {
        break;
      }
      left += pass.decide(rows);
      seen = rows.get(rows.size() - 1).id();
    }
    return left == 0 ? Decided.ALL : Decided.NOT_ALL;
  }

  /** One walk over rows: what follows on a row that has to wait waits, too. */
  private final class Pass {
    private final NavigableSet<TicketId> tickets = new TreeSet<>();
    private final NavigableSet<HostKey<TicketId>> keys = new TreeSet<>();
    private int failures;

    /** Decides rows; answers how many have to wait. */
    int decide(List<IntakeRow> rows) {
      int left = 0;
      for (IntakeRow row : rows) {
        if (failures == MAX_FAILURES
            || row.ticket().map(tickets::contains).orElse(false)
            || row.key().map(keys::contains).orElse(false)
            || !give(row)) {
          left++;
          row.ticket().ifPresent(tickets::add);
          row.key().ifPresent(keys::add);
        }
      }
      return left;
    }

    private boolean give(IntakeRow row) {
      try {
        Written.Command command = Written.read(row.command());
        CallContext call = command.call().after(command.accepted());
        try {
          Commands.give(desks.apply(row.tenant(), call), command.name(), command.arguments());
        } catch (CsmException refused) {
          if (!isLasting(refused.problem().code())) {
            throw refused;
          }
          engine.reject(row.tenant(), call, refused.problem());
        }
        return true;
      } catch (RuntimeException failed) {
        failures++;
        if (told.getAndSet(row.id()) != row.id()) {
          log.warn("The command in {} was not decided and will be tried again", row, failed);
        }
        return false;
      }
    }
  }

  /** Whether the same command would be answered the same at any other time. */
  private static boolean isLasting(Code code) {
    return switch (code) {
      case BROKEN_PORT, CONTENDED, ENGINE_CLOSED, MALFORMED, OVERLOADED, STORE_FAILED -> false;
      default -> true;
    };
  }
}
