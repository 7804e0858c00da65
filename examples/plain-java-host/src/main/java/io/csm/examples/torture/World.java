package io.csm.examples.torture;

import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.CalendarId;
import io.csm.core.ChannelAccountId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.config.Brand;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SlaThreshold;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
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

  /** The keys of the deadlines that tickets have; few, so that hands meet. */
  static final List<String> DEADLINES = List.of("call-back", "review");

  private static final BrandId BRAND = new BrandId(1);
  private static final String HOURS = "hours";

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
              new ChannelAccount(CHAT, ChannelType.CHAT, "chat", BRAND, queue(4)),
              calendar(true),
              rules())
          .orThrow();
      desk.createCustomer(WALK_IN);
      for (int agent = 1; agent <= POOLS * AGENTS_PER_POOL; agent++) {
        AgentId id = desk.defineAgent(new AgentId(agent), profile(agent, 3));
        desk.setPresence(id, Presence.AVAILABLE).orThrow();
      }
    }
  }

  /** What the SLA clocks go by: always open, or only for a moment at midnight. */
  static DeskCalendar calendar(boolean open) {
    return new DeskCalendar(
        new CalendarId(1),
        BusinessCalendar.builder(HOURS, "Etc/UTC")
            .openDaily(open ? "00:00-24:00" : "00:00-00:01")
            .build());
  }

  /** Clocks of seconds, of which some change what routing does. */
  private static SlaRules rules() {
    List<SlaTarget> targets =
        List.of(
            SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofSeconds(4), HOURS)
                .withAlerts(
                    SlaAlert.of(SlaThreshold.percent(50)),
                    SlaAlert.of(
                        SlaThreshold.BREACH,
                        new SlaAction.RaisePriority(Priority.HIGH),
                        new SlaAction.Tell(SlaAction.Whom.HOST)),
                    SlaAlert.of(SlaThreshold.after(Duration.ofSeconds(3)))),
            SlaTarget.of(SlaMetric.NEXT_REPLY, Duration.ofSeconds(2), HOURS),
            SlaTarget.of(SlaMetric.TOTAL_RESOLUTION, Duration.ofSeconds(9), HOURS)
                .withAlerts(
                    SlaAlert.of(
                        SlaThreshold.before(Duration.ofSeconds(3)),
                        new SlaAction.MoveToQueue(queue(2)))));
    return new SlaRules(
        1, SlaMetric.STANDARD, List.of(new SlaPolicy("hurry", SlaCondition.ANY, targets)), false);
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
