package io.csm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.people.Agent;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Presence;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.Explanation.Unblocking;
import io.csm.routing.internal.Structure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Every change named is made on a copy of the naive router, which then ticks. */
@Label("What would unblock waiting work")
class UnblockingLawsTest {

  @Property(tries = 300)
  @Label(
      "lets the next tick offer it, alone or after what stands before it; else nothing single does")
  void helps(@ForAll("history") List<World.Op> history) {
    World world = new World(false, 1_000, 10_000, 1_000, Structure.PROFILES);
    world.whenQuiet = UnblockingLawsTest::check;
    history.forEach(world::run);
  }

  @Provide
  Arbitrary<List<World.Op>> history() {
    return RouterLawsTest.histories();
  }

  private static void check(World world) {
    for (WorkItem item : world.naive.inOrder().filter(world.naive::isDecidable).toList()) {
      if (!world.naive.ringing(item).isEmpty()) {
        // It does not wait for anything: somebody is asked already.
        continue;
      }
      List<Unblocking> unblocking = world.router.explain(item.ticket()).unblocking();
      for (Unblocking change : unblocking) {
        NaiveRouter all = world.naive.copy();
        make(all, item.ticket(), change.remedy());
        NaiveRouter alone = all.copy();
        removeOthers(alone, item.ticket());
        assertThat(offered(alone)).as("after %s, alone", change).contains(item.ticket());

        Statistics.collect(change.remedy().getClass().getSimpleName());
        if (isOfDemands(change.remedy())) {
          // It may change what other work of the queue demands, which may stand before this.
          assertThat(change.before()).isZero();
          continue;
        }
        if (world.naive.interrupts(item)) {
          // What takes units that are free goes before what has other work paused.
          continue;
        }
        List<TicketId> order = all.inOrder().map(WorkItem::ticket).toList();
        List<TicketId> offered = offered(all);
        if (change.before() == 0) {
          assertThat(offered).as("after %s", change).contains(item.ticket());
        } else if (!offered.contains(item.ticket())) {
          int place = order.indexOf(item.ticket());
          assertThat(order.subList(0, place))
              .as("what stands before %s, after %s", item.ticket(), change)
              .anyMatch(offered::contains);
        }
      }
      if (unblocking.isEmpty()) {
        nothingSingleHelps(world.naive, item);
      }
    }
  }

  private static boolean isOfDemands(Remedy remedy) {
    return remedy instanceof Remedy.LessSkill
        || remedy instanceof Remedy.LabelNotDemanded
        || remedy instanceof Remedy.AnyTeam;
  }

  private static List<TicketId> offered(NaiveRouter router) {
    return router.tick(router.now).stream()
        .filter(decision -> decision.kind() == Decision.Kind.MAKE_OFFER)
        .map(Decision::ticket)
        .toList();
  }

  private static void removeOthers(NaiveRouter router, TicketId ticket) {
    router.work.replaceAll(
        (id, row) -> id.equals(ticket) ? row : new NaiveRouter.Row<>(null, row.version()));
  }

  private static void nothingSingleHelps(NaiveRouter naive, WorkItem item) {
    for (Remedy remedy : everything(naive, item)) {
      NaiveRouter alone = naive.copy();
      make(alone, item.ticket(), remedy);
      removeOthers(alone, item.ticket());
      assertThat(offered(alone)).as("after %s, which was not named", remedy).isEmpty();
    }
  }

