package io.csm.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("A store in MariaDB")
class MariaDbStoreTest extends JdbcStoreContract {
  MariaDbStoreTest() {
    super(Dialect.MARIADB);
  }
}
