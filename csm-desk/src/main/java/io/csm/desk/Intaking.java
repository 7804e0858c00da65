package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Ref;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.spi.Guard;
import io.csm.spi.Intake;
import io.csm.spi.IntakeRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
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
 *
 * <p>A row that cannot be decided now, because a port is down or a row locked, stays, and those of
 * the same ticket behind it; all others go on. It is passed over in the next walks of the owner:
 * none after the first failure, then 1, 3, 7, up to 63. A row that nobody can ever read goes as
 * rejected.
 */
final class Intaking {
  private static final int PAGE = 1_000;

  /** How many pages one walk of an owner reads. */
  private static final int MAX_PAGES = 100;

  /** After so many failures of the store in one walk it is taken to be down. */
  private static final int MAX_FAILURES = 10;

  /** How often a row has failed at most, as far as that is counted. */
  private static final int MAX_COUNTED = 7;

  private static final Logger log = LoggerFactory.getLogger(Intaking.class);

  private final Ports ports;
  private final Intake port;
  private final Engine engine;
  private final BiFunction<TenantId, CallContext, Desk> desks;
  private final Runnable afterCommit;

  /** The rows that were left by the last walk of this node as an owner. */
  private volatile Map<Long, Left> left = Map.of();

  /**
   * @param afterCommit called after a commit of the host's that wrote a command down
   */
  Intaking(
      Ports ports,
      Intake port,
      Engine engine,
      BiFunction<TenantId, CallContext, Desk> desks,
      Runnable afterCommit) {
    this.ports = ports;
    this.port = port;
    this.engine = engine;
    this.desks = desks;
    this.afterCommit = afterCommit;
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
    port.afterCommit(afterCommit);
    return new Result.Accepted(ticket, accepted.message(), accepted.customer(), accepted.number());
  }

  /**
   * How often a row has failed.
   *
   * @param passes how many walks are still to pass it over
   */
  private record Left(int failures, int passes) {
    static final Left NEVER = new Left(0, 0);

    Left failed() {
      int times = Math.min(failures + 1, MAX_COUNTED);
      return new Left(times, (1 << (times - 1)) - 1);
    }

    Left passedOver() {
      return new Left(failures, passes - 1);
    }
  }

  /**
   * Decides the rows of some shards, as their owner; at most 100,000.
   *
   * @return how many were decided
   */
  int decide(List<ShardId> shards) {
    if (shards.isEmpty()) {
      return 0;
    }
    Pass pass = new Pass(row -> false);
    int decided = 0;
    List<IntakeRow> rows = List.of();
    for (int i = 0; i < MAX_PAGES && (i == 0 || rows.size() == PAGE) && !pass.isOver(); i++) {
      rows = port.list(shards, i == 0 ? 0 : rows.get(PAGE - 1).id(), PAGE);
      decided += rows.size() - pass.decide(rows);
    }
    left = pass.stays;
    return decided;
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

  /** The guards by which a command finds out that something has to be decided before it. */
  static List<Guard> nothingAbout(List<? extends Ref<?>> concerned) {
    List<Guard> guards = new ArrayList<>();
    for (Ref<?> ref : concerned) {
      if (ref instanceof TicketId ticket) {
        guards.add(new Guard.NoIntake(ticket));
      } else if (ref instanceof HostKey<?> key) {
        guards.add(new Guard.NoIntake(HostKey.of(key.value())));
      }
    }
    return guards;
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
    Pass pass =
        new Pass(
            row ->
                row.ticket().filter(ticket -> ticket.equals(id)).isPresent()
                    || row.key().filter(named -> named.equals(key)).isPresent());
    int waiting = 0;
    long seen = after;
    while (seen < last.getAsLong()) {
      List<IntakeRow> rows = port.list(shard, tenant, seen, last.getAsLong(), PAGE);
      if (rows.isEmpty()) {
        break;
      }
      waiting += pass.decide(rows);
      seen = rows.get(rows.size() - 1).id();
    }
    return waiting == 0 ? Decided.ALL : Decided.NOT_ALL;
  }

  /** One walk over rows: what follows on a row that has to wait waits, too. */
  private final class Pass {
    private final NavigableSet<TicketId> tickets = new TreeSet<>();
    private final NavigableSet<HostKey<TicketId>> keys = new TreeSet<>();
    private final Predicate<IntakeRow> wanted;
    private final Map<Long, Left> before = left;

    /** The rows that failed or were passed over. */
    final Map<Long, Left> stays = new TreeMap<>();

    private int failures;

    /**
     * @param wanted rows that are tried even if they failed of late
     */
    Pass(Predicate<IntakeRow> wanted) {
      this.wanted = wanted;
    }

    /** Whether the store seems to be down. */
    boolean isOver() {
      return failures == MAX_FAILURES;
    }

    /** Decides rows; answers how many have to wait. */
    int decide(List<IntakeRow> rows) {
      int waiting = 0;
      for (IntakeRow row : rows) {
        if (isOver()
            || row.ticket().map(tickets::contains).orElse(false)
            || row.key().map(keys::contains).orElse(false)
            || isPassedOver(row)
            || !give(row)) {
          waiting++;
          row.ticket().ifPresent(tickets::add);
          row.key().ifPresent(keys::add);
        }
      }
      return waiting;
    }

    private boolean isPassedOver(IntakeRow row) {
      Left last = before.getOrDefault(row.id(), Left.NEVER);
      boolean passes = last.passes() > 0 && !wanted.test(row);
      if (passes) {
        stays.put(row.id(), last.passedOver());
      }
      return passes;
    }

    private boolean give(IntakeRow row) {
      try {
        Written.Command command = read(row);
        if (command == null) {
          return true;
        }
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
        failures += isOfStore(failed) ? 1 : 0;
        stays.put(row.id(), before.getOrDefault(row.id(), Left.NEVER).failed());
        if (!before.containsKey(row.id())) {
          log.warn("The command in {} was not decided and will be tried again", row, failed);
        }
        return false;
      }
    }
  }

  /** The command of a row; null if nobody can read it, and it has gone as rejected. */
  private Written.@Nullable Command read(IntakeRow row) {
    try {
      return Written.read(row.command());
    } catch (CsmException unreadable) {
      if (unreadable.code() == Code.UPGRADE_PENDING) {
        throw unreadable;
      }
      log.warn("The command in {} cannot be read, and is rejected", row, unreadable);
      Accepted accepted =
          new Accepted(row.id(), "unreadable", row.ticket().orElse(null), null, null, null, 0);
      engine.reject(row.tenant(), CallContext.SYSTEM.after(accepted), unreadable.problem());
      return null;
    }
  }

  /** Whether it says nothing about the command, but that the store cannot take any now. */
  private static boolean isOfStore(RuntimeException failed) {
    return failed instanceof CsmException refused
        && switch (refused.code()) {
          case CONTENDED, OVERLOADED, STORE_FAILED -> true;
          default -> false;
        };
  }

  /** Whether the same command would be answered the same at any other time. */
  private static boolean isLasting(Code code) {
    return switch (code) {
      case BROKEN_PORT,
          CONTENDED,
          ENGINE_CLOSED,
          MALFORMED,
          OVERLOADED,
          STORE_FAILED,
          UPGRADE_PENDING ->
          false;
      default -> true;
    };
  }
}
