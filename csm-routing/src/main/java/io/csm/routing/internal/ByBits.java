package io.csm.routing.internal;

import java.util.Arrays;
import java.util.List;

/**
 * Those who are ready as bitmaps over the numbers of the agents: one for each demand, one for each
 * channel with those who have its units free. A choice is their intersection: it takes time in
 * proportion to the agents, for 64 of them at a time. Of each 64, the longest idle is known, so
 * that most are not looked at one by one.
 */
final class ByBits implements Ready {
  private static final int NOBODY = -1;

  private final Agents agents;
  private int words = 1;
  private long[] available = new long[words];
  private long[] ready = new long[words];
  private long[] skilled = new long[words];

  /** The {@link Agents#idleOrder} of those who are ready, side by side for each word. */
  private long[] order = new long[64];

  /** Those who are ready and hold nothing. */
  private long[] empty = new long[words];

  /** The smallest order in each word, of those who hold nothing and of those who do. */
  private long[] firstEmpty = {Long.MAX_VALUE};

  private long[] firstHolding = {Long.MAX_VALUE};

  /** By {@link Demand}, and by channel; null where no class ever asked. */
  private long[][] meeting = new long[16][];

  private long[][] fitting = new long[4][];

  ByBits(Agents agents) {
    this.agents = agents;
  }

  @Override
  public void profileAdded(Profile profile) {
    // Bits stand with the agents.
  }

  @Override
  public void profileRemoved(Profile profile) {
    // Nobody has it.
  }

  @Override
  public void classAdded(WorkClass workClass) {
    for (int demand : workClass.demands) {
      if (demand >= meeting.length) {
        meeting = Arrays.copyOf(meeting, Math.max(demand + 1, 2 * meeting.length));
      }
      if (meeting[demand] == null) {
        meeting[demand] = thoseWhoMeet(demand);
      }
    }
    int channel = workClass.channel;
    if (channel >= fitting.length) {
      fitting = Arrays.copyOf(fitting, Math.max(channel + 1, 2 * fitting.length));
    }
    if (fitting[channel] == null) {
      fitting[channel] = thoseWhoFit(channel);
    }
  }

  private long[] thoseWhoMeet(int demand) {
    long[] bits = new long[words];
    int end = Math.min(agents.slots.end(), 64 * words);
    for (int agent = 0; agent < end; agent++) {
      Profile profile = agents.profile(agent);
      if (profile != null && profile.level(demand / Demand.LEVELS) > demand % Demand.LEVELS) {
        set(bits, agent);
      }
    }
    return bits;
  }

  private long[] thoseWhoFit(int channel) {
    long[] bits = new long[words];
    for (int word = 0; word < words; word++) {
      for (long rest = ready[word]; rest != 0; rest &= rest - 1) {
        int agent = 64 * word + Long.numberOfTrailingZeros(rest);
        if (fits(agent, channel)) {
          set(bits, agent);
        }
      }
    }
    return bits;
  }

  private boolean fits(int agent, int channel) {
    Profile profile = agents.profileOf(agent);
    return agents.load(agent) + profile.cost(channel) <= profile.units;
  }

  @Override
  public void skillForgotten(int skill) {
    for (int level = 1; level <= Demand.LEVELS; level++) {
      int demand = Demand.of(skill, level);
      if (demand < meeting.length) {
        meeting[demand] = null;
      }
    }
  }

  @Override
  public void channelForgotten(int channel) {
    if (channel < fitting.length) {
      fitting[channel] = null;
    }
  }

  @Override
  public void moved(int agent) {
    reach(agent);
    Profile profile = agents.profile(agent);
    for (int demand = 0; demand < meeting.length; demand++) {
      long[] bits = meeting[demand];
      if (bits != null) {
        if (profile != null && profile.level(demand / Demand.LEVELS) > demand % Demand.LEVELS) {
          set(bits, agent);
        } else {
          clear(bits, agent);
        }
      }
    }
  }

  private void reach(int agent) {
    int word = agent >> 6;
    if (word < words) {
      return;
    }
    int before = words;
    words = Math.max(word + 1, words + (words >> 1));
    available = Arrays.copyOf(available, words);
    ready = Arrays.copyOf(ready, words);
    skilled = Arrays.copyOf(skilled, words);
    order = Arrays.copyOf(order, 64 * words);
    empty = Arrays.copyOf(empty, words);
    firstEmpty = Arrays.copyOf(firstEmpty, words);
    firstHolding = Arrays.copyOf(firstHolding, words);
    Arrays.fill(firstEmpty, before, words, Long.MAX_VALUE);
    Arrays.fill(firstHolding, before, words, Long.MAX_VALUE);
    for (long[][] maps : List.of(meeting, fitting)) {
      for (int i = 0; i < maps.length; i++) {
        if (maps[i] != null) {
          maps[i] = Arrays.copyOf(maps[i], words);
        }
      }
    }
  }

