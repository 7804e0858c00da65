package io.csm.jdbc;

import io.csm.core.AgentId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.spi.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Sessions as rows of one table, by the wall clock of the database. Thread-safe.
 *
 * <p>A row that is over stays until it is forgotten, or until the agent renews another session:
 * while that lasts, it says nothing any more. So an agent has no more rows than sessions at a time.
 */
final class JdbcSessions implements Sessions {
  private static final Comparator<Session> BY_KEY =
      Comparator.comparing(Session::tenant)
          .thenComparing(Session::agent)
          .thenComparing(Session::name);

  private final Database database;

  JdbcSessions(Database database) {
    this.database = database;
  }

  @Override
  public void renew(List<Session> sessions, Duration time) {
    Arguments.list("sessions", sessions);
    sessions.forEach(session -> Arguments.name("session.name", session.name()));
    long micros = Arguments.leaseMicros("session.time", time);
    if (sessions.isEmpty()) {
      return;
    }
    // Everybody takes rows in the same order, so that nobody waits in a circle.
    SortedSet<Session> ordered = new TreeSet<>(BY_KEY);
    ordered.addAll(sessions);
    List<Object> rows = new ArrayList<>();
    SortedSet<Gone> agents =
        new TreeSet<>(Comparator.comparing(Gone::tenant).thenComparing(Gone::agent));
    for (Session session : ordered) {
      rows.add(session.tenant().value());
      rows.add(session.agent().value());
      rows.add(session.name());
      rows.add(session.shard().value());
      rows.add(micros);
      agents.add(new Gone(session.tenant(), session.agent()));
    }
    database.update(renewing(ordered.size()), rows.toArray());
    List<Object> keys = new ArrayList<>();
    for (Gone agent : agents) {
      keys.add(agent.tenant().value());
      keys.add(agent.agent().value());
    }
    database.update(
        database.dialect() == Dialect.MYSQL
            // Which deletes from no table that a subquery reads.
            ? "DELETE s FROM ${session} s JOIN ${session} o"
                + " ON o.tenant = s.tenant AND o.agent = s.agent AND o.until_us > $now"
                + " WHERE (s.tenant, s.agent) IN ("
                + Dialect.rows("(?, ?)", agents.size())
                + ") AND s.until_us <= $now"
            : "DELETE FROM ${session} WHERE (tenant, agent) IN ("
                + Dialect.rows("(?, ?)", agents.size())
                + ") AND until_us <= $now AND EXISTS (SELECT 1 FROM ${session} o WHERE"
                + " o.tenant = ${session}.tenant AND o.agent = ${session}.agent"
                + " AND o.until_us > $now)",
        keys.toArray());
  }

  private String renewing(int sessions) {
    String columns = " (tenant, agent, name, shard, until_us) ";
    String values = "VALUES " + Dialect.rows("(?, ?, ?, ?, $now + ?)", sessions);
    return switch (database.dialect()) {
      case H2 -> "MERGE INTO ${session}" + columns + "KEY (tenant, agent, name) " + values;
      case POSTGRESQL ->
          "INSERT INTO ${session}"
              + columns
              + values
              + " ON CONFLICT (tenant, agent, name)"
              + " DO UPDATE SET shard = EXCLUDED.shard, until_us = EXCLUDED.until_us";
      case MARIADB, MYSQL ->
          "INSERT INTO ${session}"
              + columns
              + values
              + " ON DUPLICATE KEY UPDATE shard = VALUES(shard), until_us = VALUES(until_us)";
    };
  }

  @Override
  public void end(Session session) {
    database.update(
        "UPDATE ${session} SET until_us = $now"
            + " WHERE tenant = ? AND agent = ? AND name = ? AND until_us > $now",
        session.tenant().value(),
        session.agent().value(),
        session.name());
  }

  @Override
  public List<Gone> gone(List<ShardId> shards, Duration grace, int limit) {
    Arguments.list("shards", shards);
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    long micros = Arguments.graceMicros("session.grace", grace);
    if (shards.isEmpty()) {
      return List.of();
    }
    List<Object> parameters = new ArrayList<>();
    shards.forEach(shard -> parameters.add(shard.value()));
    parameters.add(micros);
    parameters.add(micros);
    parameters.add(limit);
    return database.list(
        "SELECT DISTINCT tenant, agent FROM ${session} s WHERE shard IN ("
            + Dialect.rows("?", shards.size())
            + ") AND until_us <= $now - ? AND NOT EXISTS (SELECT 1 FROM ${session} o"
            + " WHERE o.tenant = s.tenant AND o.agent = s.agent AND o.until_us > $now - ?)"
            + " ORDER BY tenant, agent LIMIT ?",
        parameters,
        row -> new Gone(new TenantId(row.getLong(1)), new AgentId(row.getLong(2))));
  }

  @Override
  public boolean isGone(TenantId tenant, AgentId agent, Duration grace) {
    long micros = Arguments.graceMicros("session.grace", grace);
    return database
        .list(
            "SELECT CASE WHEN MAX(until_us) <= $now - ? THEN 1 ELSE 0 END FROM ${session}"
                + " WHERE tenant = ? AND agent = ?",
            List.of(micros, tenant.value(), agent.value()),
            row -> row.getInt(1) == 1)
        .contains(true);
  }

  @Override
  public void forget(TenantId tenant, AgentId agent) {
    database.update(
        "DELETE FROM ${session} WHERE tenant = ? AND agent = ? AND until_us <= $now",
        tenant.value(),
        agent.value());
  }
}
