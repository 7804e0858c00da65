package io.csm.routing.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those who are ready by profile, then by units in use, the longest idle first. A choice looks at
 * the head of each list: it takes time in proportion to the profiles that match, and to the
 * different loads within them, not to the agents. Except for ROUND_ROBIN, which looks at all who
 * may take the work.
 */
final class ByProfile implements Ready {
  private final Agents agents;
  private final List<Profile> profiles;
  private final List<WorkClass> classes;
  private final List<IdleList> unused = new ArrayList<>();

  ByProfile(Agents agents, List<Profile> profiles, List<WorkClass> classes) {
    this.agents = agents;
    this.profiles = profiles;
    this.classes = classes;
  }

  @Override
  public void profileAdded(Profile profile) {
    profile.leastLoaded = null;
    for (WorkClass workClass : classes) {
      if (profile.meets(workClass)) {
        workClass.add(profile);
      }
    }
  }

  @Override
  public void profileRemoved(Profile profile) {
    for (WorkClass workClass : classes) {
      if (profile.meets(workClass)) {
        workClass.remove(profile);
      }
    }
  }

  @Override
  public void classAdded(WorkClass workClass) {
    workClass.profileCount = 0;
    for (Profile profile : profiles) {
      if (profile.meets(workClass)) {
        workClass.add(profile);
      }
    }
  }

  @Override
  public void skillForgotten(int skill) {
    // Nobody has it, and nothing demands it.
  }

  @Override
  public void channelForgotten(int channel) {
    // No class has it.
  }

  @Override
  public void moved(int agent) {
    // The lists stand with the profile.
  }

  @Override
  public void enter(int agent) {
    if (!agents.isReady(agent)) {
      return;
    }
    Profile profile = agents.profileOf(agent);
    int load = agents.load(agent);
    @Nullable IdleList before = null;
    @Nullable IdleList list = profile.leastLoaded;
    while (list != null && list.load < load) {
      before = list;
      list = list.more;
    }
    if (list == null || list.load != load) {
      list = insert(profile, before, list, load);
    }
    list.add(agent);
  }

  private IdleList insert(
      Profile profile, @Nullable IdleList before, @Nullable IdleList more, int load) {
    IdleList list = unused.isEmpty() ? new IdleList(agents) : unused.remove(unused.size() - 1);
    list.load = load;
    list.more = more;
    if (before == null) {
      profile.leastLoaded = list;
    } else {
      before.more = list;
    }
    return list;
  }

  @Override
  public void leave(int agent) {
    if (!agents.isReady(agent)) {
      return;
    }
    Profile profile = agents.profileOf(agent);
    int load = agents.load(agent);
    @Nullable IdleList before = null;
    @Nullable IdleList list = profile.leastLoaded;
    while (list != null && list.load < load) {
      before = list;
      list = list.more;
    }
    if (list == null || list.load != load) {
      throw new IllegalStateException("agent who does not stand there: " + agents.id(agent));
    }
    list.remove(agent);
    if (list.isEmpty()) {
      if (before == null) {
        profile.leastLoaded = list.more;
      } else {
        before.more = list.more;
      }
      list.more = null;
      unused.add(list);
    }
  }

  @Override
  public void choose(WorkClass workClass, Choice choice) {
    if (choice.isForLongestIdle()) {
      chooseLongestIdle(workClass, choice);
      return;
    }
    for (int i = 0; i < workClass.profileCount; i++) {
      Profile profile = workClass.profiles[i];
      int room = profile.units - workClass.costs[i];
      @Nullable IdleList list = profile.leastLoaded;
      for (; list != null && list.load <= room; list = list.more) {
        if (choice.hasOwnOrder()) {
          list.offerAll(choice);
        } else if (!choice.isBeyond(list.firstOrder)) {
          list.offerInOrder(choice);
        }
      }
    }
  }

  /** Compares the heads of the lists, and looks at nobody but who is chosen. */
  private void chooseLongestIdle(WorkClass workClass, Choice choice) {
    @Nullable IdleList best = null;
    for (int i = 0; i < workClass.profileCount; i++) {
      Profile profile = workClass.profiles[i];
      int room = profile.units - workClass.costs[i];
      @Nullable IdleList list = profile.leastLoaded;
      for (; list != null && list.load <= room; list = list.more) {
        if (best == null
            || list.firstOrder < best.firstOrder
            || (list.firstOrder == best.firstOrder && isBefore(list, best))) {
          best = list;
        }
      }
    }
    if (best != null) {
      choice.only(best.first);
    }
  }

  /** Of two lists whose longest idle have been so for as long. */
  private boolean isBefore(IdleList list, IdleList other) {
    return list.load < other.load
        || (list.load == other.load && agents.id(list.first) < agents.id(other.first));
  }

  @Override
  public void count(WorkClass workClass, Count count) {
    int skilled = 0;
    int eligible = 0;
    for (int i = 0; i < workClass.profileCount; i++) {
      Profile profile = workClass.profiles[i];
      skilled += profile.available;
      int room = profile.units - workClass.costs[i];
      @Nullable IdleList list = profile.leastLoaded;
      for (; list != null && list.load <= room; list = list.more) {
        eligible += list.size();
      }
    }
    count.skilled = skilled;
    count.eligible = eligible;
  }

  @Override
  public int countWhoMeet(WorkClass workClass, int demands) {
    int count = 0;
    for (int i = 0; i < profiles.size(); i++) {
      Profile profile = profiles.get(i);
      count += profile.meets(workClass.demands, demands) ? profile.available : 0;
    }
    return count;
  }
}
