package io.csm.core.work;

import io.csm.core.internal.Require;

/**
 * A named ability of an agent, or the demand for one, with its level.
 *
 * @param name 1 to 64 characters, compared exactly
 * @param level 1 (least) to 10 (most); as a demand, the least level that will do
 */
public record Skill(String name, int level) implements Comparable<Skill> {
  /** The greatest length of a name, in UTF-16 units. */
  public static final int MAX_NAME_LENGTH = 64;

  /** The highest level. */
  public static final int MAX_LEVEL = 10;

  public Skill {
    Require.name("skill.name", name, MAX_NAME_LENGTH);
    Require.range("skill.level", level, 1, MAX_LEVEL);
  }

  /** A demand for the skill at any level. */
  public static Skill any(String name) {
    return new Skill(name, 1);
  }

  @Override
  public int compareTo(Skill other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Integer.compare(level, other.level);
  }
}
