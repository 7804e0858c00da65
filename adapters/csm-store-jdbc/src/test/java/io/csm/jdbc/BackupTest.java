package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.RecordedEvent;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.testkit.Race;
import io.csm.testkit.StoreInvariants;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.tools.Restore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A backup")
class BackupTest {
  private static final TenantId TENANT = new TenantId(64);
  private static final ShardId SHARD = new ShardId(0);

  @TempDir Path folder;

  private static HikariDataSource pool(Path file) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:" + file);
    config.setUsername("sa");
    return new HikariDataSource(config);
  }

  @Test
  @DisplayName(
      "taken while nodes run holds all that was answered before, up to one position, whole")
  void whileRunning() throws SQLException {
    Path zip = folder.resolve("backup.zip");
    List<String> before = Collections.synchronizedList(new ArrayList<>());
    TicketId ticket;
    Position end;
    try (HikariDataSource pool = pool(folder.resolve("live"))) {
      JdbcSchema.create(pool);
      JdbcStore store = JdbcStore.builder(pool, InstantSource.system()).build();
      try (Csm csm = Csm.builder().store(store).node("live").build()) {
        Desk desk = csm.createTenant(TENANT);
        ticket = desk.open(NewTicket.of(desk.createCustomer(null), null)).orThrow().ticketId();
        for (int i = 0; i < 20; i++) {
          note(desk, ticket, "before-" + i);
          before.add("before-" + i);
        }
        Race.of(
            4,
            runner ->
                () -> {
                  if (runner == 0) {
                    backUp(pool, zip);
                  } else {
                    for (int i = 0; i < 50; i++) {
                      note(desk, ticket, "meanwhile-" + runner + "-" + i);
                    }
                  }
                  return null;
                });
        end = store.end(SHARD);
      }
    }
    Restore.execute(zip.toString(), folder.resolve("restored").toString(), "live");

    try (HikariDataSource pool = pool(folder.resolve("restored").resolve("live"))) {
      JdbcStore store = JdbcStore.builder(pool, InstantSource.system()).build();
      assertThat(store.end(SHARD).value()).isLessThanOrEqualTo(end.value());
      StoreInvariants.check(store);
      try (Csm csm = Csm.builder().store(store).node("restored").build()) {
        Desk desk = csm.desk(TENANT);
        assertThat(keys(desk, ticket)).containsAll(before);
        // Hosts that repeat what they do not find again get it done, and no more than that.
        for (int runner = 1; runner < 4; runner++) {
          for (int i = 0; i < 50; i++) {
            note(desk, ticket, "meanwhile-" + runner + "-" + i);
          }
        }
        assertThat(keys(desk, ticket)).doesNotHaveDuplicates().hasSize(1 + before.size() + 150);
      }
    }
  }

  @Test
  @DisplayName("with archived logs brings PostgreSQL back to just behind a position of the journal")
  void toAPosition() throws IOException, SQLException {
    Path archive = Files.createDirectory(folder.resolve("archive"));
    Path data = folder.resolve("live");
    Path backup = folder.resolve("backup");
    TicketId ticket;
    List<String> kept = new ArrayList<>();
    Position position;
    String transaction;
    try (EmbeddedPostgres live =
            EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("archive_mode", "on")
                .start();
        HikariDataSource pool = pool(live)) {
      execute(pool, "ALTER SYSTEM SET archive_command = 'cp %p " + archive + "/%f'");
      execute(pool, "SELECT pg_reload_conf()");
      JdbcSchema.create(pool);
      JdbcStore store = JdbcStore.builder(pool, InstantSource.system()).build();
      try (Csm csm = Csm.builder().store(store).node("live").build()) {
        Desk desk = csm.createTenant(TENANT);
        ticket = desk.open(NewTicket.of(desk.createCustomer(null), null)).orThrow().ticketId();
        note(desk, ticket, "before-the-backup");
        baseBackup(pool, data, backup);
        note(desk, ticket, "after-the-backup");
        note(desk, ticket, "the-last-one-wanted");
        kept.addAll(keys(desk, ticket));
        position = store.end(SHARD);
        transaction =
            one(
                pool,
                "SELECT xmin FROM csm_journal WHERE shard = 0 AND position = " + position.value());
        for (int i = 0; i < 20; i++) {
          note(desk, ticket, "a-mistake-" + i);
        }
      }
      // The log that is being written is archived, too.
      execute(pool, "SELECT pg_switch_wal()");
    }

    Files.writeString(
        backup.resolve("postgresql.auto.conf"),
        String.join(
            "\n",
            "restore_command = 'cp " + archive + "/%f %p'",
            "recovery_target_xid = '" + transaction + "'",
            "recovery_target_action = 'promote'",
            ""));
    Files.createFile(backup.resolve("recovery.signal"));

    try (EmbeddedPostgres restored =
            EmbeddedPostgres.builder()
                .setDataDirectory(backup)
                .setCleanDataDirectory(false)
                .start();
        HikariDataSource pool = pool(restored)) {
      JdbcStore store = JdbcStore.builder(pool, InstantSource.system()).build();
      assertThat(store.end(SHARD)).isEqualTo(position);
      StoreInvariants.check(store);
      try (Csm csm = Csm.builder().store(store).node("restored").build()) {
        Desk desk = csm.desk(TENANT);
        assertThat(keys(desk, ticket)).isEqualTo(kept);
        note(desk, ticket, "it-goes-on");
        assertThat(store.end(SHARD).value()).isGreaterThan(position.value());
      }
    }
  }

  private static HikariDataSource pool(EmbeddedPostgres server) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
    config.setUsername("postgres");
    return new HikariDataSource(config);
  }

  /** What the server's own tool does: says that it begins, copies the files, says that it ends. */
  private static void baseBackup(HikariDataSource pool, Path data, Path backup)
      throws IOException, SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_backup_start('csm', true)");
      copy(data, backup);
      try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
        label.next();
        Files.writeString(backup.resolve("backup_label"), label.getString(1));
      }
    }
  }

  /** Without the logs, which are archived, and what belongs to the running server. */
  private static void copy(Path from, Path to) throws IOException {
    Set<PosixFilePermission> mine = PosixFilePermissions.fromString("rwx------");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path relative = from.relativize(path);
        Path target = to.resolve(relative);
        boolean log = relative.startsWith("pg_wal") && relative.getNameCount() > 1;
        if (Files.isDirectory(path)) {
          if (!log) {
            Files.createDirectory(target, PosixFilePermissions.asFileAttribute(mine));
          }
        } else if (!log && !relative.toString().equals("postmaster.pid")) {
          try {
            Files.copy(path, target);
          } catch (NoSuchFileException gone) {
            // The server may remove files meanwhile; the logs tell it so when it recovers.
            assertThat(path).doesNotExist();
          }
        }
      }
    }
  }

  private static void execute(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  private static void note(Desk desk, TicketId ticket, String key) {
    desk.withKey(key).note(ticket, "a note").orThrow();
  }

  private static void backUp(HikariDataSource pool, Path zip) throws SQLException {
    execute(pool, "BACKUP TO '" + zip + "'");
  }

  private static List<String> keys(Desk desk, TicketId ticket) {
    List<String> keys = new ArrayList<>();
    for (RecordedEvent event : desk.history(ticket, 0, 10_000)) {
      keys.add(event.envelope().command().value());
    }
    return keys;
  }
}
