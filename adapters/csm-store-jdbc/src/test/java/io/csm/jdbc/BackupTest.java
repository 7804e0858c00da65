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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

  private static void note(Desk desk, TicketId ticket, String key) {
    desk.withKey(key).note(ticket, "a note").orThrow();
  }

  private static void backUp(HikariDataSource pool, Path zip) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("BACKUP TO '" + zip + "'");
    }
  }

  private static List<String> keys(Desk desk, TicketId ticket) {
    List<String> keys = new ArrayList<>();
    for (RecordedEvent event : desk.history(ticket, 0, 10_000)) {
      keys.add(event.envelope().command().value());
    }
    return keys;
  }
}
