/** Runs routing policies over recorded or generated history. */
module io.csm.simulator {
  requires static transitive org.jspecify;
  requires transitive io.csm.core;
  requires transitive io.csm.desk;
  requires org.apache.commons.statistics.distribution;
  requires tools.jackson.core;

  exports io.csm.simulator;
  exports io.csm.simulator.model;
  exports io.csm.simulator.whatif;
}
