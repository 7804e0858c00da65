package io.csm.desk;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The one place where time and chance come from the JVM, for hosts that bring none of their own.
 */
final class JvmDefaults {
  private JvmDefaults() {}

  static InstantSource clock() {
    return InstantSource.system();
  }

  static RandomGenerator random() {
    return new SecureRandom();
  }
}
