package io.csm.jdbc;

import io.csm.spi.ArticleUses;
import io.csm.testkit.ArticleUsesContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("Uses of articles in a database")
class JdbcArticleUsesTest {
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

  abstract static class Suite extends ArticleUsesContract {
    private final Dialect dialect;

    Suite(Dialect dialect) {
      this.dialect = dialect;
    }

    @Override
    protected ArticleUses newUses() {
      return new JdbcArticleUses(TestTables.empty(dialect));
    }
  }
}
