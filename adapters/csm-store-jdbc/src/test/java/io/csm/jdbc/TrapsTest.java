package io.csm.jdbc;

import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.HostKey;
import io.csm.spi.IdentityKey;
import io.csm.spi.Leases;
import io.csm.spi.Leases.Lease;
import java.time.Duration;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Where databases differ,")
class TrapsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("texts beyond the basic plane of Unicode come back as they were")
  void wholeUnicode(Dialect dialect) {
    Database database = TestTables.empty(dialect);
    Leases leases = new JdbcLeases(database);
    String name = "工单 🎫 𠮷野家";

    leases.acquire(name, "👩‍💻", MINUTE);

    assertThat(leases.held("工单 🎫 𠮷")).containsExactly(new Lease(name, "👩‍💻", false));
    assertThat(leases.held("工单 🎫 吉")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("keys that differ in case, in blanks at the end or in an accent are different keys")
  void exactKeys(Dialect dialect) {
    Leases leases = new JdbcLeases(TestTables.empty(dialect));
    List<String> names = List.of("ann", "Ann", "ann ", "ànn", "a\u0300nn");

    for (String name : names) {
      assertThat(leases.acquire(name, "of " + name, MINUTE)).as(name).isPresent();
    }

    assertThat(leases.held("ann"))
        .containsExactly(new Lease("ann", "of ann", false), new Lease("ann ", "of ann ", false));
    leases.release("ANN", "of ann");
    leases.release("ann", "of ann ");
    assertThat(leases.acquire("ann", "another", MINUTE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("an address is found by the same text only")
  void exactAddresses(Dialect dialect) {
    String prefix = TestTables.empty(dialect).table("");
    JdbcDirectoryTables tables = JdbcDirectoryTables.of(TestTables.source(dialect), null, prefix);
    JdbcCustomerDirectory directory =
        JdbcCustomerDirectory.ofTables(TestTables.source(dialect), null, prefix);

    tables.putCustomer(TENANT, HostKey.of("客户-1"), List.of(new IdentityKey(null, "𠮷@x")));

    assertThat(directory.find(TENANT, new IdentityKey(null, "𠮷@x"))).contains(HostKey.of("客户-1"));
    for (String other : List.of("𠮷@X", "𠮷@x ", "吉@x", "?@x", "𠮷@")) {
      assertThat(directory.find(TENANT, new IdentityKey(null, other))).as(other).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("a time is the same moment under any zone of connection and process")
  void zones(Dialect dialect) {
    Database here = TestTables.empty(dialect);
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
    try (HikariDataSource source = elsewhere(dialect)) {
      Database there = new Database(source, dialect, null, here.table(""));
      new JdbcLeases(there).acquire("there", "a", MINUTE);
      new JdbcLeases(here).acquire("here", "a", MINUTE);

      List<Long> ends =
          here.list("SELECT until_us FROM ${lease}", List.of(), row -> row.getLong(1));

      assertThat(ends).hasSize(2);
      assertThat(Math.abs(ends.get(0) - ends.get(1)))
          .isLessThan(Arguments.micros(Duration.ofMinutes(20)));
      assertThat(new JdbcLeases(there).held("here")).hasSize(1);
      assertThat(new JdbcLeases(here).held("there")).hasSize(1);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  /** Connections whose zone is more than half a day ahead of UTC. */
  private static HikariDataSource elsewhere(Dialect dialect) {
    HikariDataSource source = TestTables.source(dialect);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(source.getJdbcUrl());
    config.setUsername(source.getUsername());
    config.setPassword(source.getPassword());
    config.setConnectionInitSql(
        switch (dialect) {
          case H2 -> "SET TIME ZONE '+14:00'";
          case POSTGRESQL -> "SET TIME ZONE 'Pacific/Kiritimati'";
          case MARIADB, MYSQL -> "SET time_zone = '+13:00'";
        });
    return new HikariDataSource(config);
  }
}
