package io.csm.simulator.whatif;

import io.csm.core.AgentId;
import io.csm.core.PoolId;
import io.csm.core.TicketId;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.Decision;
import io.csm.routing.Router;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The shipped engine through its router alone: the rows of agents and tickets are made here as a
 * desk commits them, every offer is accepted as it is made, and nothing is stored.
 */
final class RouterPolicy implements Policy {
  private static final SortedSet<AgentId> NOBODY =
      Collections.unmodifiableSortedSet(new TreeSet<>());
  private static final int MAX_WAITING = 1_000_000;

  private final QueueSet queues;
  private final Router router;
  private final List<SimAgent> agents;
  private final List<Agent> rows = new ArrayList<>();
  private final TreeMap<TicketId, Waiting> calls = new TreeMap<>();
  private final Map<String, ChannelType> channels = new TreeMap<>();
  private final Map<String, SortedSet<Skill>> demands = new TreeMap<>();
  private long version;

  RouterPolicy(List<SimAgent> agents, QueueSet queues) {
    this.agents = List.copyOf(agents);
    this.queues = queues;
    this.router =
        Router.builder(queues.pool())
            .maxWaiting(MAX_WAITING)
            .maxAgents(Math.max(1, agents.size()))
            .build();
    queues.all().forEach(router::putQueue);
    for (SimAgent agent : agents) {
      Agent row =
          new Agent(
              new AgentId(agent.number() + 1L),
              profile(agent, queues.pool()),
              false,
              Presence.OFFLINE,
              null,
              null,
              List.of());
      rows.add(row);
      router.putAgent(row, ++version);
    }
  }

  static AgentProfile profile(SimAgent agent, PoolId pool) {
    return AgentProfile.of(pool, skills(agent.skills()), agent.capacity());
  }

  static SortedSet<Skill> skills(Iterable<String> names) {
    TreeSet<Skill> skills = new TreeSet<>();
    for (String name : names) {
      if (!name.isEmpty()) {
        skills.add(Skill.any(name));
      }
    }
    return skills;
  }

  @Override
  public void cameOn(SimAgent agent, long now) {
    Instant at = Instant.ofEpochMilli(now);
    put(agent, row(agent).withPresence(Presence.AVAILABLE, at).withIdleSince(at));
  }

  @Override
  public void wentOff(SimAgent agent, long now) {
    put(agent, row(agent).withPresence(Presence.OFFLINE, Instant.ofEpochMilli(now)));
  }

  @Override
  public void arrived(Waiting call, long now) {
    TicketId ticket = new TicketId(call.number());
    calls.put(ticket, call);
    router.putWork(
        new WorkItem(
            ticket,
            queues.of(call),
            channels.computeIfAbsent(call.channel(), ChannelType::new),
            demands.computeIfAbsent(call.skill(), skill -> skills(List.of(skill))),
            QueueSet.priority(call),
            Instant.ofEpochMilli(call.enteredAt()),
            NOBODY),
        ++version);
  }

  @Override
  public void left(Waiting call, long now) {
    TicketId ticket = new TicketId(call.number());
    calls.remove(ticket);
    router.removeWork(ticket, ++version);
  }

  @Override
  public void finished(Waiting call, SimAgent agent, long now) {
    List<Holding> holdings = new ArrayList<>(row(agent).holdings());
    holdings.removeIf(holding -> holding.id() == call.number());
    put(agent, row(agent).withHoldings(holdings).withIdleSince(Instant.ofEpochMilli(now)));
  }

  @Override
  public void decide(long now, Hands hands) {
    Instant at = Instant.ofEpochMilli(now);
    for (List<Decision> decided = router.tick(at); !decided.isEmpty(); decided = router.tick(at)) {
      for (Decision decision : decided) {
        Decision.MakeOffer offer = (Decision.MakeOffer) decision;
        SimAgent agent = agents.get((int) offer.agent().value() - 1);
        Waiting call = calls.remove(offer.ticket());
        if (call == null) {
          throw new IllegalStateException("Ticket (" + offer.ticket() + ") does not wait.");
        }
        router.committed(offer, ++version, version);
        List<Holding> holdings = new ArrayList<>(row(agent).holdings());
        holdings.add(
            new Holding(
                call.number(),
                HoldingKind.ACTIVE,
                offer.ticket(),
                offer.queue(),
                offer.channel(),
                offer.units(),
                at,
                null));
        Agent row = row(agent).withHoldings(holdings);
        rows.set(agent.number(), row);
        router.putAgent(row, version);
        router.removeWork(offer.ticket(), version);
        hands.give(call, agent);
      }
    }
  }

  @Override
  public long nextMoment() {
    return router.nextMoment().map(Instant::toEpochMilli).orElse(NEVER);
  }

  private Agent row(SimAgent agent) {
    return rows.get(agent.number());
  }

  private void put(SimAgent agent, Agent row) {
    rows.set(agent.number(), row);
    router.putAgent(row, ++version);
  }
}
