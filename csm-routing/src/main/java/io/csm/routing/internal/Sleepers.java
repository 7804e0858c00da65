package io.csm.routing.internal;

import java.util.Arrays;

/**
 * The classes that are asleep, each under the rarest of its demands: the one that the fewest agents
 * meet. Who becomes free looks at the lists of the demands that they meet, and so never at work
 * that demands what nobody has. Where they found nothing, their profile remembers up to which class
 * it had looked, and the next one looks only at those that fell asleep since.
 */
final class Sleepers {
  /** As many classes that fell asleep are remembered in order. */
  private static final int REMEMBERED = 1 << 10;

  private final Agents agents;
  private final Works works;

  /** How many agents meet each {@link Demand}. */
  private int[] meeting = new int[16];

  /** The classes by rarest demand, those without any demand first. */
  private IntList[] asleep = {new IntList()};

  /** Of each skill, a bit for each level under which any is asleep. */
  private int[] levelsOf = new int[4];

  /** How many are asleep there. */
  private int size;

  /**
   * Classes of work that is held for one agent stand apart: in a list of their own by the agent's
   * id, which is used again once it is empty.
   */
  private final LongIntMap listOf = new LongIntMap();

  private IntList[] held = {new IntList()};
  private final IntList unusedLists = new IntList();
  private int lists;
  private int heldSize;

  /** What fell asleep last, and how much did so ever. */
  private final int[] log = new int[REMEMBERED];

  private long logged;

  // By class.
  private WorkClass[] classes = new WorkClass[16];
  private long[] firstKey = new long[16];
  private long[] firstId = new long[16];

  Sleepers(Agents agents, Works works) {
    this.agents = agents;
    this.works = works;
  }

  boolean isEmpty() {
    return size + heldSize == 0;
  }

  /** An agent has a profile, or has it no more. */
  void count(Profile profile, int change) {
    for (int skill : profile.skills) {
      count(profile, skill, change);
    }
  }

  /** So many agents more meet the demands for one skill of a profile. */
  void count(Profile profile, int skill, int change) {
    int last = Demand.of(skill, profile.level(skill));
    if (last >= meeting.length) {
      meeting = Arrays.copyOf(meeting, Math.max(last + 1, 2 * meeting.length));
    }
    for (int demand = Demand.of(skill, 1); demand <= last; demand++) {
      meeting[demand] += change;
    }
  }

  /** Adds a class where work waits. */
  void add(WorkClass workClass) {
    if (workClass.only != WorkClass.ANYBODY) {
      addHeld(workClass);
      return;
    }
    int rarest = -1;
    int fewest = Integer.MAX_VALUE;
    for (int demand : workClass.demands) {
      int agentsWho = demand < meeting.length ? meeting[demand] : 0;
      if (agentsWho < fewest) {
        fewest = agentsWho;
        rarest = demand;
      }
    }
    workClass.anchor = rarest + 1;
    if (workClass.anchor >= asleep.length) {
      int before = asleep.length;
      asleep = Arrays.copyOf(asleep, Math.max(workClass.anchor + 1, 2 * before));
      for (int i = before; i < asleep.length; i++) {
        asleep[i] = new IntList();
      }
    }
    if (rarest >= 0) {
      int skill = rarest / Demand.LEVELS;
      if (skill >= levelsOf.length) {
        levelsOf = Arrays.copyOf(levelsOf, Math.max(skill + 1, 2 * levelsOf.length));
      }
      levelsOf[skill] |= 1 << rarest % Demand.LEVELS;
    }
    addTo(asleep[workClass.anchor], workClass);
    size++;
    log[(int) logged & (REMEMBERED - 1)] = workClass.index;
    logged++;
  }

  private void addTo(IntList list, WorkClass workClass) {
    workClass.anchorPlace = list.size;
    list.add(workClass.index);
    if (workClass.index >= classes.length) {
      int length = Math.max(workClass.index + 1, 2 * classes.length);
      classes = Arrays.copyOf(classes, length);
      firstKey = Arrays.copyOf(firstKey, length);
      firstId = Arrays.copyOf(firstId, length);
    }
    classes[workClass.index] = workClass;
    firstChanged(workClass);
  }

