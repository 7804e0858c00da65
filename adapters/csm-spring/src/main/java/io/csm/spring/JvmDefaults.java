package io.csm.spring;

import java.time.InstantSource;

/** The one place where time comes from the JVM, for hosts that bring no clock of their own. */
final class JvmDefaults {
  private JvmDefaults() {}

  static InstantSource clock() {
    return InstantSource.system();
  }
}
