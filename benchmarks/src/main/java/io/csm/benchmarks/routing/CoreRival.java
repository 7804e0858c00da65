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
  private final int[] profileOf;
  private final boolean[] away;

  /** For each piece of work: its key, and then its kind and its number in the core. */
  private final long[] records;

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
    profileOf = new int[agents];
    away = new boolean[agents];
    for (int agent = 0; agent < agents; agent++) {
      if (core.addAgent(agent + 1) != agent) {
        throw new IllegalStateException("numbers of a new core are given out in order");
      }
      profileOf[agent] = world.profileOf(agent);
      core.place(agent, profiles[profileOf[agent]], Standing.ABSENT, 0, 0);
    }
    records = new long[2 * Day.workNumbers(world)];
  }

  @Override
  public void arrive(int work, long id, int kind, long key) {
    int number = core.addWork(id);
    if (number >= workOf.length) {
      workOf = Arrays.copyOf(workOf, 2 * number);
    }
    workOf[number] = work;
    records[2 * work] = key;
    records[2 * work + 1] = (long) kind << 32 | number;
    core.place(number, classes[kind], key);
  }

  private int number(int work) {
    return (int) records[2 * work + 1];
  }

  private void waits(int work) {
    int kind = (int) (records[2 * work + 1] >>> 32);
    core.place(number(work), classes[kind], records[2 * work]);
  }

  private void place(int agent, long idleSince) {
    core.place(
        agent,
        profiles[profileOf[agent]],
        away[agent] ? Standing.ABSENT : Standing.READY,
        core.load(agent),
        idleSince);
  }

  private void free(int agent, long now) {
    core.load(agent, core.load(agent) - 1, now);
  }

  @Override
  public void declined(int work, int agent, long now) {
    free(agent, now);
    core.exclude(number(work), agent + 1L);
    waits(work);
  }

  @Override
  public void expired(int work, int agent, long now) {
    free(agent, now);
    waits(work);
  }

  @Override
  public void accepted(int work, int agent, long now) {
    // The units are held since the offer.
  }

  @Override
  public void completed(int work, int agent, long now) {
    core.removeWork(number(work));
    free(agent, now);
  }

  @Override
  public void abandoned(int work) {
    core.withdraw(number(work));
    core.removeWork(number(work));
  }

  @Override
  public void available(int agent, boolean yes, long now) {
    away[agent] = !yes;
    place(agent, yes ? now : core.idleSince(agent));
  }

  @Override
  public void profile(int agent, int profile, long now) {
    profileOf[agent] = profile;
    place(agent, core.idleSince(agent));
  }

  @Override
  public void decide(long now, Sink to) {
    sink = to;
    core.decide(Integer.MAX_VALUE, now, this);
  }

  @Override
  public void offer(int work, int agent, int units) {
    if (sink != null) {
      sink.offer(workOf[work], agent);
    }
  }
}
