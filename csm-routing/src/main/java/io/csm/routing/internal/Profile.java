package io.csm.routing.internal;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What agents have in common who are equal in every attribute that routing looks at: skills,
 * capacity, cost per channel. Made by {@link RoutingCore#addProfile}.
 */
public final class Profile {
  private static final int UNKNOWN = -1;

  /** The skills, and the level of each. */
  int[] skills;

  final int units;
  private byte[] levels;
  private final IntUnaryOperator costOfChannel;
  private int[] costs = new int[4];

  /** What the driver knows it by. */
  private final @Nullable Object source;

  /** The scores of a driver's function by the number of the class, and the class each is for. */
  private @Nullable WorkClass[] scoredFor = {};

  private int[] scores = {};

  /** Its place among the profiles, and its number for as long as it is there. */
  int place;

  int number;

  /** How many agents have this profile, and how many of them are AVAILABLE. */
  int agents;

  int available;

  /**
   * For {@link Sleepers}: up to where nothing that fell asleep fits into the room; -1 if unknown.
   */
  long nothingUpTo = -1;

  int nothingInRoom;

  /**
   * For {@link ByProfile}: who is ready, in lists by units in use, the one with the smallest load;
   * null if nobody is. None of the lists is empty.
   */
  @Nullable IdleList leastLoaded;

  Profile(
      @Nullable Object source,
      int[] skills,
      int[] levels,
      int units,
      IntUnaryOperator costOfChannel) {
    this.source = source;
    this.skills = skills.clone();
    this.units = units;
    this.costOfChannel = costOfChannel;
    int last = -1;
    for (int skill : skills) {
      last = Math.max(last, skill);
    }
    this.levels = new byte[last + 1];
    for (int i = 0; i < skills.length; i++) {
      this.levels[skills[i]] = (byte) levels[i];
    }
    Arrays.fill(costs, UNKNOWN);
  }

  /** The level of a skill, 0 for none. */
  public int level(int skill) {
    return skill < levels.length ? levels[skill] : 0;
  }

  /** It has one more skill, at level 1. */
  void grant(int skill) {
    skills = Arrays.copyOf(skills, skills.length + 1);
    skills[skills.length - 1] = skill;
    if (skill >= levels.length) {
      levels = Arrays.copyOf(levels, skill + 1);
    }
    levels[skill] = 1;
  }

  /** It has a skill no longer that it was granted. */
  void revoke(int skill) {
    int place = 0;
    while (skills[place] != skill) {
      place++;
    }
    skills[place] = skills[skills.length - 1];
    skills = Arrays.copyOf(skills, skills.length - 1);
    levels[skill] = 0;
  }

  /** Whether it has everything that the class demands. */
  public boolean meets(WorkClass workClass) {
    return meets(workClass.demands, workClass.demands.length);
  }

  /** Whether it has the first so many of what is demanded. */
  boolean meets(int[] demands, int count) {
    for (int i = 0; i < count; i++) {
      int demand = demands[i];
      if (level(demand / Demand.LEVELS) <= demand % Demand.LEVELS) {
        return false;
      }
    }
    return true;
  }

  /**
   * The sum of levels in what the class demands, and in what it prefers as far as it is reached.
   */
  int score(WorkClass workClass) {
    int score = 0;
    for (int i = 0; i < workClass.labelsFrom; i++) {
      score += level(workClass.demands[i] / Demand.LEVELS);
    }
    for (int preference : workClass.preferred) {
      int level = level(preference / Demand.LEVELS);
      score += level > preference % Demand.LEVELS ? level : 0;
    }
    return score;
  }

  /** The score by the class's own function, which is asked once. */
  int ownScore(WorkClass workClass, ToIntFunction<Profile> scorer) {
    int index = workClass.index;
    if (index >= scores.length) {
      int length = Math.max(index + 1, 2 * scores.length);
      scoredFor = Arrays.copyOf(scoredFor, length);
      scores = Arrays.copyOf(scores, length);
    }
    if (scoredFor[index] != workClass) {
      scores[index] = scorer.applyAsInt(this);
      scoredFor[index] = workClass;
    }
    return scores[index];
  }

  /** What the driver knows it by. */
  public @Nullable Object source() {
    return source;
  }

  /** The units that one piece of work of a channel takes. */
  int cost(int channel) {
    if (channel >= costs.length) {
      int known = costs.length;
      costs = Arrays.copyOf(costs, Math.max(channel + 1, 2 * known));
      Arrays.fill(costs, known, costs.length, UNKNOWN);
    }
    if (costs[channel] == UNKNOWN) {
      costs[channel] = costOfChannel.applyAsInt(channel);
    }
    return costs[channel];
  }

  void forgetChannel(int channel) {
    if (channel < costs.length) {
      costs[channel] = UNKNOWN;
    }
  }

  /** How many agents AVAILABLE have this profile. */
  public int available() {
    return available;
  }

  /** Whether no agent has this profile. */
  public boolean isUnused() {
    return agents == 0;
  }
}
