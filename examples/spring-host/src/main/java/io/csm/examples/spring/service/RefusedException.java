package io.csm.examples.spring.service;

import io.csm.core.Problem;
import io.csm.core.ProblemText;
import java.io.Serial;
import java.util.Locale;

/** The desk did not do it, and says why. Nothing happened. */
public class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // a problem is never written out
  private final Problem problem;

  /** What the desk answered. */
  public RefusedException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** The problem, with its code and its path. */
  public Problem problem() {
    return problem;
  }

  /** In words, for people. */
  public String text(Locale locale) {
    return ProblemText.of(locale).format(problem);
  }
}
