package io.csm.benchmarks.routing;

import io.csm.core.work.DistributionMode;
import io.csm.routing.internal.Demand;
import io.csm.routing.internal.Profile;
import io.csm.routing.internal.RoutingCore;
import io.csm.routing.internal.Standing;
import io.csm.routing.internal.Structure;
import io.csm.routing.internal.WorkClass;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The router's core on primitives, with or without reasons for each choice. */
final class CoreRival implements Rival, RoutingCore.Sink {
  private final RoutingCore core;
  private final Profile[] profiles;
  private final WorkClass[] classes = new WorkClass[World.KINDS];
  private final int[] agentOf;
  private final int[] numberOf;
  private final int[] profileOf;
  private final boolean[] away;
  private final long[] idleSince;
  private final int[] coreWork;
  private final int[] kindOf;
  private final long[] keyOf;
  private int[] workOf = new int[1024];
  private @Nullable Sink sink;

  CoreRival(World world, boolean reasons) {
    core = new RoutingCore(Structure.BY_COUNT, reasons);
    profiles = new Profile[world.levels.length];
    for (int p = 0; p < profiles.length; p++) {
      int[] has = world.levels[p];
      int[] skills = IntStream.range(0, has.length).filter(s -> has[s] > 0).toArray();
      int[] levels = Arrays.stream(skills).map(s -> has[s]).toArray();
      profiles[p] = core.addProfile(skills, levels, World.UNITS, channel -> 1);
    }
    for (int kind = 0; kind < World.KINDS; kind++) {
      int[] demands = new int[world.demandedSkills[kind].length];
      for (int i = 0; i < demands.length; i++) {
        demands[i] = Demand.of(world.demandedSkills[kind][i], world.demandedLevels[kind][i]);
      }
      classes[kind] = core.addClass(0, demands, new int[0], DistributionMode.LONGEST_IDLE);
    }
    int agents = world.agents;
    numberOf = new int[agents];
    agentOf = new int[agents];
    profileOf = new int[agents];
    away = new boolean[agents];
    idleSince = new long[agents];
    for (int agent = 0; agent < agents; agent++) {
      numberOf[agent] = core.addAgent(agent + 1);
      agentOf[numberOf[agent]] = agent;
      profileOf[agent] = world.profileOf(agent);
      core.place(numberOf[agent], profiles[profileOf[agent]], Standing.ABSENT, 0, 0);
    }
    int room = Day.workNumbers(world);
    coreWork = new int[room];
    kindOf = new int[room];
    keyOf = new long[room];
  }

  @Override
  public void arrive(int work, long id, int kind, long key) {
    int number = core.addWork(id);
    if (number >= workOf.length) {
      workOf = Arrays.copyOf(workOf, 2 * number);
    }
    workOf[number] = work;
    coreWork[work] = number;
    kindOf[work] = kind;
    keyOf[work] = key;
    core.place(number, classes[kind], key);
  }

  private void place(int agent, int load) {
    core.place(
        numberOf[agent],
        profiles[profileOf[agent]],
        away[agent] ? Standing.ABSENT : Standing.READY,
        load,
        idleSince[agent]);
  }

  private void free(int agent, long now) {
    idleSince[agent] = now;
    place(agent, core.load(numberOf[agent]) - 1);
  }

  @Override
  public void declined(int work, int agent, long now) {
    free(agent, now);
    core.exclude(coreWork[work], agent + 1L);
    core.place(coreWork[work], classes[kindOf[work]], keyOf[work]);
  }

  @Override
  public void expired(int work, int agent, long now) {
    free(agent, now);
    core.place(coreWork[work], classes[kindOf[work]], keyOf[work]);
  }

  @Override
  public void accepted(int work, int agent, long now) {
    // The units are held since the offer.
  }

  @Override
  public void completed(int work, int agent, long now) {
    core.removeWork(coreWork[work]);
    free(agent, now);
  }

  @Override
  public void abandoned(int work) {
    core.withdraw(coreWork[work]);
    core.removeWork(coreWork[work]);
  }

  @Override
  public void available(int agent, boolean yes, long now) {
    away[agent] = !yes;
    idleSince[agent] = yes ? now : idleSince[agent];
    place(agent, core.load(numberOf[agent]));
  }

  @Override
  public void profile(int agent, int profile, long now) {
    profileOf[agent] = profile;
    place(agent, core.load(numberOf[agent]));
  }

  @Override
  public void decide(long now, Sink to) {
    sink = to;
    core.decide(Integer.MAX_VALUE, this);
  }

  @Override
  public void offer(int work, int agent, int units) {
    if (sink != null) {
      sink.offer(workOf[work], agentOf[agent]);
    }
  }
}
