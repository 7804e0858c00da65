package io.csm.core;

/** Where new ids come from. {@link IdGenerator} is the usual one; tests count. */
@FunctionalInterface
public interface IdSource {
  /**
   * A positive value that this source has never given before. Thread-safe if the source says so.
   */
  long next();
}
