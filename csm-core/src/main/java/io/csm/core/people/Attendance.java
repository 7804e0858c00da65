package io.csm.core.people;

import io.csm.core.internal.Require;

/**
 * What an agent's coming and going leaves behind for routing. Immutable.
 *
 * @param missed how many offers in a row the agent has not answered, since the last one that was,
 *     and since the presence last changed
 */
public record Attendance(int missed) {
  /** Nothing. */
  public static final Attendance NONE = new Attendance(0);

  public Attendance {
    Require.range("agent.missed", missed, 0, Integer.MAX_VALUE);
  }

  /** This, with another number of missed offers. */
  public Attendance withMissed(int offers) {
    return new Attendance(offers);
  }
}
