package io.csm.examples.spring.service;

import java.io.Serial;

/** They may see it, and not do that. */
public class NotAllowedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Without a word more. */
  public NotAllowedException() {}
}
