package io.csm.jdbc;

import io.csm.spi.StoreAbility;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a database can do. */
final class Abilities {
  private static final Logger LOG = LoggerFactory.getLogger(Abilities.class);

  /**
   * A version of H2 that does not find its last commits again after its process was killed, if they
   * went to a place in the middle of the file (decision 11).
   */
  private static final String LOSES_COMMITS = "2.5.252";

  private Abilities() {}

  static List<StoreAbility> of(Database database) {
    return database.write(
        connection -> {
          List<StoreAbility> able = new ArrayList<>();
          if (isDurable(database, connection)) {
            able.add(StoreAbility.DURABLE);
          }
          if (!isInThisProcess(database, connection)) {
            able.add(StoreAbility.SEVERAL_NODES);
          }
          return able;
        });
  }

  private static boolean isDurable(Database database, Connection connection) throws SQLException {
    if (database.dialect() != Dialect.H2) {
      return true;
    }
    String version = connection.getMetaData().getDatabaseProductVersion();
    if (!version.startsWith(LOSES_COMMITS) || onlyAppends(connection)) {
      return true;
    }
    LOG.warn(
        "H2 {} can lose the last commits when its process is killed. Maybe use 2.4.240, or add"
            + " ;REUSE_SPACE=FALSE to the URL.",
        version);
    return false;
  }

  /** Whether H2 writes to the end of its file only. */
  private static boolean onlyAppends(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS"
                    + " WHERE SETTING_NAME = 'REUSE_SPACE'")) {
      return row.next() && row.getString(1).equalsIgnoreCase("false");
    }
  }

  /** The file of an embedded H2 is locked by its process. */
  private static boolean isInThisProcess(Database database, Connection connection)
      throws SQLException {
    String url = connection.getMetaData().getURL();
    return database.dialect() == Dialect.H2
        && !url.startsWith("jdbc:h2:tcp:")
        && !url.startsWith("jdbc:h2:ssl:");
  }
}
