package io.csm.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Intake in H2")
class H2IntakeTest extends JdbcIntakeContract {
  H2IntakeTest() {
    super(Dialect.H2);
  }
}
