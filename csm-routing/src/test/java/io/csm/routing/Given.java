package io.csm.routing;

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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Short names for what the tests feed to a router. */
final class Given {
  static final PoolId POOL = new PoolId(1);
  static final QueueId QUEUE = new QueueId(7);
  static final Instant T0 = Instant.parse("2026-03-02T08:00:00Z");

  private Given() {}

  static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  static Queue queue() {
    return Queue.of(QUEUE, "support", POOL);
  }

  /** {@code "en"} is the skill at level 5, {@code "en:8"} at level 8. */
  static SortedSet<Skill> skills(String... names) {
    var skills = new TreeSet<Skill>();
    for (String name : names) {
      String[] parts = name.split(":", -1);
      skills.add(new Skill(parts[0], parts.length == 1 ? 5 : Integer.parseInt(parts[1])));
    }
    return skills;
  }

  /**
   * An agent for {@code items} items at a time, AVAILABLE, idle since {@code idleSince} seconds.
   */
  static Agent agent(long id, int items, long idleSince, SortedSet<Skill> skills) {
    return agent(id, Capacity.ofItems(items), idleSince, skills);
  }

  static Agent agent(long id, Capacity capacity, long idleSince, SortedSet<Skill> skills) {
    return new Agent(
        new AgentId(id),
        AgentProfile.of(POOL, skills, capacity),
        false,
        Presence.AVAILABLE,
        at(idleSince),
        at(idleSince),
        List.of());
  }

  static Agent agent(long id, int items, long idleSince) {
    return agent(id, items, idleSince, skills());
  }

  static Agent with(Agent agent, Presence presence) {
    return agent.withPresence(presence, agent.presenceSince());
  }

  static Agent with(Agent agent, AgentProfile profile) {
    return agent.withProfile(profile);
  }

  static Agent with(Agent agent, Capacity capacity) {
    AgentProfile profile = agent.profile();
    return with(
        agent,
        new AgentProfile(
            profile.key(),
            profile.pool(),
            profile.teams(),
            profile.skills(),
            capacity,
            profile.labels()));
  }

  static Agent holding(Agent agent, Holding... holdings) {
    return holding(agent, Arrays.asList(holdings));
  }

  static Agent holding(Agent agent, List<Holding> holdings) {
    return agent.withHoldings(holdings);
  }

  static Agent idleSince(Agent agent, Instant idleSince) {
    return agent.withIdleSince(idleSince);
  }

  /** A holding of one unit for the ticket of the same number, since then. */
  static Holding held(long id, HoldingKind kind, long since) {
    return held(id, kind, 1, since);
  }

  static Holding held(long id, HoldingKind kind, int units, long since) {
    return new Holding(id, kind, new TicketId(id), QUEUE, ChannelType.CHAT, units, at(since), null);
  }

  static WorkItem work(long ticket, long enqueuedAt) {
    return work(ticket, enqueuedAt, Priority.NORMAL, ChannelType.CHAT, skills());
  }

  static WorkItem work(long ticket, long enqueuedAt, SortedSet<Skill> skills) {
    return work(ticket, enqueuedAt, Priority.NORMAL, ChannelType.CHAT, skills);
  }

  static WorkItem work(
      long ticket,
      long enqueuedAt,
      Priority priority,
      ChannelType channel,
      SortedSet<Skill> skills) {
    return new WorkItem(
        new TicketId(ticket), QUEUE, channel, skills, priority, at(enqueuedAt), new TreeSet<>());
  }

  static AgentId agentId(long id) {
    return new AgentId(id);
  }

  static TicketId ticket(long id) {
    return new TicketId(id);
  }
}
