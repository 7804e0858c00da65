package io.csm.markdown;

import io.csm.core.Code;
import io.csm.core.Problem;

/** Something in a file that cannot be used; never leaves the package. */
final class BadFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient FileProblem problem;

  BadFile(String file, int line, Problem problem) {
    super(null, null, false, false);
    this.problem = new FileProblem(file, line, problem);
  }

  static BadFile malformed(String file, int line, String path, String detail, String expected) {
    return new BadFile(
        file, line, Problem.of(Code.MALFORMED, path, "detail", detail, "expected", expected));
  }

  static BadFile invalid(String file, int line, String path, Object value, String expected) {
    return new BadFile(
        file, line, Problem.of(Code.INVALID_VALUE, path, "value", value, "expected", expected));
  }

  FileProblem problem() {
    return problem;
  }
}
