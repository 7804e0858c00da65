package io.csm.examples.spring.service;

import java.io.Serial;

/** There is no such thing, or none that they may see: which of the two is nobody's business. */
public class NotFoundException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Without a word more. */
  public NotFoundException() {}
}
