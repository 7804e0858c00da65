/** The ports of csm over JDBC. */
@SuppressWarnings("requires-automatic") // The driver of PostgreSQL, only for who listens to it.
module io.csm.jdbc {
  requires static transitive org.jspecify;
  requires transitive java.sql;
  requires transitive io.csm.core;
  requires transitive io.csm.spi;
  requires io.csm.json;
  requires org.slf4j;
  requires static org.postgresql.jdbc;

  exports io.csm.jdbc;
}
