package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RoundEvent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.spi.JournalPage;
import io.csm.testkit.InvariantExtension;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A tenant with much to route")
class FairnessTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final TenantId NOISY = new TenantId(1);
  private static final TenantId QUIET = new TenantId(2);
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);

  private final DeskWorld world = new DeskWorld();

  private void open(TenantId tenant, int tickets) {
    Desk desk = world.csm.createTenant(tenant);
    desk.configure(new Pool(POOL, "All"), Queue.of(QUEUE, "All", POOL)).orThrow();
    AgentId agent =
        desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(tickets)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    for (int i = 0; i < tickets; i++) {
      desk.open(NewTicket.of(desk.createCustomer(null), QUEUE)).orThrow();
    }
  }

  @Test
  @DisplayName("holds up another tenant of its shard for one round at most")
  void oneRound() {
    world.tick();
    open(NOISY, 1_200);
    open(QUIET, 1);
    Position before = world.store.end(new ShardId(0));
    world.tick();

    List<TenantId> rounds =
        ((JournalPage.Entries) world.store.read(new ShardId(0), before, 10_000))
            .entries().stream()
                .filter(entry -> entry.event() instanceof RoundEvent)
                .map(FairnessTest::tenantOf)
                .toList();
    assertThat(rounds).containsExactly(NOISY, QUIET, NOISY, NOISY);
  }

  private static TenantId tenantOf(JournalEntry entry) {
    return entry.envelope().aggregate().tenant();
  }
}
