package io.csm.simulator;

/**
 * A line with something wrong, and what was done about it.
 *
 * @param line counted from 1, the header included
 * @param detail the values concerned, and the cure where there is one
 */
public record Defect(long line, DefectReason reason, String detail) {

  /** What was done with a defective line. */
  public enum Treatment {
    /** Used as it stands. */
    KEPT,
    /** Used after the correction that the detail names. */
    REPAIRED,
    /** Not used. */
    LEFT_OUT
  }

  @Override
  public String toString() {
    return "line %d: %s (%s): %s".formatted(line, reason, reason.treatment(), detail);
  }
}
