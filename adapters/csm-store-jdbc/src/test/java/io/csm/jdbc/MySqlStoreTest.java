package io.csm.jdbc;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@DisplayName("A store in MySQL")
@EnabledIfSystemProperty(
    named = "csm.mysql.url",
    matches = ".+",
    disabledReason = "no server of MySQL is named: -Dcsm.mysql.url=jdbc:mysql://localhost:3306/")
class MySqlStoreTest extends JdbcStoreContract {
  MySqlStoreTest() {
    super(Dialect.MYSQL);
  }
}