  private static List<Remedy> everything(NaiveRouter naive, WorkItem item) {
    List<Remedy> all = new ArrayList<>();
    all.add(new Remedy.AnyTeam());
    all.add(new Remedy.NotHeld());
    all.add(new Remedy.LabelNotDemanded("rank"));
    for (int limit = 1; limit < 6; limit++) {
      all.add(new Remedy.QueueLimit(item.queue(), limit));
    }
    for (int s = 0; s < 3; s++) {
      all.add(new Remedy.LessSkill("s" + s, 0));
    }
    for (Agent agent : naive.rows().toList()) {
      AgentId id = agent.id();
      all.add(new Remedy.BecomesAvailable(id));
      all.add(new Remedy.ComesOnDuty(id));
      all.add(new Remedy.NotExcluded(id));
      all.add(new Remedy.OpensChannel(id, item.channel()));
      // What is being decided ends by itself.
      agent.holdings().stream()
          .filter(holding -> !naive.isDeciding(id, holding.id()))
          .forEach(holding -> all.add(new Remedy.Finishes(id, holding.ticket())));
      for (int i = 1; i < 12; i++) {
        all.add(new Remedy.MoreUnits(id, i));
        all.add(new Remedy.ChannelLimit(id, item.channel(), i));
      }
      for (int s = 0; s < 3; s++) {
        all.add(new Remedy.GetsSkill(id, new Skill("s" + s, 10)));
      }
      for (int rank = -2; rank < 6; rank++) {
        all.add(new Remedy.GetsLabel(id, "rank", LabelValue.of(rank)));
      }
      all.add(new Remedy.GetsLabel(id, "rank", LabelValue.of("none")));
      all.add(new Remedy.GetsLabel(id, "rank", null));
      for (int team = 1; team < 4; team++) {
        all.add(new Remedy.JoinsTeam(id, new TeamId(team)));
      }
    }
    return all;
  }

  /** Makes a change to the rows that a naive router has read. */
  static void make(NaiveRouter router, TicketId ticket, Remedy remedy) {
    if (remedy instanceof Remedy.BecomesAvailable change) {
      agent(
          router,
          change.agent(),
          agent ->
              agent
                  .withPresence(Presence.AVAILABLE, router.now)
                  .withIdleSince(agent.idleSince() == null ? router.now : agent.idleSince()));
    } else if (remedy instanceof Remedy.ComesOnDuty change) {
      agent(
          router, change.agent(), agent -> agent.withAttendance(agent.attendance().withDuty(null)));
    } else if (remedy instanceof Remedy.Finishes change) {
      agent(
          router,
          change.agent(),
          agent -> {
            List<Holding> holdings = new ArrayList<>(agent.holdings());
            holdings.removeIf(holding -> holding.ticket().equals(change.ticket()));
            return agent.withHoldings(holdings);
          });
    } else if (remedy instanceof Remedy.MoreUnits change) {
      agent(
          router,
          change.agent(),
          agent -> {
            Capacity has = agent.capacity();
            return Given.with(
                agent,
                new Capacity(
                    has.units() + change.more(), has.costs(), has.defaultCost(), has.limits()));
          });
    } else if (remedy instanceof Remedy.OpensChannel change) {
      agent(
          router,
          change.agent(),
          agent -> {
            SortedSet<ChannelType> closed = new TreeSet<>(agent.availability().closedChannels());
            closed.remove(change.channel());
            return agent.withAvailability(agent.availability().withClosedChannels(closed));
          });
    } else if (remedy instanceof Remedy.ChannelLimit change) {
      agent(
          router,
          change.agent(),
          agent ->
              change.limit() < agent.capacity().limitOf(change.channel())
                  ? agent
                  : Given.with(
                      agent, agent.capacity().withLimit(change.channel(), change.limit())));
    } else if (remedy instanceof Remedy.GetsSkill change) {
      agent(
          router,
          change.agent(),
          agent -> {
            SortedSet<Skill> skills = new TreeSet<>(agent.profile().skills());
            skills.removeIf(skill -> skill.name().equals(change.skill().name()));
            skills.add(change.skill());
            return agent.withProfile(agent.profile().withSkills(skills));
          });
    } else if (remedy instanceof Remedy.GetsLabel change) {
      agent(
          router,
          change.agent(),
          agent -> {
            var labels = new TreeMap<>(agent.profile().labels());
            labels.remove(change.label());
            if (change.value() != null) {
              labels.put(change.label(), change.value());
            }
            return agent.withProfile(agent.profile().withLabels(labels));
          });
    } else if (remedy instanceof Remedy.JoinsTeam change) {
      agent(
          router,
          change.agent(),
          agent -> {
            var teams = new TreeSet<>(agent.profile().teams());
            teams.add(change.team());
            return agent.withProfile(agent.profile().withTeams(teams.toArray(new TeamId[0])));
          });
    } else {
      makeToWork(router, ticket, remedy);
    }
  }

