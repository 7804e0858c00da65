package io.csm.routing.internal;

import io.csm.core.work.DistributionMode;
import io.csm.core.work.Reasons;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The best agents for a piece of work, best first, as many as are wanted. */
final class Choice {
  private static final long[] NOBODY = {};

  private final Agents agents;
  private final int wanted;
  private final int[] best = new int[Reasons.MAX_CANDIDATES];

  /** What the best are chosen by before their idle time; the smallest is the best. */
  private final long[] ranks = new long[Reasons.MAX_CANDIDATES];

  private int size;
  private @Nullable WorkClass workClass;
  private DistributionMode mode = DistributionMode.LONGEST_IDLE;
  private long[] excluded = NOBODY;
  private int excludedCount;

  /** Nobody behind in the {@link Agents#idleOrder} is of any use. */
  private long bound;

  private boolean passedOver;
  private int[] frontier = new int[64];

  Choice(Agents agents, int wanted) {
    this.agents = agents;
    this.wanted = wanted;
  }

  void begin(WorkClass forClass, long[] excludedIds, int count) {
    workClass = forClass;
    mode = forClass.distribution;
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

  /** What an agent was chosen by before the idle time; the smallest is the best. */
  long rank(int place) {
    return ranks[place];
  }

  /** Whether those of one profile and load are not chosen in the order of their idle time. */
  boolean hasOwnOrder() {
    return mode == DistributionMode.ROUND_ROBIN;
  }

  /** Whether nobody from there on in the {@link Agents#idleOrder} can be of use any more. */
  boolean isBeyond(long idleOrder) {
    return idleOrder > bound;
  }

  /** Whether nothing is wanted but the longest idle. */
  boolean isForLongestIdle() {
    return mode == DistributionMode.LONGEST_IDLE && wanted == 1 && excludedCount == 0;
  }

  /** Makes the choice, where nothing but the longest idle is wanted. */
  void only(int agent) {
    best[0] = agent;
    ranks[0] = 0;
    size = 1;
  }

  /** Room for so many places in a heap, with what was there before. */
  int[] frontier(int count) {
    if (count > frontier.length) {
      frontier = Arrays.copyOf(frontier, 2 * count);
    }
    return frontier;
  }

  /** False when there are better ones enough. */
  boolean offer(int agent) {
    if (excludedCount > 0 && SortedIds.contains(excluded, excludedCount, agents.id(agent))) {
      passedOver = true;
      return true;
    }
    long rank = rankOf(agent);
    int place = size;
    while (place > 0 && before(agent, rank, best[place - 1], ranks[place - 1])) {
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
      ranks[i] = ranks[i - 1];
    }
    best[place] = agent;
    ranks[place] = rank;
    if (mode == DistributionMode.LONGEST_IDLE && size == wanted) {
      bound = agents.idleOrder(best[size - 1]);
    }
    return true;
  }

  private long rankOf(int agent) {
    return switch (mode) {
      case LONGEST_IDLE, LEAST_LOADED -> 0;
      case ROUND_ROBIN -> agents.turn(agent);
      case BEST_MATCH -> workClass == null ? 0 : -agents.profileOf(agent).score(workClass);
      case SCORER ->
          workClass == null || workClass.scorer == null
              ? 0
              : -(long) agents.profileOf(agent).ownScore(workClass, workClass.scorer);
    };
  }

  private boolean before(int a, long rankA, int b, long rankB) {
    if (rankA != rankB) {
      return rankA < rankB;
    }
    if (mode == DistributionMode.LEAST_LOADED) {
      // a/b is less than c/d where ad is less than cb
      long left = (long) agents.load(a) * agents.profileOf(b).units;
      long right = (long) agents.load(b) * agents.profileOf(a).units;
      if (left != right) {
        return left < right;
      }
    }
    long idleA = agents.idleOrder(a);
    long idleB = agents.idleOrder(b);
    if (idleA != idleB) {
      return idleA < idleB;
    }
    int loadA = agents.load(a);
    int loadB = agents.load(b);
    return loadA < loadB || (loadA == loadB && agents.id(a) < agents.id(b));
  }
}
