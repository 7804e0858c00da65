package io.csm.examples.spring.live;

import java.io.Serial;

/** This node has as many streams as it can have. */
public class TooManyStreamsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Without a word more. */
  public TooManyStreamsException() {}
}
