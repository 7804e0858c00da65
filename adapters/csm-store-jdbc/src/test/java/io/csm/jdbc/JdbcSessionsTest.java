package io.csm.jdbc;

import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.ShardId;
import io.csm.spi.Sessions;
import io.csm.spi.Sessions.Session;
import io.csm.testkit.SessionsContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Sessions in a database")
class JdbcSessionsTest {
  @Nested
  @DisplayName("on H2")
  class OnH2 extends Suite {
    OnH2() {
      super(Dialect.H2);
    }
  }

  @Nested
  @DisplayName("on PostgreSQL")
  class OnPostgreSql extends Suite {
    OnPostgreSql() {
      super(Dialect.POSTGRESQL);
    }
  }

  @Nested
  @DisplayName("on MariaDB")
  class OnMariaDb extends Suite {
    OnMariaDb() {
      super(Dialect.MARIADB);
    }
  }

  @Nested
  @DisplayName("on MySQL")
  class OnMySql extends Suite {
    OnMySql() {
      super(Dialect.MYSQL);
    }
  }

  abstract static class Suite extends SessionsContract {
    private final Database database;
    private final Sessions sessions;

    Suite(Dialect dialect) {
      database = TestTables.empty(dialect);
      sessions = new JdbcSessions(database);
    }

    @Override
    protected Sessions sessions() {
      return sessions;
    }

    @Override
    protected void pass(Duration time) {
      database.update("UPDATE ${session} SET until_us = until_us - ?", Arguments.micros(time));
    }

    @Test
    @DisplayName("that are over are thrown out once the agent is connected again")
    void reconnecting() {
      for (int i = 0; i < 10; i++) {
        Session session =
            new Session(new ShardId(0), TENANT, new AgentId(1 + i % 2), "session-" + i);
        sessions.renew(List.of(session), Duration.ofMinutes(1));
        sessions.end(session);
      }

      assertThat(
              database.list(
                  "SELECT name FROM ${session} ORDER BY name", List.of(), row -> row.getString(1)))
          .containsExactly("session-8", "session-9");
    }
  }
}
