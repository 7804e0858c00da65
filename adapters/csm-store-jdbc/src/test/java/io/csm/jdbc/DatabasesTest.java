package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A database")
class DatabasesTest {

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("tells its wall clock in UTC, also long after a transaction began")
  void wallClock(Dialect dialect) {
    try (HikariDataSource source = TestDatabases.empty(dialect)) {
      Database database = new Database(source, dialect, null, "csm_");

      long micros =
          database.run(
              connection -> {
                try (ResultSet row =
                    connection.createStatement().executeQuery("SELECT " + dialect.nowMicros())) {
                  row.next();
                  return row.getLong(1);
                }
              });

      Instant told = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      assertThat(Duration.between(told, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  @DisplayName("of PostgreSQL is of the version that the build was asked for")
  void askedVersion() throws SQLException {
    String asked = System.getProperty("csm.postgres.version", "16");
    try (HikariDataSource source = TestDatabases.empty(Dialect.POSTGRESQL);
        Connection connection = source.getConnection()) {
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).hasToString(asked);
    }
  }
}
