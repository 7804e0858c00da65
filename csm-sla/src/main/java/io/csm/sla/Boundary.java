package io.csm.sla;

/**
 * Which instant is meant where business time is used up as a calendar closes: between that second
 * and the next opening no business time passes, so all of these have seen the same amount of it.
 */
public enum Boundary {
  /** The first such instant: Monday 09:00 and 8 hours, closing at 17:00, is Monday 17:00. */
  EARLIEST,
  /** The last one, at which the calendar opens again: Tuesday 09:00. */
  NEXT_OPENING
}