  @Override
  public void enter(int agent) {
    if (agents.standing(agent) == Standing.ABSENT) {
      return;
    }
    set(available, agent);
    if (agents.isReady(agent)) {
      set(ready, agent);
      order[agent] = agents.idleOrder(agent);
      int word = agent >> 6;
      if (agents.load(agent) == 0) {
        set(empty, agent);
        firstEmpty[word] = Math.min(firstEmpty[word], order[agent]);
      } else {
        firstHolding[word] = Math.min(firstHolding[word], order[agent]);
      }
      for (int channel = 0; channel < fitting.length; channel++) {
        if (fitting[channel] != null && fits(agent, channel)) {
          set(fitting[channel], agent);
        }
      }
    }
  }

  @Override
  public void leave(int agent) {
    clear(available, agent);
    if (agents.isReady(agent)) {
      clear(ready, agent);
      for (long[] bits : fitting) {
        if (bits != null) {
          clear(bits, agent);
        }
      }
      int word = agent >> 6;
      clear(empty, agent);
      if (order[agent] == firstEmpty[word]) {
        firstEmpty[word] = firstOf(word, ready[word] & empty[word]);
      } else if (order[agent] == firstHolding[word]) {
        firstHolding[word] = firstOf(word, ready[word] & ~empty[word]);
      }
    }
  }

  private long firstOf(int word, long some) {
    long least = Long.MAX_VALUE;
    for (long rest = some; rest != 0; rest &= rest - 1) {
      least = Math.min(least, order[64 * word + Long.numberOfTrailingZeros(rest)]);
    }
    return least;
  }

  @Override
  public void choose(WorkClass workClass, Choice choice) {
    int[] demands = workClass.demands;
    int count = Math.min(demands.length, 2);
    long[] fit = fitting[workClass.channel];
    long[] one = count > 0 ? meeting[demands[0]] : fit;
    long[] other = count > 1 ? meeting[demands[1]] : fit;
    boolean longestIdle = choice.isForLongestIdle();
    int best = NOBODY;
    for (int word = 0; word < words; word++) {
      long able = fit[word] & one[word] & other[word];
      for (int i = count; i < demands.length && able != 0; i++) {
        able &= meeting[demands[i]][word];
      }
      if (able == 0) {
        continue;
      }
      if (longestIdle) {
        best = longestIdle(word, able, best);
      } else {
        offer(word, able, choice);
      }
    }
    if (best != NOBODY) {
      choice.only(best);
    }
  }

  private void offer(int word, long able, Choice choice) {
    for (long rest = able; rest != 0; rest &= rest - 1) {
      int agent = 64 * word + Long.numberOfTrailingZeros(rest);
      if (!choice.isBeyond(order[agent])) {
        choice.offer(agent);
      }
    }
  }

  /** The longest idle of one found so far and of some of a word; nobody else is looked at. */
  private int longestIdle(int word, long able, int soFar) {
    long rest = able & empty[word];
    long first = firstEmpty[word];
    if (rest == 0) {
      rest = able;
      first = firstHolding[word];
    }
    int best = soFar;
    if (best != NOBODY && first > order[best]) {
      return best;
    }
    for (; rest != 0; rest &= rest - 1) {
      int agent = 64 * word + Long.numberOfTrailingZeros(rest);
      if (best == NOBODY
          || order[agent] < order[best]
          || (order[agent] == order[best] && isBefore(agent, best))) {
        best = agent;
      }
    }
    return best;
  }

  /** Of two who have been idle for as long. */
  private boolean isBefore(int agent, int other) {
    int load = agents.load(agent);
    int otherLoad = agents.load(other);
    return load < otherLoad || (load == otherLoad && agents.id(agent) < agents.id(other));
  }

  @Override
  public void count(WorkClass workClass, Count count) {
    count.skilled = sum(intersect(available, workClass));
    count.eligible = sum(intersect(fitting[workClass.channel], workClass));
  }

  @Override
  public int countWhoMeet(WorkClass workClass, int demands) {
    return sum(intersect(available, workClass, demands));
  }

  private long[] intersect(long[] with, WorkClass workClass) {
    return intersect(with, workClass, workClass.demands.length);
  }

  private long[] intersect(long[] with, WorkClass workClass, int demands) {
    if (demands == 0) {
      return with;
    }
    long[] bits = skilled;
    and(bits, with, meeting[workClass.demands[0]]);
    for (int i = 1; i < demands; i++) {
      and(bits, bits, meeting[workClass.demands[i]]);
    }
    return bits;
  }

  private void and(long[] to, long[] a, long[] b) {
    for (int word = 0; word < words; word++) {
      to[word] = a[word] & b[word];
    }
  }

  private int sum(long[] bits) {
    int sum = 0;
    for (int word = 0; word < words; word++) {
      sum += Long.bitCount(bits[word]);
    }
    return sum;
  }

  private static void set(long[] bits, int agent) {
    bits[agent >> 6] |= 1L << agent;
  }

  private static void clear(long[] bits, int agent) {
    bits[agent >> 6] &= ~(1L << agent);
  }
}
