package io.csm.desk;

import io.csm.core.Problem;

/** Leaves a command in its intake row, because a port failed; needs no stack trace. */
final class Undecided extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Undecided(Problem problem) {
    super(problem.toString(), null, false, false);
  }
}
