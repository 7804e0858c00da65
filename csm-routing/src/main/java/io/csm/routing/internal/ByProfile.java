package io.csm.routing.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Those who are ready by profile, then by units in use, the longest idle first. A choice looks at
 * the head of each list: it takes time in proportion to the profiles that match, and to the
 * different loads within them, not to the agents. Except for ROUND_ROBIN, which looks at all who
 * may take the work.
 */
final class ByProfile implements Ready {
  /** So few are looked at one after the other, in no order. */
  private static final int FEW = 8;

  /** With more exclusions, a search in order would be slower than a look at everybody. */
  private static final int MANY_EXCLUDED = 32;

  private final Agents agents;
  private final List<Profile> profiles;
  private final List<WorkClass> classes;
  private final List<KeyHeap> unused = new ArrayList<>();

  /** Places of a heap, next to be looked at. */
  private int[] frontier = new int[64];

  ByProfile(Agents agents, List<Profile> profiles, List<WorkClass> classes) {
    this.agents = agents;
    this.profiles = profiles;
    this.classes = classes;
  }

  @Override
  public void profileAdded(Profile profile) {
    profile.loads = 0;
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
    int load = agents.load[agent];
    int at = placeOf(profile, load);
    if (at == profile.loads || profile.load[at] != load) {
      insert(profile, at, load);
    }
    profile.ready[at].add(agent, agents.idleSince[agent]);
  }

  @Override
  public void leave(int agent) {
    if (!agents.isReady(agent)) {
      return;
    }
    Profile profile = agents.profileOf(agent);
    int at = placeOf(profile, agents.load[agent]);
    KeyHeap sameLoad = profile.ready[at];
    sameLoad.remove(agent);
    if (sameLoad.isEmpty()) {
      unused.add(sameLoad);
      profile.loads--;
      for (int i = at; i < profile.loads; i++) {
        profile.load[i] = profile.load[i + 1];
        profile.ready[i] = profile.ready[i + 1];
      }
    }
  }

  private static int placeOf(Profile profile, int load) {
    int at = 0;
    while (at < profile.loads && profile.load[at] < load) {
      at++;
    }
    return at;
  }

  private void insert(Profile profile, int at, int load) {
    if (profile.loads == profile.load.length) {
      profile.load = Arrays.copyOf(profile.load, 2 * profile.loads);
      profile.ready = Arrays.copyOf(profile.ready, 2 * profile.loads);
    }
    for (int i = profile.loads; i > at; i--) {
      profile.load[i] = profile.load[i - 1];
      profile.ready[i] = profile.ready[i - 1];
    }
    profile.load[at] = load;
    profile.ready[at] =
        unused.isEmpty() ? new KeyHeap(agents.slots) : unused.remove(unused.size() - 1);
    profile.loads++;
  }

  @Override
  public void choose(WorkClass workClass, Choice choice) {
    for (int i = 0; i < workClass.profileCount; i++) {
      Profile profile = workClass.profiles[i];
      int room = profile.units - workClass.costs[i];
      for (int at = 0; at < profile.loads && profile.load[at] <= room; at++) {
        KeyHeap sameLoad = profile.ready[at];
        if (!choice.isBeyond(sameLoad.firstKey())) {
          offer(sameLoad, choice);
        }
      }
    }
  }

  private void offer(KeyHeap sameLoad, Choice choice) {
    if (choice.excludedCount() == 0 && choice.wanted() == 1 && !choice.hasOwnOrder()) {
      choice.offer(sameLoad.first());
    } else if (sameLoad.size() <= FEW
        || choice.excludedCount() > MANY_EXCLUDED
        || choice.hasOwnOrder()) {
      for (int place = 0; place < sameLoad.size(); place++) {
        choice.offer(sameLoad.item(place));
      }
    } else {
      offerInOrder(sameLoad, choice);
    }
  }

  /** In order, until there are better ones enough: every place stands behind its parent's. */
  private void offerInOrder(KeyHeap heap, Choice choice) {
    int count = 1;
    frontier[0] = 0;
    while (count > 0) {
      int least = 0;
      for (int i = 1; i < count; i++) {
        if (before(heap, frontier[i], frontier[least])) {
          least = i;
        }
      }
      int place = frontier[least];
      frontier[least] = frontier[--count];
      if (choice.isBeyond(heap.key(place)) || !choice.offer(heap.item(place))) {
        return;
      }
      int child = KeyHeap.ARITY * place + 1;
      int end = Math.min(child + KeyHeap.ARITY, heap.size());
      if (count + KeyHeap.ARITY > frontier.length) {
        frontier = Arrays.copyOf(frontier, 2 * frontier.length);
      }
      for (; child < end; child++) {
        frontier[count++] = child;
      }
    }
  }

  private boolean before(KeyHeap heap, int a, int b) {
    long keyA = heap.key(a);
    long keyB = heap.key(b);
    return keyA < keyB
        || (keyA == keyB && agents.slots.id[heap.item(a)] < agents.slots.id[heap.item(b)]);
  }

  @Override
  public void count(WorkClass workClass, Count count) {
    int skilled = 0;
    int eligible = 0;
    for (int i = 0; i < workClass.profileCount; i++) {
      Profile profile = workClass.profiles[i];
      skilled += profile.available;
      int room = profile.units - workClass.costs[i];
      for (int at = 0; at < profile.loads && profile.load[at] <= room; at++) {
        eligible += profile.ready[at].size();
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
