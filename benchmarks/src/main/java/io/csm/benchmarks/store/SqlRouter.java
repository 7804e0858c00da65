package io.csm.benchmarks.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a team writes that routes in PostgreSQL: a table of work, a table of agents, and one
 * statement that finds the oldest work that somebody can take. Locks with SKIP LOCKED, so that
 * several workers could run it. No journal, no explanation, no history.
 */
final class SqlRouter implements AutoCloseable {
  /** Walks through the work in its order, until there is an agent for it. */
  private static final String PUSH =
      """
      WITH pick AS (
        SELECT w.id AS work, a.id AS agent
        FROM bench_work w
        CROSS JOIN LATERAL (
          SELECT a.id FROM bench_agent a JOIN bench_agent_skill s ON s.agent = a.id
          WHERE s.skill = w.skill AND a.load < a.capacity
          ORDER BY a.idle_since, a.id LIMIT 1 FOR UPDATE OF a SKIP LOCKED) a
        WHERE w.agent IS NULL
        ORDER BY w.enqueued LIMIT 1 FOR UPDATE OF w SKIP LOCKED),
      taken AS (UPDATE bench_work SET agent = pick.agent FROM pick WHERE id = pick.work)
      UPDATE bench_agent SET load = load + 1, idle_since = nextval('bench_idle')
      FROM pick WHERE id = pick.agent
      """;

  /** First the oldest work of each skill that has a free agent, through an index on both. */
  private static final String PUSH_INDEXED =
      """
      WITH oldest AS (
        SELECT o.id, o.skill FROM generate_series(0, 19) f(skill)
        CROSS JOIN LATERAL (
          SELECT w.id, w.skill, w.enqueued FROM bench_work w
          WHERE w.agent IS NULL AND w.skill = f.skill
          ORDER BY w.enqueued LIMIT 1 FOR UPDATE SKIP LOCKED) o
        WHERE EXISTS (
          SELECT 1 FROM bench_agent_skill s JOIN bench_agent a ON a.id = s.agent
          WHERE s.skill = f.skill AND a.load < a.capacity)
        ORDER BY o.enqueued LIMIT 1),
      pick AS (
        SELECT oldest.id AS work, a.id AS agent
        FROM oldest
        JOIN bench_agent_skill s ON s.skill = oldest.skill
        JOIN bench_agent a ON a.id = s.agent
        WHERE a.load < a.capacity
        ORDER BY a.idle_since, a.id LIMIT 1 FOR UPDATE OF a SKIP LOCKED),
      taken AS (UPDATE bench_work SET agent = pick.agent FROM pick WHERE id = pick.work)
      UPDATE bench_agent SET load = load + 1, idle_since = nextval('bench_idle')
      FROM pick WHERE id = pick.agent
      """;

  /** An agent has finished, and takes the oldest work that he can. */
  private static final String PULL =
      """
      WITH pick AS (
        SELECT w.id FROM bench_work w
        WHERE w.agent IS NULL
          AND w.skill IN (SELECT skill FROM bench_agent_skill WHERE agent = ?)
        ORDER BY w.enqueued LIMIT 1 FOR UPDATE SKIP LOCKED)
      UPDATE bench_work SET agent = ? FROM pick WHERE bench_work.id = pick.id
      """;

  /** The same through an index on skill and time: the oldest of each skill, then the oldest. */
  private static final String PULL_INDEXED =
      """
      WITH pick AS (
        SELECT o.id FROM bench_agent_skill s
        CROSS JOIN LATERAL (
          SELECT w.id, w.enqueued FROM bench_work w
          WHERE w.agent IS NULL AND w.skill = s.skill
          ORDER BY w.enqueued LIMIT 1 FOR UPDATE SKIP LOCKED) o
        WHERE s.agent = ?
        ORDER BY o.enqueued LIMIT 1)
      UPDATE bench_work SET agent = ? FROM pick WHERE bench_work.id = pick.id
      """;

  private final Connection connection;
  private final World world;
  private final boolean indexed;
  private int nextAgent;

  SqlRouter(Connection connection, World world, boolean indexed) throws SQLException {
    this.connection = connection;
    this.world = world;
    this.indexed = indexed;
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS bench_work, bench_agent, bench_agent_skill");
      statement.execute("DROP SEQUENCE IF EXISTS bench_idle");
      statement.execute("CREATE SEQUENCE bench_idle START 2000 CACHE 100");
      statement.execute(
          "CREATE TABLE bench_work"
              + " (id bigint PRIMARY KEY, skill int, enqueued bigint, agent int, body text)");
      statement.execute(
          "CREATE TABLE bench_agent"
              + " (id int PRIMARY KEY, load int, capacity int, idle_since bigint)");
      statement.execute(
          "CREATE TABLE bench_agent_skill (agent int, skill int, PRIMARY KEY (agent, skill))");
    }
    fill();
    try (Statement statement = connection.createStatement()) {
      if (!indexed) {
        statement.execute("CREATE INDEX ON bench_work (enqueued) WHERE agent IS NULL");
      } else {
        // Without the other one, which the planner would prefer to its loss.
        statement.execute("CREATE INDEX ON bench_work (skill, enqueued) WHERE agent IS NULL");
        statement.execute("CREATE INDEX ON bench_agent_skill (skill, agent)");
      }
      statement.execute("ANALYZE");
    }
  }

  private void fill() throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement work =
            connection.prepareStatement("INSERT INTO bench_work VALUES (?, ?, ?, NULL, ?)");
        PreparedStatement agent =
            connection.prepareStatement("INSERT INTO bench_agent VALUES (?, 0, ?, ?)");
        PreparedStatement skill =
            connection.prepareStatement("INSERT INTO bench_agent_skill VALUES (?, ?)")) {
      for (int i = 0; i < world.waiting().size(); i++) {
        work.setLong(1, i);
        work.setInt(2, world.waiting().get(i));
        work.setLong(3, i);
        work.setString(4, "A question about skill " + world.waiting().get(i));
        work.addBatch();
      }
      work.executeBatch();
      for (int i = 0; i < world.agents().size(); i++) {
        agent.setInt(1, i);
        agent.setInt(2, world.capacity());
        agent.setInt(3, i);
        agent.addBatch();
        for (int known : world.agents().get(i)) {
          skill.setInt(1, i);
          skill.setInt(2, known);
          skill.addBatch();
        }
      }
      agent.executeBatch();
      skill.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Assigns until the time is over or nothing is left; answers how much it assigned. */
  int run(long nanos) throws SQLException {
    String sql = world.pulls() ? (indexed ? PULL_INDEXED : PULL) : (indexed ? PUSH_INDEXED : PUSH);
    int assigned = 0;
    long end = System.nanoTime() + nanos;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      while (System.nanoTime() < end) {
        if (world.pulls()) {
          int agent = nextAgent++ % world.agents().size();
          statement.setInt(1, agent);
          statement.setInt(2, agent);
        }
        if (statement.executeUpdate() == 0) {
          break;
        }
        assigned++;
      }
    }
    return assigned;
  }

  /** How much of the work has an agent. */
  int assigned() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM bench_work WHERE agent IS NOT NULL")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
