package io.csm.jdbc;

import io.csm.spi.StoreAbility;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What a database can do, and what it has to be told so that it can. */
final class Abilities {
  private Abilities() {}

  static List<StoreAbility> of(Database database) {
    return database.write(
        connection -> {
          if (database.dialect() == Dialect.H2) {
            try (Statement statement = connection.createStatement()) {
              statement.execute("SET WRITE_DELAY 0");
            }
            if (isInThisProcess(connection)) {
              return List.of(StoreAbility.DURABLE);
            }
          }
          return List.of(StoreAbility.DURABLE, StoreAbility.SEVERAL_NODES);
        });
  }

  /** The file of an embedded H2 is locked by its process. */
  private static boolean isInThisProcess(Connection connection) throws SQLException {
    String url = connection.getMetaData().getURL();
    return !url.startsWith("jdbc:h2:tcp:") && !url.startsWith("jdbc:h2:ssl:");
  }
}