  private static void makeToWork(NaiveRouter router, TicketId ticket, Remedy remedy) {
    NaiveRouter.Row<WorkItem> row = router.work.get(ticket);
    WorkItem item = row.row();
    Queue queue = router.queues.get(item.queue());
    if (remedy instanceof Remedy.QueueLimit change) {
      if (queue.maxPerAgent() != 0 && queue.maxPerAgent() < change.limit()) {
        router.queues.put(queue.id(), queue.withMaxPerAgent(change.limit()));
      }
    } else if (remedy instanceof Remedy.NotExcluded change) {
      var excluded = new TreeSet<>(item.excludedAgents());
      excluded.remove(change.agent());
      var until = new TreeMap<>(item.excludedUntil());
      until.remove(change.agent());
      AgentId[] others =
          item.request().excluded().stream()
              .filter(agent -> !agent.equals(change.agent()))
              .toArray(AgentId[]::new);
      put(router, row, item.requiredSkills(), excluded, until, item.request().withExcluded(others));
    } else if (remedy instanceof Remedy.NotHeld) {
      put(
          router,
          row,
          item.requiredSkills(),
          item.excludedAgents(),
          item.excludedUntil(),
          item.request().withPreferred(null));
    } else if (remedy instanceof Remedy.LessSkill change) {
      router.queues.put(queue.id(), queue.withRequiredSkills(less(queue.requiredSkills(), change)));
      put(
          router,
          row,
          less(item.requiredSkills(), change),
          item.excludedAgents(),
          item.excludedUntil(),
          item.request());
    } else if (remedy instanceof Remedy.LabelNotDemanded) {
      router.queues.put(queue.id(), queue.withRequiredLabels());
      put(
          router,
          row,
          item.requiredSkills(),
          item.excludedAgents(),
          item.excludedUntil(),
          item.request().withLabels(new LabelPredicate[0]));
    } else {
      assertThat(remedy).isInstanceOf(Remedy.AnyTeam.class);
      router.queues.put(queue.id(), queue.withTeams());
      put(
          router,
          row,
          item.requiredSkills(),
          item.excludedAgents(),
          item.excludedUntil(),
          item.request().withTeams(new TeamId[0]));
    }
  }

  private static SortedSet<Skill> less(SortedSet<Skill> skills, Remedy.LessSkill change) {
    var less = new TreeSet<Skill>();
    for (Skill skill : skills) {
      boolean same = skill.name().equals(change.skill());
      if (!same) {
        less.add(skill);
      } else if (change.level() > 0) {
        less.add(new Skill(skill.name(), Math.min(skill.level(), change.level())));
      }
    }
    return less;
  }

  private static void put(
      NaiveRouter router,
      NaiveRouter.Row<WorkItem> row,
      SortedSet<Skill> skills,
      SortedSet<AgentId> excluded,
      SortedMap<AgentId, Instant> excludedUntil,
      RoutingRequest request) {
    WorkItem item = row.row();
    QueueId queue = item.queue();
    router.work.put(
        item.ticket(),
        new NaiveRouter.Row<>(
            new WorkItem(
                item.ticket(),
                queue,
                item.channel(),
                skills,
                item.priority(),
                item.enqueuedAt(),
                excluded,
                item.dueAt(),
                request,
                excludedUntil),
            row.version()));
  }

  private static void agent(
      NaiveRouter router, AgentId id, java.util.function.UnaryOperator<Agent> change) {
    router.agents.computeIfPresent(
        id, (any, row) -> new NaiveRouter.Row<>(change.apply(row.row()), row.version()));
  }
}
