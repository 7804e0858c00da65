package io.csm.benchmarks;

import io.csm.core.AgentId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.Decision;
import io.csm.routing.Router;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The router, driven as a desk drives it: each step commits a new version of the agent's row and of
 * the ticket, and feeds both back. The rows are made here, and their making is measured.
 */
final class RouterDispatcher implements Dispatcher {
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);
  private static final SortedSet<AgentId> NO_EXCLUSIONS =
      Collections.unmodifiableSortedSet(new TreeSet<>());

  private final Router router = Router.builder(POOL).build();
  private final List<Agent> rows = new ArrayList<>();
  private long version;

  RouterDispatcher(Floor floor) {
    router.putQueue(Queue.of(QUEUE, "calls", POOL));
    for (SortedSet<Skill> skills : floor.agents) {
      var profile = AgentProfile.of(POOL, skills, Capacity.ofItems(Floor.UNITS));
      var id = new AgentId(rows.size() + 1L);
      Instant signedIn = at(0);
      rows.add(new Agent(id, profile, false, Presence.AVAILABLE, signedIn, signedIn, List.of()));
      router.putAgent(rows.get(rows.size() - 1), 0);
    }
  }

  @Override
  public int arrive(long call, SortedSet<Skill> demands, long second) {
    Instant now = at(second);
    var ticket = new TicketId(call);
    router.putWork(
        new WorkItem(
            ticket, QUEUE, ChannelType.VOICE, demands, Priority.NORMAL, now, NO_EXCLUSIONS),
        ++version);
    List<Decision> decided = router.tick(now);
    if (decided.isEmpty()) {
      router.removeWork(ticket, ++version);
      return NOBODY;
    }
    Decision decision = decided.get(0);
    int agent = (int) decision.agent().value() - 1;
    var offer =
        new Holding(
            call, HoldingKind.OFFER, ticket, QUEUE, ChannelType.VOICE, 1, now, at(second + 30));
    List<Holding> holdings = new ArrayList<>(rows.get(agent).holdings());
    holdings.add(offer);
    router.committed(decision, ++version, version);
    change(agent, holdings, rows.get(agent).idleSince());
    router.removeWork(ticket, version);

    holdings.set(holdings.size() - 1, offer.become(HoldingKind.ACTIVE, now, null));
    ++version;
    change(agent, holdings, rows.get(agent).idleSince());
    return agent;
  }

  @Override
  public void complete(int agent, long call, long second) {
    List<Holding> holdings = new ArrayList<>(rows.get(agent).holdings());
    holdings.removeIf(holding -> holding.id() == call);
    ++version;
    change(agent, holdings, at(second));
  }

  private void change(int agent, List<Holding> holdings, @Nullable Instant idleSince) {
    Agent row = rows.get(agent);
    Agent changed =
        new Agent(
            row.id(),
            row.profile(),
            row.retired(),
            row.presence(),
            row.presenceSince(),
            idleSince,
            holdings);
    rows.set(agent, changed);
    router.putAgent(changed, version);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}
