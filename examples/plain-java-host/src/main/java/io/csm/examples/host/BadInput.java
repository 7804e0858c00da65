package io.csm.examples.host;

/** Something that the user named cannot be used; the message tells the cure. */
final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadInput(String message, Throwable cause) {
    super(message, cause);
  }
}
