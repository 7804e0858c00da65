package io.csm.core;

import java.util.Locale;

/**
 * The one unchecked root of what csm throws: bad input at the edge, a broken promise of a port, or
 * a bug. A command that is merely not allowed is a value, not an exception.
 */
public class CsmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public CsmException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  public CsmException(Problem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  /** An exception with its arguments as alternating names and values. */
  public static CsmException of(Code code, String path, Object... namesAndValues) {
    return new CsmException(Problem.of(code, path, namesAndValues));
  }

  /** What was wrong. */
  public Problem problem() {
    return problem;
  }

  /** The stable code. */
  public Code code() {
    return problem.code();
  }

  /** The message in the language of {@code locale}. */
  public String message(Locale locale) {
    return ProblemText.of(locale).format(problem);
  }
}
