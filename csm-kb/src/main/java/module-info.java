/** The knowledge base: articles and search. */
module io.csm.kb {
  requires static transitive org.jspecify;
  requires transitive io.csm.core;
  requires transitive io.csm.spi;
  requires org.apache.lucene.core;
  requires org.apache.lucene.analysis.common;

  exports io.csm.kb;
}
