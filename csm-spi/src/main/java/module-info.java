/** The ports of csm: what a host implements, or takes ready-made. */
module io.csm.spi {
  requires static transitive org.jspecify;
  requires transitive io.csm.core;

  exports io.csm.spi;
}
