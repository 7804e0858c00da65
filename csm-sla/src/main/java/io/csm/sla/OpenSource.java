package io.csm.sla;

/** Where open time comes from: one calendar, or several taken together. Pure. */
interface OpenSource {
  /**
   * The open time from one instant up to another, both in seconds since 1970: in order, with a gap
   * between each two stretches, none beyond either end.
   */
  Stretches between(long from, long to);
}
