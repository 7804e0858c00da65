package io.csm.benchmarks.routing;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The public face, driven as a desk drives it: each step makes a new version of the agent's row and
 * of the ticket, commits, and feeds both back; each offer has its timer. The making of the rows is
 * measured.
 */
final class FaceRival implements Rival {
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);
  private static final Capacity CAPACITY = Capacity.ofItems(World.UNITS);

  private final Router router;
  private final List<AgentProfile> profiles = new ArrayList<>();
  private final List<SortedSet<Skill>> demands = new ArrayList<>();
  private final List<Agent> rows = new ArrayList<>();
  private final WorkItem[] items;
  private final long[] holdingOf;
  private final Map<Long, Integer> workOf = new LinkedHashMap<>();
  private long version;
  private long lastHolding;

  FaceRival(World world) {
    router =
        Router.builder(POOL)
            .maxAgents(world.agents)
            .maxWaiting(10_000_000)
            .maxInFlight(1_000_000)
            .build();
    router.putQueue(Queue.of(QUEUE, "floor", POOL).withOfferTimeout(Duration.ofDays(7)));
    for (int[] levels : world.levels) {
      var skills = new TreeSet<Skill>();
      for (int skill = 0; skill < levels.length; skill++) {
        if (levels[skill] > 0) {
          skills.add(new Skill("skill-" + skill, levels[skill]));
        }
      }
      profiles.add(AgentProfile.of(POOL, skills, CAPACITY));
    }
    for (int kind = 0; kind < World.KINDS; kind++) {
      var skills = new TreeSet<Skill>();
      for (int i = 0; i < world.demandedSkills[kind].length; i++) {
        skills.add(
            new Skill("skill-" + world.demandedSkills[kind][i], world.demandedLevels[kind][i]));
      }
      demands.add(skills);
    }
    for (int i = 0; i < world.agents; i++) {
      rows.add(
          new Agent(
              new AgentId(i + 1L),
              profiles.get(world.profileOf(i)),
              false,
              Presence.AWAY,
              at(0),
              at(0),
              List.of()));
      router.putAgent(rows.get(i), 0);
    }
    items = new WorkItem[Day.workNumbers(world)];
    holdingOf = new long[items.length];
  }

  @Override
  public void arrive(int work, long id, int kind, long key) {
    items[work] =
        new WorkItem(
            new TicketId(id),
            QUEUE,
            ChannelType.VOICE,
            demands.get(kind),
            Priority.NORMAL,
            at(key),
            new TreeSet<>());
    workOf.put(id, work);
    router.putWork(items[work], ++version);
  }

  @Override
  public void declined(int work, int agent, long now) {
    items[work] = items[work].excluding(rows.get(agent).id());
    expired(work, agent, now);
  }

  @Override
  public void expired(int work, int agent, long now) {
    ++version;
    drop(work, agent, now);
    router.putWork(items[work], version);
  }

  @Override
  public void accepted(int work, int agent, long now) {
    ++version;
    List<Holding> holdings = new ArrayList<>(rows.get(agent).holdings());
    holdings.replaceAll(
        held ->
            held.id() == holdingOf[work] ? held.become(HoldingKind.ACTIVE, at(now), null) : held);
    change(agent, rows.get(agent).profile(), rows.get(agent).presence(), holdings, null);
  }

  @Override
  public void completed(int work, int agent, long now) {
    ++version;
    drop(work, agent, now);
    workOf.remove(items[work].ticket().value());
  }

  private void drop(int work, int agent, long now) {
    List<Holding> holdings = new ArrayList<>(rows.get(agent).holdings());
    holdings.removeIf(held -> held.id() == holdingOf[work]);
    Agent row = rows.get(agent);
    change(agent, row.profile(), row.presence(), holdings, at(now));
  }

  @Override
  public void abandoned(int work) {
    router.removeWork(items[work].ticket(), ++version);
    workOf.remove(items[work].ticket().value());
  }

  @Override
  public void available(int agent, boolean yes, long now) {
    ++version;
    Agent row = rows.get(agent);
    change(
        agent,
        row.profile(),
        yes ? Presence.AVAILABLE : Presence.AWAY,
        row.holdings(),
        yes ? at(now) : null);
  }

  @Override
  public void profile(int agent, int profile, long now) {
    ++version;
    Agent row = rows.get(agent);
    change(agent, profiles.get(profile), row.presence(), row.holdings(), null);
  }

  @Override
  public void decide(long now, Sink sink) {
    for (Decision decision : router.tick(at(now))) {
      int agent = (int) decision.agent().value() - 1;
      int work = workOf.getOrDefault(decision.ticket().value(), -1);
      Agent row = rows.get(agent);
      List<Holding> holdings = new ArrayList<>(row.holdings());
      holdingOf[work] = ++lastHolding;
      holdings.add(
          new Holding(
              lastHolding,
              HoldingKind.OFFER,
              decision.ticket(),
              QUEUE,
              ChannelType.VOICE,
              1,
              at(now),
              at(now + 600_000)));
      router.committed(decision, ++version, version);
      change(agent, row.profile(), row.presence(), holdings, null);
      router.removeWork(decision.ticket(), version);
      sink.offer(work, agent);
    }
  }

  private void change(
      int agent,
      AgentProfile profile,
      Presence presence,
      List<Holding> holdings,
      @Nullable Instant idleSince) {
    Agent row = rows.get(agent);
    Agent changed =
        new Agent(
            row.id(),
            profile,
            false,
            presence,
            row.presenceSince(),
            idleSince == null ? row.idleSince() : idleSince,
            holdings);
    rows.set(agent, changed);
    router.putAgent(changed, version);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}
