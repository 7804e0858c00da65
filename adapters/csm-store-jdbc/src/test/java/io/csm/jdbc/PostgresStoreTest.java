package io.csm.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("A store in PostgreSQL")
class PostgresStoreTest extends JdbcStoreContract {
  PostgresStoreTest() {
    super(Dialect.POSTGRESQL);
  }
}
