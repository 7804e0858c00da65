package io.csm.jdbc;

import static java.util.Objects.requireNonNull;

import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.spi.Numbering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ticket numbers 1, 2, 3 … per tenant. Thread-safe.
 *
 * <p>A draw is one statement and a transaction of its own. While one is on its way, those who ask
 * gather, whatever their tenants; the first of them then draws for all. So a node uses at most one
 * connection for this, and the more ask at a time, the more are served by one commit.
 */
final class JdbcNumbering implements Numbering {
  /** The greatest number of callers that share a draw. */
  private static final int MAX_CALLERS = 1_000;

  private final Database database;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Draw gathering = new Draw();
  private boolean drawing;

  JdbcNumbering(Database database) {
    this.database = database;
  }

  @Override
  public long next(TenantId tenant) {
    lock.lock();
    try {
      while (gathering.callers == MAX_CALLERS) {
        changed.awaitUninterruptibly();
      }
      Draw draw = gathering;
      int place = draw.join(tenant);
      while (drawing && !draw.done) {
        changed.awaitUninterruptibly();
      }
      if (!draw.done) {
        lead(draw);
      }
      return draw.number(tenant, place);
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock held, which is released while the database works. */
  private void lead(Draw draw) {
    gathering = new Draw();
    drawing = true;
    changed.signalAll();
    lock.unlock();
    try {
      draw.last.putAll(last(draw.wanted));
    } catch (RuntimeException failed) {
      draw.failure = failed;
    } finally {
      lock.lock();
      draw.done = true;
      drawing = false;
      changed.signalAll();
    }
  }

  private Map<Long, Long> last(SortedMap<Long, Integer> wanted) {
    List<Object> parameters = new ArrayList<>();
    wanted.forEach(
        (tenant, count) -> {
          parameters.add(tenant);
          parameters.add((long) count);
        });
    Map<Long, Long> last = new HashMap<>();
    String raising = Counters.raising(database.dialect(), "${numbering}", wanted.size());
    Database.Row<Map.Entry<Long, Long>> row = r -> Map.entry(r.getLong(1), r.getLong(2));
    List<Map.Entry<Long, Long>> raised =
        database.dialect() == Dialect.MYSQL
            ? WrittenRows.of(
                database,
                raising,
                parameters,
                Counters.reading("${numbering}", wanted.size()),
                List.copyOf(wanted.keySet()),
                row)
            : database.listWritten(raising, parameters, row);
    raised.forEach(each -> last.put(each.getKey(), each.getValue()));
    return last;
  }

  /** What several callers draw together. Guarded by the lock, save for its leader. */
  private static final class Draw {
    final SortedMap<Long, Integer> wanted = new TreeMap<>();
    final Map<Long, Long> last = new HashMap<>();
    int callers;
    boolean done;
    @Nullable RuntimeException failure;

    /** Answers how many callers of that tenant came before. */
    int join(TenantId tenant) {
      callers++;
      return wanted.merge(tenant.value(), 1, Integer::sum) - 1;
    }

    long number(TenantId tenant, int place) {
      if (failure != null) {
        throw failure instanceof CsmException known
            ? new CsmException(known.problem(), known)
            : new IllegalStateException("The data source failed", failure);
      }
      long key = tenant.value();
      long end = requireNonNull(last.get(key));
      int count = requireNonNull(wanted.get(key));
      return end - count + 1 + place;
    }
  }
}
