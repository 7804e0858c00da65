package io.csm.core.work;

/** Whether an agent takes work. */
public enum Presence {
  /** Takes new work while units are free. */
  AVAILABLE,
  /** At work, but takes no new work; what is held goes on. */
  BUSY,
  /** Finishes what is held and takes nothing new, not even resuming work. */
  DRAINING,
  /** Gone for a while. */
  AWAY,
  /** Signed out. */
  OFFLINE;

  /** Whether the agent is gone: for a while, or signed out. */
  public boolean isAbsent() {
    return this == AWAY || this == OFFLINE;
  }

  /** Whether new work may be offered. */
  public boolean takesNewWork() {
    return this == AVAILABLE;
  }

  /** Whether work that the agent already had may be given back to work on. */
  public boolean takesResumingWork() {
    return this == AVAILABLE || this == BUSY;
  }
}
