package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.ContentId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ContentRow;
import io.csm.testkit.Fixtures;
import io.csm.testkit.Scribe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file of H2 whose process is killed while several threads commit")
class H2CrashTest {
  private static final int SHARDS = 4;
  private static final int KILLS = 20;
  private static final int MAX_WRITES = 60;

  private final Scribe scribe = new Scribe(InstantSource.system());
  private final AtomicLongArray acknowledged = new AtomicLongArray(SHARDS);
  private final AtomicLongArray ids = new AtomicLongArray(SHARDS);
  private final AtomicLong rounds = new AtomicLong();
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void registerFiles() {
    FilePath.register(new CrashFiles());
  }

  @Test
  @DisplayName("has each transaction whole or not at all, and all that was acknowledged")
  void keepsTransactionsWhole(@TempDir Path folder) throws Exception {
    Random random = new Random(1);
    Path file = folder.resolve("csm0.mv.db");
    try (HikariDataSource source = source(file)) {
      JdbcSchema.create(source);
      JdbcStore store = JdbcStore.builder(source, InstantSource.system()).build();
      for (int i = 0; i < SHARDS; i++) {
        store.createTenant(tenant(i), new ShardId(i));
      }
    }
    for (int kill = 1; kill <= KILLS; kill++) {
      Path copy = folder.resolve("csm" + kill + ".mv.db");
      CrashFiles.begin(1 + random.nextInt(MAX_WRITES), file, copy);
      try (HikariDataSource source = source(file)) {
        work(JdbcStore.builder(source, InstantSource.system()).build());
      }
      assertThat(failures).isEmpty();
      check(Files.copy(copy, folder.resolve("check" + kill + ".mv.db")), kill);
      file = copy;
    }
    assertThat(ids.get(0)).isPositive();
  }

  private void work(JdbcStore store) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      int shard = i;
      threads.add(new Thread(() -> untilKilled(() -> commit(store, shard))));
    }
    threads.add(new Thread(() -> untilKilled(() -> renew(store))));
    threads.add(new Thread(() -> untilKilled(() -> write(store))));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void untilKilled(Runnable work) {
    try {
      while (!CrashFiles.isKilled() && failures.isEmpty()) {
        work.run();
      }
    } catch (RuntimeException | AssertionError failed) {
      failures.add(failed);
    }
  }

  private void commit(JdbcStore store, int shard) {
    List<Change> changes = new ArrayList<>();
    int count = 1 + (int) (ids.get(shard) % 6);
    for (int i = 0; i < count; i++) {
      long id = ids.incrementAndGet(shard);
      AggregateKey ticket = AggregateKey.of(tenant(shard), new TicketId(id));
      changes.add(Scribe.change(scribe.first(ticket, Fixtures.opened(id))));
    }
    List<CommitResult> results = store.commit(new ShardId(shard), changes);
    assertThat(results).hasOnlyElementsOfType(CommitResult.Committed.class);
    if (!CrashFiles.isKilled()) {
      acknowledged.addAndGet(shard, results.size());
    }
  }

  private static void renew(JdbcStore store) {
    store.acquire(List.of("a", "b"), "test", Duration.ofSeconds(5));
  }

  /** Overwrites what it wrote before, in all sizes: so the file gets holes, and they are filled. */
  private void write(JdbcStore store) {
    long round = rounds.incrementAndGet();
    byte[] bytes = new byte[(int) (round * 7919 % 20_000)];
    store.put(
        tenant(0),
        List.of(new ContentRow(new ContentId(1 + round % 50), null, new byte[16], bytes)));
  }

  private void check(Path file, int kill) throws SQLException {
    try (HikariDataSource source = source(file);
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (int shard = 0; shard < SHARDS; shard++) {
        long last = number(statement, "SELECT last_position FROM csm_shard WHERE shard = " + shard);
        String what = "kill " + kill + ", shard " + shard + ": ";
        assertThat(last).as(what + "acknowledged").isGreaterThanOrEqualTo(acknowledged.get(shard));
        assertThat(number(statement, "SELECT COUNT(*) FROM csm_journal WHERE shard = " + shard))
            .as(what + "entries")
            .isEqualTo(last);
        assertThat(number(statement, "SELECT COUNT(*) FROM csm_ticket WHERE shard = " + shard))
            .as(what + "tickets")
            .isEqualTo(last);
        assertThat(
                number(
                    statement,
                    "SELECT COUNT(*) FROM csm_journal j JOIN csm_ticket t ON t.shard = j.shard"
                        + " AND t.tenant = j.tenant AND t.id = j.aggregate WHERE j.shard = "
                        + shard))
            .as(what + "entries with their tickets")
            .isEqualTo(last);
      }
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static TenantId tenant(int shard) {
    return new TenantId(shard + 1L);
  }

  private static HikariDataSource source(Path file) {
    String path = file.toString();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:h2:crash:"
            + path.substring(0, path.length() - ".mv.db".length())
            + ";TRACE_LEVEL_FILE=0;FILE_LOCK=NO;RETENTION_TIME=0");
    config.setUsername("sa");
    config.setPassword("");
    config.setMaximumPoolSize(SHARDS + 2);
    return new HikariDataSource(config);
  }
}
