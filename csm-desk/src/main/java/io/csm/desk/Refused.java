package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.Problem;

/** Leaves a decision from any depth; caught by the engine, and needs no stack trace. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;
  private final boolean passing;

  Refused(Problem problem) {
    this(problem, false);
  }

  private Refused(Problem problem, boolean passing) {
    super(null, null, false, false);
    this.problem = problem;
    this.passing = passing;
  }

  /** A refusal because a port failed: the next try may be answered otherwise, so it is not kept. */
  static Refused passing(Code code, Object... namesAndValues) {
    return new Refused(Problem.of(code, "", namesAndValues), true);
  }

  static Refused of(Code code, String path, Object... namesAndValues) {
    return new Refused(Problem.of(code, path, namesAndValues));
  }

  static Refused notFound(String type, Object ref) {
    return of(Code.NOT_FOUND, type, "type", type, "ref", ref);
  }

  Problem problem() {
    return problem;
  }

  boolean isPassing() {
    return passing;
  }
}
