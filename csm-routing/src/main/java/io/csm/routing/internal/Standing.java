package io.csm.routing.internal;

/** How an agent stands towards new work. */
public enum Standing {
  /** Not AVAILABLE. */
  ABSENT(0),
  /** AVAILABLE, but has come back not long ago, and been asked often enough for now. */
  RAMPING(1),
  /** AVAILABLE, but nothing new may be put on the agent, whatever it costs. */
  FULL(2),
  /** AVAILABLE, but another node has just changed the row. */
  SETTLING(3),
  /** May be asked, as far as units are free. */
  READY(4);

  /** Its place among the values, for records of numbers. */
  final int code;

  Standing(int code) {
    this.code = code;
  }
}
