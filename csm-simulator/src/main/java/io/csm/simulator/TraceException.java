package io.csm.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A trace, roster or specification that cannot be used at all.
 *
 * <p>The message names the file and line, or the key, and the cure. A single bad line is no reason
 * for this exception: it is a {@link Defect}.
 */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TraceException(String message) {
    super(message);
  }

  public TraceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
