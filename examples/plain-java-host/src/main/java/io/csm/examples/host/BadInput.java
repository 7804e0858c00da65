package io.csm.examples.host;

import org.jspecify.annotations.Nullable;

/** Something that the user named cannot be used; the message tells the cure. */
final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadInput(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
