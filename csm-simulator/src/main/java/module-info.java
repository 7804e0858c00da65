/** Runs routing policies over recorded or generated history. */
module io.csm.simulator {
  requires static transitive org.jspecify;

  exports io.csm.simulator;
}
