package io.csm.core.event;

/**
 * Which events which nodes can read. Each release that brings a new kind of event, or a new form of
 * one, has the next level; nodes of several levels may run on one store, and none writes what not
 * all of them can read. Stateless.
 */
public final class EventLevel {
  /** What this release can read. */
  public static final int CURRENT = 2;

  private EventLevel() {}

  /**
   * The level of the nodes that can read an event, from 1.
   *
   * @param schemaVersion of its form, from 1; one that this release does not know is above {@link
   *     #CURRENT}
   */
  public static int of(EventKind kind, int schemaVersion) {
    if (schemaVersion != 1) {
      return CURRENT + 1;
    }
    return kind == EventKind.DISCONNECTED ? 2 : 1;
  }
}
