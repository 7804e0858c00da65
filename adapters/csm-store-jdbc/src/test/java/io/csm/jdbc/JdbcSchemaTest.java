package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.ShardId;
import io.csm.testkit.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The tables of a store")
class JdbcSchemaTest {

  private static JdbcStore store(HikariDataSource source) {
    return JdbcStore.builder(source, InstantSource.system()).build();
  }

  private static void execute(HikariDataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void refuses(HikariDataSource source, String... words) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> store(source))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.STORE_FAILED))
        .withMessageContainingAll(words);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("are not created unless somebody asks: a store without them says what to do")
  void missing(Dialect dialect) {
    try (HikariDataSource source = TestDatabases.empty(dialect)) {
      refuses(source, "csm_", "JdbcSchema.create", "csm-store/" + dialect.folder());
      assertThat(JdbcSchema.version(source, null, "csm_")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("of a later release are refused, with both versions")
  void later(Dialect dialect) throws SQLException {
    try (HikariDataSource source = TestDatabases.empty(dialect)) {
      JdbcSchema.create(source);
      execute(source, "INSERT INTO csm_schema_version (version) VALUES (99)");

      refuses(source, "99", "" + JdbcSchema.VERSION);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"H2", "POSTGRESQL"})
  @DisplayName(
      "live in the schema and under the prefix that the host chooses, several side by side")
  void elsewhere(Dialect dialect) throws SQLException {
    try (HikariDataSource source = TestDatabases.empty(dialect)) {
      execute(source, "CREATE SCHEMA support");
      JdbcSchema.create(source, "support", "x_");
      JdbcSchema.create(source, "support", "");
      JdbcStore one =
          JdbcStore.builder(source, InstantSource.system()).schema("support").prefix("x_").build();
      JdbcStore two =
          JdbcStore.builder(source, InstantSource.system()).schema("support").prefix("").build();
      one.createTenant(Fixtures.TENANT, new ShardId(63));

      assertThat(one.shardOf(Fixtures.TENANT)).contains(new ShardId(63));
      assertThat(two.shardOf(Fixtures.TENANT)).isEmpty();
      refuses(source, "csm_");
    }
  }

  @Test
  @DisplayName("can be created by Flyway, from the same scripts")
  void flyway() {
    try (HikariDataSource source = TestDatabases.empty(Dialect.H2)) {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:csm-store/h2")
          .placeholders(Map.of("csm_prefix", "csm_"))
          .load()
          .migrate();

      assertThat(store(source).shards()).isEqualTo(64);
    }
  }

  @Test
  @DisplayName("are the same on MySQL as on MariaDB, but for the name of a collation")
  void mySql() throws IOException {
    for (String name : JdbcSchema.SCRIPTS) {
      assertThat(script("mysql/" + name))
          .isEqualTo(script("mariadb/" + name).replace("utf8mb4_nopad_bin", "utf8mb4_0900_bin"));
    }
  }

  private static String script(String name) throws IOException {
    try (InputStream in = JdbcSchema.class.getResourceAsStream("/csm-store/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  @DisplayName("have names that cannot hold anything but letters, digits and underscores")
  void injected() {
    try (HikariDataSource source = TestDatabases.empty(Dialect.H2)) {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> JdbcSchema.create(source, "a;b", "csm_"))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.INVALID_VALUE));
    }
  }
}
