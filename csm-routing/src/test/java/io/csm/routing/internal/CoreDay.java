package io.csm.routing.internal;

import io.csm.core.work.DistributionMode;
import java.util.List;

/**
 * A day without end on a floor of 200 agents that is busy to seven tenths: work comes, one offer in
 * eight is declined, agents go away and come back, and learn other skills. Allocates nothing
 * itself.
 */
final class CoreDay implements RoutingCore.Sink {
  private static final int AGENTS = 200;
  private static final int PROFILES = 20;
  private static final int CLASSES = 60;
  private static final List<DistributionMode> MODES = List.of(DistributionMode.values());
  private static final int UNITS = 3;
  private static final int BUSY = AGENTS * UNITS * 7 / 10;

  private final RoutingCore core;
  private final Profile[] profiles = new Profile[PROFILES];
  private final WorkClass[] classes = new WorkClass[CLASSES];
  private final int[] agents = new int[AGENTS];
  private final Profile[] profileOf = new Profile[AGENTS];
  private final boolean[] away = new boolean[AGENTS];
  private final int[] heldWork = new int[2 * BUSY];
  private final int[] heldBy = new int[2 * BUSY];
  private final int[] classOf = new int[8 * BUSY];
  private int first;
  private int held;
  private int waiting;
  private long now;
  private long offers;
  private long random = 42;

  CoreDay(Structure structure, boolean reasons) {
    core = new RoutingCore(structure, reasons);
    for (int i = 0; i < PROFILES; i++) {
      int[] skills = {i % 10, 10 + i % 7};
      profiles[i] = core.addProfile(skills, new int[] {5, 3 + i % 5}, UNITS, channel -> 1);
    }
    for (int i = 0; i < CLASSES; i++) {
      int like = i % PROFILES;
      int[] demands =
          i % 3 == 0
              ? new int[] {Demand.of(like % 10, 2)}
              : new int[] {Demand.of(like % 10, 2), Demand.of(10 + like % 7, 3)};
      classes[i] = core.addClass(0, demands, new int[0], MODES.get(i % 2));
    }
    for (int i = 0; i < AGENTS; i++) {
      agents[i] = core.addAgent(i + 1);
      profileOf[i] = profiles[i % PROFILES];
      core.place(agents[i], profileOf[i], Standing.READY, 0, now++);
    }
  }

  long offers() {
    return offers;
  }

  private int random(int bound) {
    random = random * 6364136223846793005L + 1442695040888963407L;
    return (int) ((random >>> 33) % bound);
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      now++;
      if (waiting < BUSY / 4) {
        int work = core.addWork(now);
        core.excludeNobody(work);
        classOf[work] = random(CLASSES);
        core.place(work, classes[classOf[work]], now);
        waiting++;
      }
      core.decide(100, now, this);
      if (held > 0 && (held > BUSY || waiting >= BUSY / 4)) {
        complete();
      }
      if (i % 16 == 0) {
        change(random(AGENTS));
      }
    }
  }

  private void complete() {
    int work = heldWork[first];
    int agent = heldBy[first];
    first = (first + 1) % heldWork.length;
    held--;
    core.load(agent, core.load(agent) - 1, now);
    if (random(8) == 0 && waiting < BUSY / 4) {
      core.exclude(work, agent + 1);
      core.place(work, classes[classOf[work]], now);
      waiting++;
    } else {
      core.removeWork(work);
    }
  }

  private void change(int agent) {
    if (random(2) == 0) {
      away[agent] = !away[agent];
    } else {
      profileOf[agent] = profiles[random(PROFILES)];
    }
    core.place(
        agents[agent],
        profileOf[agent],
        away[agent] ? Standing.ABSENT : Standing.READY,
        core.load(agents[agent]),
        now);
  }

  @Override
  public void offer(int work, int agent, int units) {
    waiting--;
    offers++;
    int place = (first + held++) % heldWork.length;
    heldWork[place] = work;
    heldBy[place] = agent;
  }
}
