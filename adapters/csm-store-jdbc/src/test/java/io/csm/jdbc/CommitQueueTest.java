package io.csm.jdbc;

import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.testkit.Fixtures;
import io.csm.testkit.Scribe;
import io.csm.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of callers whose changes are committed together")
class CommitQueueTest {
  private static final ShardId SHARD = new ShardId(0);

  /** What happens before the next connections are given out. */
  private final ConcurrentLinkedDeque<Connecting> next = new ConcurrentLinkedDeque<>();

  private final Scribe scribe = new Scribe(new SettableClock(START));
  private HikariDataSource source;
  private JdbcStore store;

  @FunctionalInterface
  private interface Connecting {
    void run() throws Exception;
  }

  @BeforeEach
  void open() {
    source = TestDatabases.empty(Dialect.H2);
    JdbcSchema.create(source);
    DataSource slow =
        (DataSource)
            Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  Connecting before = next.poll();
                  if (before != null) {
                    before.run();
                  }
                  try {
                    return method.invoke(source, arguments);
                  } catch (InvocationTargetException failed) {
                    throw failed.getCause();
                  }
                });
    store = JdbcStore.builder(slow, new SettableClock(START)).build();
    store.createTenant(TENANT, SHARD);
  }

  @AfterEach
  void close() {
    source.close();
  }

  private Change ticket(long id) {
    return Scribe.guarded(
        scribe.first(AggregateKey.of(TENANT, new TicketId(id)), Fixtures.opened(id)));
  }

  /** What became of a change; whether its thread was interrupted afterwards. */
  private record Told(CommitResult result, boolean interrupted) {}

  private static final class Caller {
    final FutureTask<Told> task;
    final Thread thread;

    Caller(JdbcStore store, Change change) {
      task =
          new FutureTask<>(
              () -> {
                CommitResult result = store.commit(SHARD, List.of(change)).get(0);
                return new Told(result, Thread.currentThread().isInterrupted());
              });
      thread = new Thread(task);
      thread.start();
    }

    void awaitWaiting() {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
  }

  /** Commits some changes in one group, whose leader meets that when it asks for a connection. */
  private List<Caller> together(int changes, Connecting... met) {
    CountDownLatch queued = new CountDownLatch(1);
    next.add(queued::await);
    next.addAll(List.of(met));
    Caller first = new Caller(store, ticket(100));
    first.awaitWaiting();
    List<Caller> callers = new ArrayList<>();
    for (int i = 1; i <= changes; i++) {
      Caller caller = new Caller(store, ticket(i));
      caller.awaitWaiting();
      callers.add(caller);
    }
    queued.countDown();
    return callers;
  }

  private static SQLException noConnection() {
    return new SQLException("none is free", "08001");
  }

  @Test
  @DisplayName("one fails when it leads and gets no connection; the others are committed")
  void noConnectionOnce() throws Exception {
    List<Caller> callers =
        together(
            5,
            () -> {
              throw noConnection();
            });

    int committed = 0;
    for (Caller caller : callers) {
      try {
        assertThat(caller.task.get().result()).isInstanceOf(CommitResult.Committed.class);
        committed++;
      } catch (java.util.concurrent.ExecutionException failed) {
        assertThat(failed.getCause())
            .isInstanceOfSatisfying(
                CsmException.class,
                refused -> assertThat(refused.code()).isEqualTo(Code.STORE_FAILED));
      }
    }
    assertThat(committed).isEqualTo(4);
  }

  @Test
  @DisplayName("nobody waits for more than two leaders who get no connection")
  void noConnectionAtAll() {
    Connecting none =
        () -> {
          throw noConnection();
        };
    for (Caller caller : together(5, none, none)) {
      assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
          .isThrownBy(caller.task::get)
          .withCauseInstanceOf(CsmException.class);
    }
    assertThat(next).isEmpty();
    assertThat(store.commit(SHARD, List.of(ticket(9))).get(0))
        .isInstanceOf(CommitResult.Committed.class);
  }

  @Test
  @DisplayName(
      "one that is interrupted while it leads spoils nothing, and finds itself interrupted")
  void interrupted() throws Exception {
    int interrupted = 0;
    for (Caller caller :
        together(
            5,
            () -> {
              throw new SQLException("interrupted", new InterruptedException());
            })) {
      Told told = caller.task.get();
      assertThat(told.result()).isInstanceOf(CommitResult.Committed.class);
      interrupted += told.interrupted() ? 1 : 0;
    }
    assertThat(interrupted).isEqualTo(1);
  }

  @Test
  @DisplayName("one that comes interrupted is committed like the others, and stays interrupted")
  void interruptedBefore() {
    Thread.currentThread().interrupt();
    CommitResult result = store.commit(SHARD, List.of(ticket(1))).get(0);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
    assertThat(store.commit(SHARD, List.of(ticket(2))).get(0))
        .isInstanceOf(CommitResult.Committed.class);
  }

  @Test
  @DisplayName("nobody fails by an exception that does not come again when each is tried alone")
  void poisoned() throws Exception {
    List<Caller> callers =
        together(
            5,
            () -> {
              throw new IllegalStateException("a bug");
            });

    for (Caller caller : callers) {
      assertThat(caller.task.get().result()).isInstanceOf(CommitResult.Committed.class);
    }
  }
}
