package io.csm.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Intake in PostgreSQL")
class PostgresIntakeTest extends JdbcIntakeContract {
  PostgresIntakeTest() {
    super(Dialect.POSTGRESQL);
  }
}
