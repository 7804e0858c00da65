package io.csm.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Intake in MySQL")
class MySqlIntakeTest extends JdbcIntakeContract {
  MySqlIntakeTest() {
    super(Dialect.MYSQL);
  }
}
