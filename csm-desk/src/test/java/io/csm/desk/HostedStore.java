package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Ref;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ConflictCause;
import io.csm.spi.Guard;
import io.csm.spi.Intake;
import io.csm.spi.IntakeRow;
import io.csm.spi.StoreAbility;
import io.csm.spi.StoredAnswer;
import io.csm.testkit.ForwardingStore;
import io.csm.testkit.IntakeContract;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A store in memory with transactions of a host that is in memory, too: what the desk makes of
 * intake can be tested without a database.
 */
final class HostedStore extends ForwardingStore implements Intake {
  private final InMemoryStore store;
  private final NavigableMap<Long, IntakeRow> rows = new TreeMap<>();
  private final ConcurrentHashMap<Thread, Transaction> open = new ConcurrentHashMap<>();

  /** Why commits fail; null if they do not. */
  Supplier<CsmException> failing;

  HostedStore(InMemoryStore store) {
    super(store);
    this.store = store;
  }

  /** A transaction of the host's. */
  final class Transaction implements IntakeContract.HostTransaction {
    private final List<IntakeRow> written = new ArrayList<>();
    private final List<Runnable> hooks = new ArrayList<>();

    @Override
    public void in(Runnable work) {
      open.put(Thread.currentThread(), this);
      try {
        work.run();
      } finally {
        open.remove(Thread.currentThread());
      }
    }

    @Override
    public void commit() {
      synchronized (rows) {
        written.forEach(row -> rows.put(row.id(), row));
      }
      hooks.forEach(Runnable::run);
    }

    @Override
    public void rollback() {
      written.clear();
      hooks.clear();
    }
  }

  Transaction begin() {
    return new Transaction();
  }

  // ---- intake

  @Override
  public boolean isOpen() {
    return open.get(Thread.currentThread()) != null;
  }

  @Override
  public void write(IntakeRow row) {
    Transaction transaction = open.get(Thread.currentThread());
    if (transaction == null) {
      throw CsmException.of(Code.NO_SHARED_TRANSACTION, "", "detail", "none is open");
    }
    transaction.written.add(row);
  }

  @Override
  public void afterCommit(Runnable hook) {
    open.get(Thread.currentThread()).hooks.add(hook);
  }

  @Override
  public List<IntakeRow> list(List<ShardId> shards, long after, int limit) {
    return find(limit, row -> shards.contains(row.shard()) && row.id() > after);
  }

  @Override
  public List<IntakeRow> list(ShardId shard, TenantId tenant, long after, long upTo, int limit) {
    return find(limit, row -> row.tenant().equals(tenant) && row.id() > after && row.id() <= upTo);
  }

  @Override
  public OptionalLong last(ShardId shard, TenantId tenant, TicketId ticket, HostKey<TicketId> key) {
    List<IntakeRow> all = find(1_000, row -> row.tenant().equals(tenant));
    List<HostKey<TicketId>> keys = new ArrayList<>();
    keys.add(key);
    all.stream()
        .filter(row -> ticket != null && row.ticket().filter(ticket::equals).isPresent())
        .forEach(row -> row.key().ifPresent(keys::add));
    return all.stream()
        .filter(
            row ->
                (ticket != null && row.ticket().filter(ticket::equals).isPresent())
                    || keys.stream()
                        .filter(Objects::nonNull)
                        .anyMatch(k -> row.key().filter(k::equals).isPresent()))
        .mapToLong(IntakeRow::id)
        .max();
  }

  private List<IntakeRow> find(int limit, java.util.function.Predicate<IntakeRow> which) {
    if (limit < 1 || limit > 1_000) {
      throw CsmException.of(Code.INVALID_VALUE, "limit", "value", limit, "expected", "1 to 1000");
    }
    synchronized (rows) {
      return rows.values().stream().filter(which).limit(limit).toList();
    }
  }

  @Override
  public List<StoreAbility> abilities() {
    return List.of(StoreAbility.HOST_TRANSACTIONS);
  }

  @Override
  public List<CommitResult> commit(ShardId shard, List<Change> changes) {
    if (failing != null) {
      throw failing.get();
    }
    synchronized (rows) {
      List<CommitResult> results = new ArrayList<>();
      for (Change change : changes) {
        results.add(commit(shard, change));
      }
      return results;
    }
  }

  private boolean isNamed(TenantId tenant, Ref<TicketId> ticket) {
    return rows.values().stream()
        .filter(row -> row.tenant().equals(tenant))
        .anyMatch(
            row ->
                ticket.equals(row.ticket().orElse(null)) || ticket.equals(row.key().orElse(null)));
  }

  private CommitResult commit(ShardId shard, Change change) {
    List<Guard> others = new ArrayList<>();
    List<Long> taken = new ArrayList<>();
    for (Guard guard : change.guards()) {
      if (guard instanceof Guard.TakeIntake take) {
        taken.add(take.row());
      } else {
        others.add(guard);
      }
    }
    for (Guard guard : others) {
      if (guard instanceof Guard.ClaimCommand claim) {
        Optional<StoredAnswer> answer = store.answer(change.tenant(), claim.answer().key());
        if (answer.isPresent()) {
          return new CommitResult.Repeated(answer.get());
        }
      }
    }
    for (Guard guard : others) {
      if (guard instanceof Guard.NoIntake none && isNamed(change.tenant(), none.ticket())) {
        return new CommitResult.Conflict(
            ConflictCause.INTAKE, String.valueOf(none), store.end(shard));
      }
    }
    for (long id : taken) {
      IntakeRow row = rows.get(id);
      if (row == null || !row.tenant().equals(change.tenant())) {
        return new CommitResult.Conflict(ConflictCause.INTAKE, "intake-" + id, store.end(shard));
      }
    }
    CommitResult result =
        store.commit(shard, List.of(new Change(change.tenant(), change.writes(), others))).get(0);
    if (result instanceof CommitResult.Committed) {
      taken.forEach(rows::remove);
    }
    return result;
  }
}
