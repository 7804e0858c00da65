package io.csm.kb.internal;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/**
 * A searcher for which nothing exists but what a viewer may see. A filter that is part of the query
 * says the same, but takes Lucene's faster ways through a plain disjunction away.
 */
final class Scoped extends IndexSearcher {
  private final List<Bits> allowed;

  /**
   * A searcher.
   *
   * @param allowed by leaf, which of its documents there are
   */
  Scoped(IndexReader reader, List<Bits> allowed) {
    super(reader);
    this.allowed = allowed;
    setSimilarity(LuceneIndex.SIMILARITY);
    setQueryCache(null);
  }

  @Override
  protected void searchLeaf(LeafReaderContext leaf, Weight weight, Collector collector)
      throws IOException {
    LeafCollector into;
    try {
      into = collector.getLeafCollector(leaf);
    } catch (CollectionTerminatedException enough) {
      return;
    }
    BulkScorer scorer = weight.bulkScorer(leaf);
    if (scorer != null) {
      try {
        scorer.score(into, allowed.get(leaf.ord), 0, DocIdSetIterator.NO_MORE_DOCS);
      } catch (CollectionTerminatedException enough) {
        // The leaf has nothing more that would count.
      }
    }
    into.finish();
  }
}
