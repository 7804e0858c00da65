package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.RecordedEvent;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A database that fails")
class BrokenDatabaseTest {
  private static final TenantId TENANT = new TenantId(1);

  @TempDir Path folder;

  /** A desk on a pool, with what it has acknowledged. */
  private static final class Probe implements AutoCloseable {
    final Csm csm;
    final Desk desk;
    final TicketId ticket;
    final List<String> acknowledged = new ArrayList<>();
    int tried;

    Probe(HikariDataSource pool) {
      csm =
          Csm.builder()
              .store(JdbcStore.builder(pool, InstantSource.system()).build())
              .node("probe")
              .build();
      desk = csm.createTenant(TENANT);
      CustomerId customer = desk.createCustomer(null);
      ticket = desk.open(NewTicket.of(customer, null)).orThrow().ticketId();
    }

    /** One more command, with a key of its own. */
    void command() {
      String key = "command-" + tried++;
      command(key);
    }

    void command(String key) {
      desk.withKey(key).note(ticket, "looked at " + key).orThrow();
      acknowledged.add(key);
    }

    void refused() {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(this::command)
          .satisfies(
              failed -> {
                assertThat(failed.code()).isEqualTo(Code.STORE_FAILED);
                assertThat(failed).hasMessageContaining("Maybe");
              });
    }

    /** Everything acknowledged is in the history once, and nothing is half done. */
    void check() {
      List<String> keys = new ArrayList<>();
      for (RecordedEvent event : desk.history(ticket, 0, 10_000)) {
        keys.add(event.envelope().command().value());
      }
      assertThat(keys).doesNotHaveDuplicates().containsAll(acknowledged);
      assertThat(desk.ticket(ticket).orElseThrow().messages())
          .isEqualTo(desk.messages(ticket, null, 1_000).size());
    }

    @Override
    public void close() {
      csm.close();
    }
  }

  private static HikariDataSource pool(String url, String user) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setMaximumPoolSize(5);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(1_000);
    HikariDataSource pool = new HikariDataSource(config);
    JdbcSchema.create(pool);
    return pool;
  }

  private static void execute(HikariDataSource pool, String... statements) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  @DisplayName("because it is read-only refuses commands until it is not, and answers reads")
  void readOnly() throws IOException, SQLException {
    try (EmbeddedPostgres server = server(folder.resolve("data"), 0);
        HikariDataSource pool = pool(server.getJdbcUrl("postgres", "postgres"), "postgres");
        Probe probe = new Probe(pool)) {
      execute(pool, "ALTER DATABASE postgres SET default_transaction_read_only = on");
      pool.getHikariPoolMXBean().softEvictConnections();

      probe.refused();
      assertThat(probe.desk.ticket(probe.ticket)).isPresent();

      execute(
          pool,
          "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
          "ALTER DATABASE postgres RESET default_transaction_read_only");
      pool.getHikariPoolMXBean().softEvictConnections();
      probe.command();
      probe.check();
    }
  }

  @Test
  @DisplayName("because the server is down refuses commands until it is up, and none is half done")
  void serverDown() throws IOException {
    Path data = folder.resolve("data");
    EmbeddedPostgres server = server(data, 0);
    int port = server.getPort();
    try (HikariDataSource pool = pool(server.getJdbcUrl("postgres", "postgres"), "postgres");
        Probe probe = new Probe(pool)) {
      probe.command();
      server.close();

      probe.refused();
      probe.refused();

      server = server(data, port);
      // What came of it is unknown to the caller, who repeats it under its key.
      probe.command("command-1");
      probe.command("command-2");
      probe.command();
      probe.check();
    } finally {
      server.close();
    }
  }

  private static EmbeddedPostgres server(Path data, int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPGStartupWait(Duration.ofSeconds(60));
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  @Test
  @DisplayName("because its pool is empty refuses commands, and goes on when connections come back")
  void emptyPool() throws SQLException {
    try (HikariDataSource pool = pool("jdbc:h2:" + folder.resolve("pool"), "sa");
        Probe probe = new Probe(pool)) {
      List<Connection> taken = new ArrayList<>();
      for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
        taken.add(pool.getConnection());
      }

      probe.refused();
      for (Connection connection : taken) {
        connection.close();
      }

      probe.command();
      probe.check();
    }
  }

  @Test
  @DisplayName("because the disk is full refuses commands, and what it acknowledged is kept")
  void fullDisk() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk.toString()))
        .as("a small disk can be mounted")
        .isZero();
    try {
      EmbeddedPostgres server = server(disk.resolve("data"), 0);
      try (HikariDataSource pool = pool(server.getJdbcUrl("postgres", "postgres"), "postgres");
          Probe probe = new Probe(pool)) {
        probe.command();
        Path filler = disk.resolve("filler");
        fill(filler);

        untilRefused(probe);
        Files.delete(filler);

        untilAnswered(probe);
        probe.check();
      } finally {
        server.close();
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  /** The log that the server has allocated already may take some commands more. */
  private static void untilRefused(Probe probe) {
    CsmException refused = null;
    for (int i = 0; i < 20_000 && refused == null; i++) {
      try {
        probe.command();
      } catch (CsmException failed) {
        refused = failed;
      }
    }
    assertThat(refused).as("a refusal").isNotNull();
    assertThat(refused.code()).isEqualTo(Code.STORE_FAILED);
  }

  /** A server that could not write its log restarts by itself, which takes a moment. */
  private static void untilAnswered(Probe probe) {
    for (int i = 0; ; i++) {
      try {
        probe.command();
        return;
      } catch (CsmException notYet) {
        if (i == 60) {
          throw notYet;
        }
      }
    }
  }

  private static void fill(Path filler) {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException missing) {
      return -1;
    }
  }
}
