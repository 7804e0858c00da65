package io.csm.examples.spring.service;

import java.io.Serial;

/** Nothing was written where something has to be. */
public class EmptyTextException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Without a word more. */
  public EmptyTextException() {}
}
