package io.csm.benchmarks.routing;

import java.util.SplittableRandom;

/**
 * A day without end on the floor, the same for every rival as long as they decide the same. One
 * step: a piece of work arrives, one in four of them urgent, as if it had come a minute earlier;
 * and where seven tenths of all room is in use, the oldest that is held is completed. Of the
 * offers, six in a hundred are declined, and four run out after twenty steps. Every 200 steps
 * somebody signs out, or in again; every 500 steps somebody has other skills. What still waits
 * after as many steps as there are agents is given up.
 */
final class Day implements Rival.Sink {
  static final int OFFER_STEPS = 20;
  private static final int CREDIT = 60;

  private static final int RECORD = 4;
  private static final int OWNER = 1;
  private static final int WAITS_UNTIL = 2;
  private static final int NOBODY = -1;

  private final World world;
  private final Rival rival;
  private final boolean checked;
  private final SplittableRandom random;
  private final int busy;

  /** By work: its kind, its owner or -1, and until when it waits. */
  private final int[] records;

  private final int[] free;
  private int freeCount;

  // Rings of work, the oldest first: what waits or did, offers that will run out, what is held.
  private final Ring patience;
  private final Ring ringing;
  private final Ring inProgress;

  // What was offered by the last decision.
  private final int[] pending;
  private int pendingCount;

  // By agent; the load is kept for the checks only.
  private final int[] load;
  private final int[] profileOf;
  private final boolean[] away;

  private final Ring gone;
  private long now = 1_000;
  private long lastId;
  private int waiting;
  private long offers;
  private long abandoned;
  private long checksum;

  /**
   * A day.
   *
   * @param checked whether each offer is checked against what was promised
   */
  Day(World world, Rival rival, boolean checked, long seed) {
    this.world = world;
    this.rival = rival;
    this.checked = checked;
    random = new SplittableRandom(seed);
    int room = world.agents * World.UNITS;
    busy = room * 7 / 10;
    int all = workNumbers(world);
    records = new int[RECORD * all];
    free = new int[all];
    patience = new Ring(3 * world.agents + 100);
    for (int i = 0; i < all; i++) {
      free[i] = all - 1 - i;
      records[RECORD * i + OWNER] = NOBODY;
    }
    freeCount = all;
    pending = new int[all];
    ringing = new Ring(all);
    inProgress = new Ring(all);
    load = new int[world.agents];
    profileOf = new int[world.agents];
    away = new boolean[world.agents];
    gone = new Ring(world.agents + 1);
    for (int agent = 0; agent < world.agents; agent++) {
      profileOf[agent] = world.profileOf(agent);
      rival.available(agent, true, now++);
    }
  }

  /** All numbers of work are below. */
  static int workNumbers(World world) {
    int room = world.agents * World.UNITS;
    return room + 3 * world.agents + 100 + world.backlog;
  }

  long offers() {
    return offers;
  }

  long checksum() {
    return checksum;
  }

  /** How much work was given up. */
  long abandoned() {
    return abandoned;
  }

  int waiting() {
    return waiting;
  }

  /** What the agents hold, as a share of all room. */
  double share() {
    return (double) (inProgress.size() + ringing.size()) / (world.agents * World.UNITS);
  }

  void step() {
    now++;
    giveUp();
    expire();
    while (inProgress.size() >= busy) {
      complete();
    }
    if (now % 200 == 0) {
      signOutOrIn();
      decide();
    }
    if (now % 500 == 0) {
      int agent = random.nextInt(world.agents);
      profileOf[agent] = random.nextInt(world.levels.length);
      rival.profile(agent, profileOf[agent], now);
      decide();
    }
    int draw = random.nextInt();
    int work = free[--freeCount];
    double even = (draw >>> 8) * 0x1.0p-24;
    int kind = (int) (even * Math.sqrt(even) * World.KINDS);
    records[RECORD * work] = kind;
    waits(work);
    rival.arrive(work, ++lastId, kind, (draw & 3) == 0 ? now - CREDIT : now);
    decide();
  }

  /** One in twenty is away. */
  private void signOutOrIn() {
    int drawn = random.nextInt(world.agents);
    if (gone.size() > world.agents / 20 || (away[drawn] && gone.size() > 0)) {
      int back = gone.removeFirst();
      away[back] = false;
      rival.available(back, true, now);
    } else {
      away[drawn] = true;
      gone.add(drawn, now);
      rival.available(drawn, false, now);
    }
  }

  private void waits(int work) {
    waiting++;
    long until = now + world.agents;
    records[RECORD * work + WAITS_UNTIL] = (int) until;
    patience.add(work, until);
  }

  private void giveUp() {
    while (patience.size() > 0 && patience.firstTime() <= now) {
      long until = patience.firstTime();
      int work = patience.removeFirst();
      if (records[RECORD * work + OWNER] == NOBODY
          && records[RECORD * work + WAITS_UNTIL] == (int) until) {
        waiting--;
        abandoned++;
        rival.abandoned(work);
        finish(work);
      }
    }
  }

  private void finish(int work) {
    records[RECORD * work + WAITS_UNTIL] = 0;
    free[freeCount++] = work;
  }

  /** Lets the rival decide, and answers its offers. */
  private void decide() {
    rival.decide(now, this);
    for (int i = 0; i < pendingCount; i++) {
      int work = pending[i];
      int fate = random.nextInt(100);
      if (fate < 6) {
        int agent = release(work);
        waits(work);
        rival.declined(work, agent, now);
      } else if (fate < 10) {
        ringing.add(work, now + OFFER_STEPS);
      } else {
        inProgress.add(work, 0);
        rival.accepted(work, records[RECORD * work + OWNER], now);
      }
    }
    pendingCount = 0;
  }

  private void expire() {
    while (ringing.size() > 0 && ringing.firstTime() <= now) {
      int work = ringing.removeFirst();
      int agent = release(work);
      waits(work);
      rival.expired(work, agent, now);
      decide();
    }
  }

  private void complete() {
    if (inProgress.size() > 0) {
      int work = inProgress.removeFirst();
      int agent = release(work);
      rival.completed(work, agent, now);
      finish(work);
      decide();
    }
  }

  private int release(int work) {
    int agent = records[RECORD * work + OWNER];
    records[RECORD * work + OWNER] = NOBODY;
    if (checked) {
      load[agent]--;
    }
    return agent;
  }

  @Override
  public void offer(int work, int agent) {
    if (checked) {
      check(work, agent);
      load[agent]++;
    }
    offers++;
    checksum = checksum * 31 + work * 1_000_003L + agent;
    waiting--;
    records[RECORD * work + OWNER] = agent;
    pending[pendingCount++] = work;
  }

  private void check(int work, int agent) {
    require(records[RECORD * work + OWNER] == NOBODY, "two owners");
    require(!away[agent], "nobody there");
    require(load[agent] < World.UNITS, "over capacity");
    require(world.meets(profileOf[agent], records[RECORD * work]), "unskilled");
  }

  private static void require(boolean kept, String promise) {
    if (!kept) {
      throw new IllegalStateException(promise);
    }
  }
}
