package io.csm.kb.internal;

import io.csm.kb.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Who asks, as far as that decides what there is. Immutable. */
record Scope(SortedSet<String> keys, List<String> locales, String kind) {
  static Scope of(SearchRequest request) {
    return new Scope(request.keys(), request.locales(), request.kind());
  }

  /** Finds what there is. */
  Query query() {
    BooleanQuery.Builder filter = new BooleanQuery.Builder();
    filter.add(anyOf(LuceneIndex.KEY, keys), Occur.FILTER);
    if (!locales.isEmpty()) {
      filter.add(anyOf(LuceneIndex.LOCALE, locales), Occur.FILTER);
    }
    if (!kind.isEmpty()) {
      filter.add(new TermQuery(new Term(LuceneIndex.KIND, kind)), Occur.FILTER);
    }
    return filter.build();
  }

  private static Query anyOf(String field, Iterable<String> values) {
    List<BytesRef> terms = new ArrayList<>();
    values.forEach(value -> terms.add(new BytesRef(value)));
    return terms.size() == 1
        ? new TermQuery(new Term(field, terms.get(0)))
        : new TermInSetQuery(field, terms);
  }
}
