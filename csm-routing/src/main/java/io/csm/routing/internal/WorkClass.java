package io.csm.routing.internal;

import io.csm.core.work.DistributionMode;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The work that any agent either may take or may not, as a whole, in its order. Made by {@link
 * RoutingCore#addClass}.
 */
public final class WorkClass {
  /** Where a class stands. */
  enum State {
    /** Nothing waits in it, except what is set aside. */
    EMPTY,
    /** It is to be tried. */
    AWAKE,
    /** Nobody could take its work, except those who became free since. */
    ASLEEP
  }

  /** For work that is held for no single agent. */
  static final long ANYBODY = Long.MIN_VALUE;

  final int index;

  /** Its place in the list of all classes. */
  int place;

  final int channel;

  /** See {@link Demand}. */
  final int[] demands;

  /** Where the demands on labels begin, which come after skills, and where those on teams do. */
  final int labelsFrom;

  final int teamsFrom;

  /** Where the demands begin that are made only while the work is held for a team. */
  final int heldFrom;

  /** The id of the agent whom the work is held for, or ANYBODY. */
  final long only;

  /** By how many units an agent's capacity may be exceeded. */
  final int excess;

  /** Skills that count for those who have them, see {@link Demand}. */
  final int[] preferred;

  final DistributionMode distribution;

  /** For SCORER. */
  final @Nullable ToIntFunction<Profile> scorer;

  final KeyHeap waiting;

  /** Work that excludes everybody who was ready when it was tried last. */
  final KeyHeap setAside;

  State state = State.EMPTY;

  /** Where it stands in the list of its rarest demand while it is asleep. */
  int anchor;

  int anchorPlace;

  /** Where it stands among those with work set aside. */
  int setAsidePlace;

  /** For {@link ByProfile}: the profiles that meet the demands, and what the work costs there. */
  int profileCount;

  Profile[] profiles = {};
  int[] costs = {};

  WorkClass(
      int index,
      int channel,
      int[] demands,
      int labelsFrom,
      int teamsFrom,
      int heldFrom,
      long only,
      int excess,
      int[] preferred,
      DistributionMode distribution,
      @Nullable ToIntFunction<Profile> scorer,
      Slots workSlots) {
    this.index = index;
    this.channel = channel;
    this.demands = demands.clone();
    this.labelsFrom = labelsFrom;
    this.teamsFrom = teamsFrom;
    this.heldFrom = heldFrom;
    this.only = only;
    this.excess = excess;
    this.preferred = preferred.clone();
    this.distribution = distribution;
    this.scorer = scorer;
    this.waiting = new KeyHeap(workSlots);
    this.setAside = new KeyHeap(workSlots);
  }

  /** Whether its work may go to the agent with this id, as far as it is held for one. */
  boolean isFor(long agentId) {
    return only == ANYBODY || only == agentId;
  }

  /** Whether no work is in it. */
  public boolean isEmpty() {
    return waiting.isEmpty() && setAside.isEmpty();
  }

  void add(Profile profile) {
    if (profileCount == profiles.length) {
      int length = Math.max(4, 2 * profileCount);
      profiles = Arrays.copyOf(profiles, length);
      costs = Arrays.copyOf(costs, length);
    }
    profiles[profileCount] = profile;
    costs[profileCount++] = profile.cost(channel);
  }

  void remove(Profile profile) {
    for (int i = 0; i < profileCount; i++) {
      if (profiles[i] == profile) {
        profileCount--;
        profiles[i] = profiles[profileCount];
        costs[i] = costs[profileCount];
        return;
      }
    }
  }
}
