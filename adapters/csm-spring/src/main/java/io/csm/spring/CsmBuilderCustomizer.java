package io.csm.spring;

import io.csm.desk.CsmBuilder;

/**
 * What a host sets in the builder of the engine beyond ports and settings: scorers, a shadow
 * policy. Beans of this kind are called in their order, after everything else. What is set already
 * cannot be set again.
 */
@FunctionalInterface
public interface CsmBuilderCustomizer {

  /** Called once, when the engine is built. */
  void customize(CsmBuilder builder);
}
