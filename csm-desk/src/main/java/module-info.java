/** The facade of csm: desks over a store, with the ports in memory as the default. */
module io.csm.desk {
  requires static transitive org.jspecify;
  requires transitive io.csm.core;
  requires transitive io.csm.spi;
  requires transitive io.csm.routing;
  requires transitive io.csm.sla;
  requires org.slf4j;

  exports io.csm.desk;
}
