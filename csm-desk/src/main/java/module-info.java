/** The facade of csm: desks over a store, with the ports in memory as the default. */
module io.csm.desk {
  requires static transitive org.jspecify;
  requires transitive io.csm.core;
  requires transitive io.csm.spi;
  requires transitive io.csm.routing;
  requires transitive io.csm.sla;
  // Only who answers by template needs it. Not transitive: whoever compiles against this module
  // would need it then.
  requires static io.csm.kb;
  requires org.slf4j;

  exports io.csm.desk;
}
