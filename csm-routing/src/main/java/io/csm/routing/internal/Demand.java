package io.csm.routing.internal;

import io.csm.core.work.Skill;

/** A demand for a skill at a level or higher, as one number. */
public final class Demand {
  static final int LEVELS = Skill.MAX_LEVEL;

  private Demand() {}

  /** The number of a demand. */
  public static int of(int skill, int level) {
    return skill * LEVELS + level - 1;
  }

  /** The skill that is demanded. */
  public static int skillOf(int demand) {
    return demand / LEVELS;
  }
}
