/** Articles as Markdown files. */
module io.csm.markdown {
  requires static transitive org.jspecify;
  requires transitive io.csm.core;
  requires transitive io.csm.spi;
  requires org.snakeyaml.engine;

  exports io.csm.markdown;
}
