package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.ContentId;
import io.csm.core.TenantId;
import io.csm.spi.ContentRow;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("When PostgreSQL crashes")
class PostgresCrashTest {
  private static final TenantId TENANT = new TenantId(64);
  private static final byte[] TEXT = "你好 👋".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  @DisplayName(
      "between the content and the number of a ticket and the commit that refers to them, which is"
          + " tried again, both are still there")
  void whatWasWrittenAhead() throws IOException, SQLException {
    long drawn;
    ContentId content = new ContentId(1);
    EmbeddedPostgres live = start();
    try (HikariDataSource pool = pool(live)) {
      JdbcSchema.create(pool);
      Database database = new Database(pool, Dialect.POSTGRESQL, null, "csm_");
      drawn = new JdbcNumbering(database).next(TENANT);
      new JdbcContentStore(database)
          .put(TENANT, List.of(new ContentRow(content, null, new byte[16], TEXT)));
      kill(live);
    }

    try (EmbeddedPostgres back = start();
        HikariDataSource pool = pool(back)) {
      Database database = new Database(pool, Dialect.POSTGRESQL, null, "csm_");
      assertThat(new JdbcContentStore(database).read(TENANT, List.of(content)).get(0))
          .hasValue(TEXT);
      assertThat(new JdbcNumbering(database).next(TENANT)).isGreaterThan(drawn);
    }
  }

  /** It writes its log with commits that wait for that, and otherwise as late as it may. */
  private EmbeddedPostgres start() throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder)
        .setCleanDataDirectory(false)
        .setServerConfig("wal_writer_delay", "10s")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  private static HikariDataSource pool(EmbeddedPostgres server) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
    config.setUsername("postgres");
    config.setMaximumPoolSize(2);
    return new HikariDataSource(config);
  }

  /** Its processes end with the first, which writes nothing any more. */
  private void kill(EmbeddedPostgres server) throws IOException {
    long postmaster = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0));
    ProcessHandle first = ProcessHandle.of(postmaster).orElseThrow();
    List<ProcessHandle> all = first.descendants().toList();
    first.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    first.onExit().join();
    all.stream().map(ProcessHandle::onExit).forEach(CompletableFuture::join);
    Files.deleteIfExists(folder.resolve("postmaster.pid"));
    server.close();
  }
}
