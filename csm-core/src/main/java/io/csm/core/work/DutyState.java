package io.csm.core.work;

/** Where an agent stands in the schedule of work. Presence is another matter: see Presence. */
public enum DutyState {
  /** In the shift: may be asked for new work. */
  ON_DUTY,
  /** So near to an end that nothing new is begun; what is held, and what rings, goes on. */
  ENDING,
  /** Outside of the shift. */
  OFF_SHIFT,
  /** In a time off. */
  TIME_OFF;

  /** Whether the agent is off: outside of the shift, or in a time off. */
  public boolean isOff() {
    return this == OFF_SHIFT || this == TIME_OFF;
  }
}
