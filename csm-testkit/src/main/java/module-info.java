/** Contract tests for the ports of csm, a clock to set, fixtures and invariants. */
module io.csm.testkit {
  requires static transitive org.jspecify;
  requires transitive io.csm.core;
  requires transitive io.csm.spi;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;

  exports io.csm.testkit;

  // JUnit makes the nested classes of the contracts by reflection.
  opens io.csm.testkit to
      org.junit.platform.commons;
}
