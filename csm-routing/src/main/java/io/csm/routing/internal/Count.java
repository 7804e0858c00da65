package io.csm.routing.internal;

/** How many agents each filter turns away from a piece of work, and how many may take it. */
public final class Count {
  int skilled;
  int presence;
  int skill;
  int label;
  int team;
  int held;
  int excluded;
  int ramp;
  int capacity;
  int settling;
  int eligible;

  Count() {}

  /** Who is not AVAILABLE. */
  public int presence() {
    return presence;
  }

  /** Who lacks a skill. */
  public int skill() {
    return skill;
  }

  /** Whose labels do not suit. */
  public int label() {
    return label;
  }

  /** Who is in none of the teams. */
  public int team() {
    return team;
  }

  /** Who is not among those for whom the work is held. */
  public int held() {
    return held;
  }

  /** Whom the work excludes. */
  public int excluded() {
    return excluded;
  }

  /** Who has come back, and has been asked as often as is meant to be by now. */
  public int ramp() {
    return ramp;
  }

  /** Who has too few units free. */
  public int capacity() {
    return capacity;
  }

  /** Whose row was just changed elsewhere. */
  public int settling() {
    return settling;
  }

  /** Who may take the work. */
  public int eligible() {
    return eligible;
  }
}
