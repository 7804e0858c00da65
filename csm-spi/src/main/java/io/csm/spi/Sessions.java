package io.csm.spi;

import io.csm.core.AgentId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import java.time.Duration;
import java.util.List;

/**
 * Who is connected: an agent's sessions, each a lease that its node renews. Nothing of this is
 * journalled; only when an agent's last session has been gone for a while does the owner of the
 * shard commit that the agent is disconnected.
 *
 * <p>Time is the port's own, as with {@link Leases}. An agent who never had a session is never
 * gone.
 *
 * <p><b>Threads:</b> any. <b>Atomicity:</b> each method by itself. <b>Failure:</b> an exception
 * delays a renewal or a look; sessions run out if that lasts. <b>Cost:</b> one short write or read,
 * which waits for no commit.
 */
public interface Sessions {

  /**
   * Begins sessions, or renews them.
   *
   * @param sessions at most 1,000
   * @param time how long from now, 1 second to 1 hour
   */
  void renew(List<Session> sessions, Duration time);

  /** Ends a session now. A session that is gone already is no error. */
  void end(Session session);

  /**
   * Agents of these shards whose last session ended or ran out at least {@code grace} ago, by
   * tenant and id. They are answered until they are forgotten or connect again. One read for all
   * shards.
   *
   * @param shards at most 1,000
   * @param grace zero to 1 day
   * @param limit 1 to 1,000
   */
  List<Gone> gone(List<ShardId> shards, Duration grace, int limit);

  /**
   * Whether {@link #gone} would answer this agent now: asked right before the leaving is committed,
   * as the agent may have come back since. One read.
   *
   * @param grace zero to 1 day
   */
  boolean isGone(TenantId tenant, AgentId agent, Duration grace);

  /** Forgets sessions that are over, once the agent's leaving has been committed. */
  void forget(TenantId tenant, AgentId agent);

  /**
   * A connection of an agent.
   *
   * @param shard where the tenant lives
   * @param name of the connection, 1 to 200 characters, unique for the agent
   */
  record Session(ShardId shard, TenantId tenant, AgentId agent, String name) {}

  /** An agent who is connected no longer. */
  record Gone(TenantId tenant, AgentId agent) {}
}
