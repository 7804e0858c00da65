package io.csm.routing.internal;

import io.csm.core.work.DistributionMode;
import io.csm.core.work.Reasons;

/** The best agents for a piece of work, best first, as many as are wanted. */
final class Choice {
  private static final long[] NOBODY = {};

  private final Agents agents;
  private final int wanted;
  private final int[] best = new int[Reasons.MAX_CANDIDATES];
  private int size;
  private boolean leastLoaded;
  private long[] excluded = NOBODY;
  private int excludedCount;

  /** No one with a later {@code idleSince} is of any use. */
  private long bound;

  private boolean passedOver;

  Choice(Agents agents, int wanted) {
    this.agents = agents;
    this.wanted = wanted;
  }

  void begin(DistributionMode mode, long[] excludedIds, int count) {
    leastLoaded = mode == DistributionMode.LEAST_LOADED;
    excluded = excludedIds;
    excludedCount = count;
    size = 0;
    bound = Long.MAX_VALUE;
    passedOver = false;
  }

  int size() {
    return size;
  }

  int agent(int place) {
    return best[place];
  }

  /** Whether somebody was left out only because the work excludes them. */
  boolean passedOver() {
    return passedOver;
  }

  /** How many of those with equal load are of interest: that many, and no more, need be offered. */
  int wanted() {
    return wanted;
  }

  int excludedCount() {
    return excludedCount;
  }

  /** Whether nobody who is idle since then, or a later time, can be of use any more. */
  boolean isBeyond(long idleSince) {
    return idleSince > bound;
  }

  /** False when there are better ones enough. */
  boolean offer(int agent) {
    if (excludedCount > 0 && SortedIds.contains(excluded, excludedCount, agents.slots.id[agent])) {
      passedOver = true;
      return true;
    }
    int place = size;
    while (place > 0 && before(agent, best[place - 1])) {
      place--;
    }
    if (place == wanted) {
      return false;
    }
    if (size < wanted) {
      size++;
    }
    for (int i = size - 1; i > place; i--) {
      best[i] = best[i - 1];
    }
    best[place] = agent;
    if (!leastLoaded && size == wanted) {
      bound = agents.idleSince[best[size - 1]];
    }
    return true;
  }

  private boolean before(int a, int b) {
    if (leastLoaded) {
      // a/b is less than c/d where ad is less than cb
      long left = (long) agents.load[a] * agents.profileOf(b).units;
      long right = (long) agents.load[b] * agents.profileOf(a).units;
      if (left != right) {
        return left < right;
      }
    }
    long idleA = agents.idleSince[a];
    long idleB = agents.idleSince[b];
    return idleA < idleB || (idleA == idleB && agents.slots.id[a] < agents.slots.id[b]);
  }
}
