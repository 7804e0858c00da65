package io.csm.examples.host;

import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.Skill;
import io.csm.jdbc.JdbcAgentDirectory;
import io.csm.jdbc.JdbcConfigurationSource;
import io.csm.jdbc.JdbcCustomerDirectory;
import io.csm.spi.AgentDirectory;
import io.csm.spi.ConfigurationSource;
import io.csm.spi.CustomerDirectory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * The people and departments of a CRM as csm sees them. Nothing is copied and no table is changed:
 * its own tables are read by its own statements.
 *
 * <pre>
 * staff       (company, staff_no, department, languages 'en:5 fr:3', chats, changed, left_on)
 * customers   (company, customer_no, open_id, union_id)
 * departments (company, id, name)
 * </pre>
 */
public final class CrmTables {
  private CrmTables() {}

  /**
   * Staff are agents in the pool of their department; languages are skills. A row stays when
   * somebody has left, and {@code changed} grows with each change.
   */
  public static AgentDirectory agents(DataSource crm) {
    return JdbcAgentDirectory.of(
        crm,
        "SELECT staff_no, department, languages, chats FROM staff"
            + " WHERE company = :tenant AND staff_no IN (:keys) AND left_on IS NULL",
        CrmTables::agent,
        "SELECT staff_no, changed FROM staff"
            + " WHERE company = :tenant AND changed > :after ORDER BY changed LIMIT :limit");
  }

  private static AgentProfile agent(ResultSet row) throws SQLException {
    return new AgentProfile(
        HostKey.of(row.getString("staff_no")),
        new PoolId(row.getLong("department")),
        new TreeSet<>(),
        skills(row.getString("languages")),
        Capacity.ofItems(row.getInt("chats")));
  }

  private static SortedSet<Skill> skills(String languages) {
    SortedSet<Skill> skills = new TreeSet<>();
    for (String language : languages.split(" ", -1)) {
      int colon = language.indexOf(':');
      if (colon > 0) {
        skills.add(
            new Skill(
                language.substring(0, colon), Integer.parseInt(language.substring(colon + 1))));
      }
    }
    return skills;
  }

  /**
   * Customers are known by their open id on one WeChat account, and by a union id on all of them.
   *
   * @param account the id of that channel account
   */
  public static CustomerDirectory customers(DataSource crm, long account) {
    return JdbcCustomerDirectory.of(
        crm,
        "SELECT customer_no FROM customers WHERE company = :tenant AND"
            + (" (:account = " + account + " AND open_id = :address")
            + " OR :account = 0 AND union_id = :address)",
        "SELECT customer_no, "
            + account
            + ", open_id FROM customers WHERE company = :tenant AND customer_no IN (:keys)"
            + " UNION ALL"
            + " SELECT customer_no, 0, union_id FROM customers"
            + " WHERE company = :tenant AND customer_no IN (:keys)");
  }

  /** Each department is a pool, with a queue of the same name. */
  public static ConfigurationSource configuration(DataSource crm) {
    String departments = "SELECT id, name FROM departments WHERE company = :tenant ORDER BY id";
    return JdbcConfigurationSource.builder(crm)
        .items(departments, row -> new Pool(new PoolId(row.getLong("id")), row.getString("name")))
        .items(
            departments,
            row ->
                Queue.of(
                    new QueueId(row.getLong("id")),
                    row.getString("name"),
                    new PoolId(row.getLong("id"))))
        .build();
  }
}
