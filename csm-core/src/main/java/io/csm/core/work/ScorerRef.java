package io.csm.core.work;

import io.csm.core.internal.Require;

/**
 * The name and version under which a host registers a scorer, and a queue asks for it. What another
 * version scores otherwise has another number, so that a decision of the past says what it was made
 * by. Immutable.
 *
 * @param name 1 to {@value #MAX_NAME} characters
 * @param version from 1 to 9,999
 */
public record ScorerRef(String name, int version) implements Comparable<ScorerRef> {
  /** The greatest length of a name. */
  public static final int MAX_NAME = 32;

  public ScorerRef {
    Require.name("scorer.name", name, MAX_NAME);
    Require.range("scorer.version", version, 1, 9_999);
  }

  /** By name, then by version. */
  @Override
  public int compareTo(ScorerRef other) {
    int byName = name.compareTo(other.name);
    return byName == 0 ? Integer.compare(version, other.version) : byName;
  }

  /** As in {@code vip@2}. */
  @Override
  public String toString() {
    return name + "@" + version;
  }
}
