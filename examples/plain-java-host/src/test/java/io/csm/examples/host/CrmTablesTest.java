package io.csm.examples.host;

import static io.csm.testkit.Fixtures.ACCOUNT;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.people.AgentProfile;
import io.csm.spi.AgentDirectory;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.IdentityKey;
import io.csm.testkit.AgentDirectoryContract;
import io.csm.testkit.CustomerDirectoryContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The tables of a CRM")
class CrmTablesTest {

  /** A CRM in memory, gone when it is closed. */
  private static HikariDataSource crm() {
    HikariDataSource crm = new HikariDataSource();
    crm.setJdbcUrl("jdbc:h2:mem:crm");
    execute(
        crm,
        "CREATE TABLE staff (company BIGINT, staff_no VARCHAR(20), department BIGINT,"
            + " languages VARCHAR(200), chats INT, changed BIGINT, left_on DATE,"
            + " PRIMARY KEY (company, staff_no))");
    execute(
        crm,
        "CREATE TABLE customers (company BIGINT, customer_no VARCHAR(20), open_id VARCHAR(64),"
            + " union_id VARCHAR(64), PRIMARY KEY (company, customer_no))");
    execute(crm, "CREATE TABLE departments (company BIGINT, id BIGINT, name VARCHAR(64))");
    execute(crm, "CREATE SEQUENCE staff_changes");
    return crm;
  }

  private static void execute(HikariDataSource crm, String sql, Object... values) {
    try (Connection connection = crm.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  @DisplayName("give a pool and a queue for each department")
  void departments() {
    try (HikariDataSource crm = crm()) {
      execute(crm, "INSERT INTO departments VALUES (1, 7, '售后'), (2, 8, 'Sales')");

      assertThat(CrmTables.configuration(crm).read(TENANT))
          .containsExactly(
              new Pool(new PoolId(7), "售后"), Queue.of(new QueueId(7), "售后", new PoolId(7)));
    }
  }

  @Nested
  @DisplayName("hold staff who are agents")
  class Staff extends AgentDirectoryContract {
    private final HikariDataSource crm = crm();

    @AfterEach
    void close() {
      crm.close();
    }

    @Override
    protected AgentDirectory directory() {
      return CrmTables.agents(crm);
    }

    @Override
    protected void put(TenantId tenant, AgentProfile profile) {
      execute(
          crm,
          "MERGE INTO staff KEY (company, staff_no)"
              + " VALUES (?, ?, ?, ?, ?, NEXT VALUE FOR staff_changes, NULL)",
          tenant.value(),
          String.valueOf(profile.key()),
          profile.pool().value(),
          profile.skills().stream()
              .map(skill -> skill.name() + ":" + skill.level())
              .collect(Collectors.joining(" ")),
          profile.capacity().units());
    }

    @Override
    protected void remove(TenantId tenant, HostKey<AgentId> key) {
      execute(
          crm,
          "UPDATE staff SET left_on = CURRENT_DATE, changed = NEXT VALUE FOR staff_changes"
              + " WHERE company = ? AND staff_no = ?",
          tenant.value(),
          key.value());
    }
  }

  @Nested
  @DisplayName("hold customers")
  class Customers extends CustomerDirectoryContract {
    private final HikariDataSource crm = crm();

    @AfterEach
    void close() {
      crm.close();
    }

    @Override
    protected CustomerDirectory directory() {
      return CrmTables.customers(crm, ACCOUNT.value());
    }

    @Override
    protected void put(TenantId tenant, HostKey<CustomerId> key, List<IdentityKey> identities) {
      String open = null;
      String union = null;
      for (IdentityKey identity : identities) {
        if (identity.account() == null) {
          union = identity.address();
        } else {
          open = identity.address();
        }
      }
      execute(
          crm,
          "INSERT INTO customers VALUES (?, ?, ?, ?)",
          tenant.value(),
          key.value(),
          open,
          union);
    }
  }
}
