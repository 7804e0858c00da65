package io.csm.examples.spring.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The table of those who may log in. Names and roles are remembered for a minute, 10,000 people at
 * most.
 */
@Repository
public class Accounts {
  private static final String SELECT =
      "SELECT login, tenant, role, name, password, language, agent, customer FROM host_account";

  private record Key(TenantId tenant, String column, long id) {}

  private final JdbcClient jdbc;
  private final Cache<Key, Optional<Account>> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  /** Over the host's own data source. */
  public Accounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The account of a login, in whatever case it is written. */
  public Optional<Account> find(String login) {
    return jdbc.sql(SELECT + " WHERE login = :login")
        .param("login", login.toLowerCase(Locale.ROOT))
        .query(Accounts::account)
        .optional();
  }

  /** Whose agent that is. */
  public Optional<Account> of(TenantId tenant, AgentId agent) {
    return remembered(new Key(tenant, "agent", agent.value()));
  }

  /** Whose customer that is. */
  public Optional<Account> of(TenantId tenant, CustomerId customer) {
    return remembered(new Key(tenant, "customer", customer.value()));
  }

  /** Everybody who works in a company, by name; at most 1,000. */
  public List<Account> staff(TenantId tenant) {
    return jdbc.sql(
            SELECT
                + " WHERE tenant = :tenant AND agent IS NOT NULL ORDER BY name, login LIMIT 1000")
        .param("tenant", tenant.value())
        .query(Accounts::account)
        .list();
  }

  /** The name of a company; empty if there is none. */
  public Optional<String> company(TenantId tenant) {
    return jdbc.sql("SELECT name FROM host_company WHERE tenant = :tenant")
        .param("tenant", tenant.value())
        .query(String.class)
        .optional();
  }

  /** Adds a company. */
  public void addCompany(TenantId tenant, String name) {
    jdbc.sql("INSERT INTO host_company (tenant, name) VALUES (:tenant, :name)")
        .param("tenant", tenant.value())
        .param("name", name)
        .update();
  }

  /** Adds an account. */
  public void add(Account account) {
    jdbc.sql(
            "INSERT INTO host_account"
                + " (login, tenant, role, name, password, language, agent, customer) VALUES"
                + " (:login, :tenant, :role, :name, :password, :language, :agent, :customer)")
        .param("login", account.login().toLowerCase(Locale.ROOT))
        .param("tenant", account.tenant().value())
        .param("role", account.role().name())
        .param("name", account.name())
        .param("password", account.password())
        .param("language", account.language())
        .param("agent", account.agent() == null ? null : account.agent().value())
        .param("customer", account.customer() == null ? null : account.customer().value())
        .update();
  }

  private Optional<Account> remembered(Key key) {
    return known.get(
        key,
        wanted ->
            jdbc.sql(SELECT + " WHERE tenant = :tenant AND " + wanted.column() + " = :id")
                .param("tenant", wanted.tenant().value())
                .param("id", wanted.id())
                .query(Accounts::account)
                .optional());
  }

  private static Account account(ResultSet row, int number) throws SQLException {
    long agent = row.getLong("agent");
    AgentId agentId = row.wasNull() ? null : new AgentId(agent);
    long customer = row.getLong("customer");
    CustomerId customerId = row.wasNull() ? null : new CustomerId(customer);
    return new Account(
        row.getString("login"),
        new TenantId(row.getLong("tenant")),
        Role.valueOf(row.getString("role")),
        row.getString("name"),
        row.getString("password"),
        row.getString("language"),
        agentId,
        customerId);
  }
}
