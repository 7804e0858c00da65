package io.csm.kb.internal;

import io.csm.kb.SearchFacets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;

/** Counts documents by what they have. Not thread-safe. */
final class Counts {
  private long total;
  private final SortedMap<String, Long> categories = new TreeMap<>();
  private final SortedMap<String, Long> tags = new TreeMap<>();
  private final SortedMap<String, Long> locales = new TreeMap<>();
  private final SortedMap<String, Long> kinds = new TreeMap<>();

  /** Takes documents of one segment, in ascending order. */
  final class Leaf {
    private final SortedSetDocValues ofCategory;
    private final SortedSetDocValues ofTags;
    private final SortedDocValues ofLocale;
    private final SortedSetDocValues ofKind;

    private Leaf(LeafReader reader) throws IOException {
      ofCategory = values(reader, LuceneIndex.CATEGORY);
      ofTags = values(reader, LuceneIndex.TAG);
      ofLocale = DocValues.getSorted(reader, LuceneIndex.LOCALE);
      ofKind = values(reader, LuceneIndex.KIND);
    }

    private static SortedSetDocValues values(LeafReader reader, String field) throws IOException {
      SortedSetDocValues values = reader.getSortedSetDocValues(field);
      return values == null ? DocValues.emptySortedSet() : values;
    }

    void add(int document) {
      try {
        total++;
        add(ofCategory, document, categories);
        add(ofTags, document, tags);
        add(ofKind, document, kinds);
        if (ofLocale.advanceExact(document)) {
          String locale = ofLocale.lookupOrd(ofLocale.ordValue()).utf8ToString();
          locales.merge(locale, 1L, Long::sum);
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private static void add(SortedSetDocValues values, int document, SortedMap<String, Long> into)
        throws IOException {
      if (values.advanceExact(document)) {
        for (int i = 0; i < values.docValueCount(); i++) {
          into.merge(values.lookupOrd(values.nextOrd()).utf8ToString(), 1L, Long::sum);
        }
      }
    }
  }

  Leaf of(LeafReader reader) throws IOException {
    return new Leaf(reader);
  }

  SearchFacets facets() {
    return new SearchFacets(total, categories, tags, locales, kinds);
  }
}
