package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The tables of csm in a database: creates what is missing when it is asked to, and says what is
 * there. Nothing else of this module creates or alters a table.
 *
 * <p>The scripts are resources, {@code csm-store/h2}, {@code csm-store/postgresql}, {@code
 * csm-store/mariadb} and {@code csm-store/mysql}, named so that Flyway runs them as they are, with
 * the placeholder {@code csm_prefix} for schema and prefix, e.g. {@code support.csm_}.
 */
public final class JdbcSchema {
  /** The prefix of the names of our tables where nothing else is said. */
  public static final String DEFAULT_PREFIX = "csm_";

  static final List<String> SCRIPTS =
      List.of(
          "V1__csm_store.sql",
          "V2__csm_ports.sql",
          "V3__csm_intake.sql",
          "V4__csm_sla.sql",
          "V5__csm_lists.sql",
          "V6__csm_articles.sql");

  /** The version that this release needs: one for each script. */
  public static final int VERSION = SCRIPTS.size();

  private JdbcSchema() {}

  /**
   * Creates the tables in the connection's own schema, under {@link #DEFAULT_PREFIX}.
   *
   * @throws CsmException with {@code STORE_FAILED} if the database refuses
   */
  public static void create(DataSource source) {
    create(source, null, DEFAULT_PREFIX);
  }

  /**
   * Runs the scripts that have not run yet, in their order, each in a transaction where the
   * database can do that with tables (PostgreSQL). Does nothing if all have. Of several nodes that
   * do it at a time, one may fail on PostgreSQL and MariaDB, and succeeds when it is called again.
   *
   * @param schema which must exist; null for the connection's own
   * @param prefix of the names of our tables, at most 40 letters, digits and underscores; may be
   *     empty
   * @throws CsmException with {@code INVALID_VALUE} for a name that is none, {@code STORE_FAILED}
   *     if the database refuses
   */
  public static void create(DataSource source, @Nullable String schema, String prefix) {
    Database database = database(source, schema, prefix);
    for (int next = version(database) + 1; next <= VERSION; next++) {
      int version = next;
      String script = script(database.dialect(), SCRIPTS.get(version - 1));
      String placed = script.replace("${csm_prefix}", database.table(""));
      database.transact(
          connection -> {
            for (String statement : placed.split(";\\s*\\n", -1)) {
              execute(connection, statement);
            }
            return version;
          });
    }
  }

  /**
   * The version of the tables that are there: how many scripts have run; 0 if there are none.
   *
   * @throws CsmException with {@code STORE_FAILED} if the database cannot be asked
   */
  public static int version(DataSource source, @Nullable String schema, String prefix) {
    return version(database(source, schema, prefix));
  }

  static int version(Database database) {
    return database.run(
        connection -> {
          int[] version = new int[1];
          try {
            new Script(database, connection)
                .query(
                    "SELECT COALESCE(MAX(version), 0) FROM ${schema_version}",
                    row -> version[0] = row.getInt(1))
                .run();
          } catch (SQLException failed) {
            if (!Failures.isMissingTable(failed)) {
              throw failed;
            }
          }
          return version[0];
        });
  }

  /** Refuses tables that are missing, or of a release that this one does not know. */
  static void check(Database database) {
    int found = version(database);
    if (found < VERSION) {
      throw CsmException.of(
          Code.STORE_FAILED,
          "schema",
          "state",
          "none",
          "detail",
          (found == 0
                  ? "There are no tables with the prefix " + database.table("")
                  : "The tables with the prefix " + database.table("") + " are of version " + found)
              + ", and version "
              + VERSION
              + " is needed. Maybe run JdbcSchema.create(dataSource, schema, prefix), or the"
              + " scripts in csm-store/"
              + database.dialect().folder()
              + " with your own tool");
    }
    if (found > VERSION) {
      throw CsmException.of(
          Code.STORE_FAILED,
          "schema",
          "state",
          "none",
          "detail",
          "The tables with the prefix "
              + database.table("")
              + " are of version "
              + found
              + ", and this release knows them up to version "
              + VERSION
              + ". Maybe use the release that made them, or a later one");
    }
  }

  static Database database(DataSource source, @Nullable String schema, String prefix) {
    return new Database(source, Dialect.of(source), schema, prefix);
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    String text = statement.replaceAll("(?m)^--.*$", "").strip();
    if (!text.isEmpty()) {
      try (Statement sql = connection.createStatement()) {
        sql.execute(text);
      }
    }
  }

  private static String script(Dialect dialect, String name) {
    String path = "/csm-store/" + dialect.folder() + "/" + name;
    try (InputStream in = JdbcSchema.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("There is no resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
