package io.csm.examples.torture;

import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.config.Brand;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Presence;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is there before anybody writes: the same small world in every tenant, so that nodes know it
 * without asking. Little of everything, because races need few things and many hands.
 */
final class World {
  /** Of 64 shards, the first two tenants share one. */
  static final List<TenantId> TENANTS =
      List.of(new TenantId(1), new TenantId(65), new TenantId(2), new TenantId(40));

  static final int POOLS = 2;
  static final int AGENTS_PER_POOL = 2;
  static final ChannelAccountId MAIL = new ChannelAccountId(1);
  static final ChannelAccountId CHAT = new ChannelAccountId(2);

  /** For whom tickets are opened that no message began. */
  static final HostKey<CustomerId> WALK_IN = HostKey.of("walk-in");

  private static final BrandId BRAND = new BrandId(1);

  private World() {}

  /** Creates the tenants with everything in them; can be repeated. */
  static void create(Csm csm) {
    for (TenantId tenant : TENANTS) {
      Desk desk = csm.createTenant(tenant);
      desk.configure(
              new Brand(BRAND, "Shop", "zh-CN"),
              new Pool(new PoolId(1), "First"),
              new Pool(new PoolId(2), "Second"),
              Queue.of(queue(1), "Rings shortly", new PoolId(1))
                  .withOfferTimeout(Duration.ofSeconds(2)),
              Queue.of(queue(2), "Wraps up", new PoolId(1)).withWrapUp(Duration.ofSeconds(1)),
              Queue.of(queue(3), "Accepts by itself", new PoolId(2)).withAutoAccept(true),
              Queue.of(queue(4), "Rings longer", new PoolId(2))
                  .withOfferTimeout(Duration.ofSeconds(6))
                  .withDistribution(DistributionMode.LEAST_LOADED),
              new ChannelAccount(MAIL, ChannelType.EMAIL, "help@example.com", BRAND, queue(1)),
              new ChannelAccount(CHAT, ChannelType.CHAT, "chat", BRAND, queue(4)))
          .orThrow();
      desk.createCustomer(WALK_IN);
      for (int agent = 1; agent <= POOLS * AGENTS_PER_POOL; agent++) {
        AgentId id = desk.defineAgent(new AgentId(agent), profile(agent, 3));
        desk.setPresence(id, Presence.AVAILABLE).orThrow();
      }
    }
  }

  static QueueId queue(long number) {
    return new QueueId(number);
  }

  /** The queues of both pools, two each. */
  static final int QUEUES = 4;

  static PoolId poolOf(QueueId queue) {
    return new PoolId((queue.value() + 1) / 2);
  }

  static PoolId poolOf(AgentId agent) {
    return new PoolId((agent.value() - 1) / AGENTS_PER_POOL + 1);
  }

  /** The agent with room for so many units; a mail takes one, everything else too. */
  static AgentProfile profile(long agent, int units) {
    return AgentProfile.of(
        poolOf(new AgentId(agent)),
        new TreeSet<>(),
        Capacity.of(units, Map.of(ChannelType.CHAT, 2)));
  }
}
