package io.csm.jdbc;

import io.csm.core.AgentId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.people.AgentProfile;
import io.csm.json.CsmJson;
import io.csm.spi.IdentityKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tables that the directories read for a host that has none of its own. {@link
 * JdbcSchema} creates them. Thread-safe; each call is one transaction. The desk hears of what was
 * written when it is told that it changed.
 */
public final class JdbcDirectoryTables {
  private static final CsmJson JSON = CsmJson.standard();

  private final Database database;

  private JdbcDirectoryTables(Database database) {
    this.database = database;
  }

  /**
   * The tables under that prefix.
   *
   * @param schema null for the connection's own
   */
  public static JdbcDirectoryTables of(DataSource source, @Nullable String schema, String prefix) {
    return new JdbcDirectoryTables(JdbcSchema.database(source, schema, prefix));
  }

  /**
   * Writes an agent, in place of the one with that key.
   *
   * @throws CsmException with {@code INVALID_VALUE} for a profile without a key
   */
  public void putAgent(TenantId tenant, AgentProfile profile) {
    HostKey<AgentId> key = profile.key();
    if (key == null) {
      throw CsmException.of(
          Code.INVALID_VALUE, "agent.key", "value", "none", "expected", "the host's key");
    }
    writeAgent(tenant, key, JSON.write(profile));
  }

  /** Notes that an agent left for good. Nothing happens if there is no such agent. */
  public void removeAgent(TenantId tenant, HostKey<AgentId> key) {
    writeAgent(tenant, key, null);
  }

  private void writeAgent(TenantId tenant, HostKey<AgentId> key, @Nullable String profile) {
    database.transact(
        connection -> {
          // Who raises the number has it until the commit, so that changes become visible in order.
          long changed = raise(connection, tenant);
          List<@Nullable Object> values =
              Arrays.asList(profile, changed, tenant.value(), key.value());
          if (update(
                      connection,
                      "UPDATE ${directory_agent} SET profile = ?, changed = ?"
                          + " WHERE tenant = ? AND agent_key = ?",
                      values)
                  == 0
              && profile != null) {
            update(
                connection,
                "INSERT INTO ${directory_agent} (profile, changed, tenant, agent_key)"
                    + " VALUES (?, ?, ?, ?)",
                values);
          }
          return true;
        });
  }

  private long raise(Connection connection, TenantId tenant) throws SQLException {
    String raising = Counters.raising(database.dialect(), "${directory_change}", 1);
    boolean answers = database.dialect() != Dialect.MYSQL;
    if (!answers) {
      database.update(connection, raising, List.of(tenant.value(), 1L));
    }
    String sql = answers ? raising : Counters.reading("${directory_change}", 1);
    try (PreparedStatement statement = connection.prepareStatement(database.sql(sql))) {
      statement.setLong(1, tenant.value());
      if (answers) {
        statement.setLong(2, 1);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(2);
      }
    }
  }

  /**
   * Writes a customer with these addresses, in place of all that the customer had; an address that
   * was another customer's becomes this one's.
   */
  public void putCustomer(TenantId tenant, HostKey<CustomerId> key, List<IdentityKey> identities) {
    Arguments.list("identities", identities);
    database.transact(
        connection -> {
          removeCustomer(connection, tenant, key);
          update(
              connection,
              "INSERT INTO ${directory_customer} (tenant, customer_key) VALUES (?, ?)",
              List.of(tenant.value(), key.value()));
          for (IdentityKey identity : identities) {
            ChannelAccountId account = identity.account();
            List<@Nullable Object> values =
                List.of(
                    tenant.value(),
                    account == null ? 0L : account.value(),
                    identity.address(),
                    key.value());
            update(
                connection,
                "DELETE FROM ${directory_identity}"
                    + " WHERE tenant = ? AND account = ? AND address = ?",
                values.subList(0, 3));
            update(
                connection,
                "INSERT INTO ${directory_identity} (tenant, account, address, customer_key)"
                    + " VALUES (?, ?, ?, ?)",
                values);
          }
          return true;
        });
  }

  /** Takes a customer out, addresses included. Nothing happens if there is no such customer. */
  public void removeCustomer(TenantId tenant, HostKey<CustomerId> key) {
    database.transact(
        connection -> {
          removeCustomer(connection, tenant, key);
          return true;
        });
  }

  private void removeCustomer(Connection connection, TenantId tenant, HostKey<CustomerId> key)
      throws SQLException {
    for (String table : List.of("${directory_identity}", "${directory_customer}")) {
      update(
          connection,
          "DELETE FROM " + table + " WHERE tenant = ? AND customer_key = ?",
          List.of(tenant.value(), key.value()));
    }
  }

  /** Writes the configuration of a tenant, in place of all that it had; at most 10,000 items. */
  public void putConfiguration(TenantId tenant, List<ConfigurationItem> items) {
    Arguments.range("items", items.size(), 0, 10_000);
    database.transact(
        connection -> {
          update(
              connection,
              "DELETE FROM ${directory_item} WHERE tenant = ?",
              List.of(tenant.value()));
          for (ConfigurationItem item : items) {
            update(
                connection,
                "INSERT INTO ${directory_item} (tenant, kind, id, item) VALUES (?, ?, ?, ?)",
                List.of(tenant.value(), item.kind().name(), item.itemId(), JSON.write(item)));
          }
          return true;
        });
  }

  private int update(Connection connection, String sql, List<? extends @Nullable Object> values)
      throws SQLException {
    return database.update(connection, sql, values);
  }
}