  private void addHeld(WorkClass workClass) {
    int at = listOf.get(workClass.only);
    if (at < 0) {
      at = unusedLists.size > 0 ? unusedLists.items[--unusedLists.size] : lists++;
      if (at == held.length) {
        held = Arrays.copyOf(held, 2 * at);
        for (int i = at; i < held.length; i++) {
          held[i] = new IntList();
        }
      }
      listOf.put(workClass.only, at);
    }
    workClass.anchor = at;
    addTo(held[at], workClass);
    heldSize++;
  }

  /** The first work of a class that was added is another. */
  void firstChanged(WorkClass workClass) {
    firstKey[workClass.index] = workClass.waiting.firstKey();
    firstId[workClass.index] = works.id(workClass.waiting.first());
  }

  void remove(WorkClass workClass) {
    boolean isHeld = workClass.only != WorkClass.ANYBODY;
    IntList list = isHeld ? held[workClass.anchor] : asleep[workClass.anchor];
    int last = list.items[--list.size];
    list.items[workClass.anchorPlace] = last;
    classes[last].anchorPlace = workClass.anchorPlace;
    if (isHeld) {
      heldSize--;
      if (list.size == 0) {
        listOf.remove(workClass.only);
        unusedLists.add(workClass.anchor);
      }
      return;
    }
    if (workClass.anchor > 0 && list.size == 0) {
      int demand = workClass.anchor - 1;
      levelsOf[demand / Demand.LEVELS] &= ~(1 << demand % Demand.LEVELS);
    }
    size--;
  }

  /** The class whose first work stands first of those that an agent, who is ready, may take. */
  int firstFor(int agent) {
    Profile profile = agents.profileOf(agent);
    int room = profile.units - agents.load(agent);
    int best = knewNothing(profile, room) ? firstSince(profile, room) : firstOfAll(profile, room);
    profile.nothingUpTo = best < 0 ? logged : -1;
    profile.nothingInRoom = room;
    return heldSize == 0 ? best : firstHeld(agent, profile, room, best);
  }

  private int firstHeld(int agent, Profile profile, int room, int best) {
    int at = listOf.get(agents.id(agent));
    int first = best;
    if (at >= 0) {
      IntList list = held[at];
      for (int i = 0; i < list.size; i++) {
        int index = list.items[i];
        first = firstOf(index, profile, room + classes[index].excess, first);
      }
    }
    return first;
  }

  /** Whether nothing fitted before, and it is not much that fell asleep since. */
  private boolean knewNothing(Profile profile, int room) {
    return profile.nothingUpTo >= 0
        && room <= profile.nothingInRoom
        && logged - profile.nothingUpTo <= Math.min(REMEMBERED, size);
  }

  private int firstSince(Profile profile, int room) {
    int first = -1;
    for (long i = profile.nothingUpTo; i < logged; i++) {
      int index = log[(int) i & (REMEMBERED - 1)];
      WorkClass workClass = classes[index];
      if (workClass.state == WorkClass.State.ASLEEP && workClass.only == WorkClass.ANYBODY) {
        first = firstOf(index, profile, room, first);
      }
    }
    return first;
  }

  private int firstOfAll(Profile profile, int room) {
    int best = firstOf(asleep[0], profile, room, -1);
    for (int skill : profile.skills) {
      int levels = skill < levelsOf.length ? levelsOf[skill] : 0;
      if (levels != 0) {
        levels &= (1 << profile.level(skill)) - 1;
        for (; levels != 0; levels &= levels - 1) {
          int anchor = skill * Demand.LEVELS + Integer.numberOfTrailingZeros(levels) + 1;
          best = firstOf(asleep[anchor], profile, room, best);
        }
      }
    }
    return best;
  }

  private int firstOf(IntList list, Profile profile, int room, int best) {
    int first = best;
    for (int i = 0; i < list.size; i++) {
      first = firstOf(list.items[i], profile, room, first);
    }
    return first;
  }

  private int firstOf(int index, Profile profile, int room, int best) {
    if (best < 0 || isBefore(index, best)) {
      WorkClass workClass = classes[index];
      if (profile.cost(workClass.channel) <= room && profile.meets(workClass)) {
        return index;
      }
    }
    return best;
  }

  private boolean isBefore(int a, int b) {
    return firstKey[a] < firstKey[b] || (firstKey[a] == firstKey[b] && firstId[a] < firstId[b]);
  }

  WorkClass get(int index) {
    return classes[index];
  }
}
