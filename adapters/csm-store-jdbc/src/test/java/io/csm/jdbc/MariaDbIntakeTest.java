package io.csm.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Intake in MariaDB")
class MariaDbIntakeTest extends JdbcIntakeContract {
  MariaDbIntakeTest() {
    super(Dialect.MARIADB);
  }
}
