package io.csm.core.work;

/** Whether work of a queue gives way to other work, or has others give way. */
public enum Interruption {
  /** Neither. */
  NONE,
  /** What an agent works on of it may be paused for work that interrupts. */
  INTERRUPTIBLE,
  /** Where nobody has the units free, interruptible work of an agent is paused for it. */
  INTERRUPTS
}
