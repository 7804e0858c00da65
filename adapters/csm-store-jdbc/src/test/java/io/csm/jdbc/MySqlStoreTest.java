package io.csm.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("A store in MySQL")
class MySqlStoreTest extends JdbcStoreContract {
  MySqlStoreTest() {
    super(Dialect.MYSQL);
  }
}
