package io.csm.kb.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.SmallFloat;
import org.jspecify.annotations.Nullable;

/**
 * What is kept decoded of one segment of the index. A segment never changes but for which of its
 * documents are deleted, which is not known here. Thread-safe.
 *
 * <p>Postings are decoded when they are first asked for. All that an index keeps of them is
 * bounded: a segment that goes beyond forgets its own.
 */
final class Segment {
  /** How much an index keeps decoded, in postings of six bytes each. */
  static final long MAX_KEPT = 16_000_000;

  /** What a list counts beside its postings. */
  private static final long LIST = 32;

  /** How many documents there are, deleted ones included. */
  final int size;

  /** By document, which group it belongs to; those of one group stand side by side. */
  final int[] groups;

  /** How many tokens the titles have, and everything has, in all documents together. */
  final long titleLength;

  final long wholeLength;

  /** How many documents have a title, and anything. */
  final int titled;

  final int filled;

  /** By document, the code of how long its titles are. */
  final byte[] titles;

  /** By document, the code of how long all of it is; 0 if it has nothing but its titles. */
  final byte[] wholes;

  /** Each code of how long titles are, once. */
  final byte[] norms;

  private final AtomicLong kept;
  private final AtomicLong mine = new AtomicLong();
  private final Map<String, Map<String, Postings>> lists =
      Map.of(
          "tu", new ConcurrentHashMap<>(),
          "tb", new ConcurrentHashMap<>(),
          "au", new ConcurrentHashMap<>(),
          "ab", new ConcurrentHashMap<>());
  private volatile @Nullable Spelling spelling;
  private volatile @Nullable Map<String, List<String>> sounds;

  /**
   * Reads what is read whole.
   *
   * @param kept how many postings the index keeps, over all segments
   */
  Segment(LeafReader reader, AtomicLong kept) throws IOException {
    this.kept = kept;
    size = reader.maxDoc();
    titles = norms(reader, "tu");
    wholes = norms(reader, "au");
    long inTitles = 0;
    long inAll = 0;
    int withTitle = 0;
    int withAny = 0;
    for (int doc = 0; doc < size; doc++) {
      int title = SmallFloat.byte4ToInt(titles[doc]);
      int whole = wholes[doc] == 0 ? title : SmallFloat.byte4ToInt(wholes[doc]);
      inTitles += title;
      inAll += whole;
      withTitle += title > 0 ? 1 : 0;
      withAny += whole > 0 ? 1 : 0;
    }
    norms = different(titles);
    titleLength = inTitles;
    wholeLength = inAll;
    titled = withTitle;
    filled = withAny;
    groups = new int[size];
    SortedDocValues values = reader.getSortedDocValues(LuceneIndex.GROUP);
    for (int doc = 0; doc < size; doc++) {
      groups[doc] = values != null && values.advanceExact(doc) ? values.ordValue() : -1;
    }
  }

  private static byte[] different(byte[] all) {
    boolean[] there = new boolean[256];
    byte[] different = new byte[256];
    int count = 0;
    for (byte each : all) {
      if (!there[each & 0xff]) {
        there[each & 0xff] = true;
        different[count++] = each;
      }
    }
    return Arrays.copyOf(different, count);
  }

  private static byte[] norms(LeafReader reader, String field) throws IOException {
    byte[] norms = new byte[reader.maxDoc()];
    NumericDocValues values = reader.getNormValues(field);
    if (values != null) {
      for (int doc = values.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = values.nextDoc()) {
        norms[doc] = (byte) values.longValue();
      }
    }
    return norms;
  }

  /** Where something stands in the titles. */
  Postings inTitles(LeafReader reader, Evidence evidence) throws IOException {
    return list(reader, evidence.deep() ? "tb" : "tu", evidence);
  }

  /** Where something stands in documents that have more than titles. */
  Postings inWholes(LeafReader reader, Evidence evidence) throws IOException {
    return list(reader, evidence.deep() ? "ab" : "au", evidence);
  }

  private Postings list(LeafReader reader, String field, Evidence evidence) throws IOException {
    if (evidence.terms().size() > 1) {
      return phrase(reader, field, evidence);
    }
    Map<String, Postings> known = lists.get(field);
    if (known == null) {
      throw new IllegalArgumentException(field);
    }
    String term = evidence.terms().get(0);
    Postings found = known.get(term);
    if (found == null) {
      found = decode(reader, field, term);
      long more = found.weight() + LIST;
      mine.addAndGet(more);
      if (kept.addAndGet(more) > MAX_KEPT) {
        forget();
      } else {
        known.put(term, found);
      }
    }
    return found;
  }

  /** Gives back what is kept of postings. */
  void forget() {
    lists.values().forEach(Map::clear);
    kept.addAndGet(-mine.getAndSet(0));
  }

  private Postings decode(LeafReader reader, String field, String term) throws IOException {
    Terms terms = reader.terms(field);
    if (terms == null) {
      return Postings.NONE;
    }
    TermsEnum each = terms.iterator();
    if (!each.seekExact(new BytesRef(term))) {
      return Postings.NONE;
    }
    PostingsEnum postings = each.postings(null, PostingsEnum.FREQS);
    return collect(postings, postings, each.docFreq(), field);
  }

  private Postings phrase(LeafReader reader, String field, Evidence evidence) throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    PhraseQuery.Builder phrase = new PhraseQuery.Builder();
    for (int i = 0; i < evidence.terms().size(); i++) {
      phrase.add(new Term(field, evidence.terms().get(i)), evidence.steps().get(i));
    }
    Weight weight =
        searcher.createWeight(searcher.rewrite(phrase.build()), ScoreMode.COMPLETE_NO_SCORES, 1);
    Scorer scorer = weight.scorer(searcher.getIndexReader().leaves().get(0));
    return scorer == null ? Postings.NONE : collect(scorer.iterator(), null, 16, field);
  }

  private Postings collect(
      DocIdSetIterator each, @Nullable PostingsEnum frequencies, int expected, String field)
      throws IOException {
    boolean ofTitles = field.startsWith("t");
    byte[] norms = ofTitles ? titles : wholes;
    int[] documents = new int[Math.max(1, expected)];
    short[] codes = new short[documents.length];
    int count = 0;
    int alone = 0;
    int[] shortest = new int[2 * (Postings.MAX_FREQUENCY + 1)];
    Arrays.fill(shortest, Integer.MAX_VALUE);
    for (int doc = each.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = each.nextDoc()) {
      if (count == documents.length) {
        documents = Arrays.copyOf(documents, count * 2);
        codes = Arrays.copyOf(codes, count * 2);
      }
      boolean only = ofTitles && wholes[doc] == 0;
      short code = Postings.code(frequencies == null ? 1 : frequencies.freq(), norms[doc], only);
      documents[count] = doc;
      codes[count++] = code;
      alone += only ? 1 : 0;
      shortest[code >> 8] = Math.min(shortest[code >> 8], code);
    }
    short[] peaks = new short[shortest.length];
    int found = 0;
    for (int code : shortest) {
      if (code != Integer.MAX_VALUE) {
        peaks[found++] = (short) code;
      }
    }
    return new Postings(
        Arrays.copyOf(documents, count),
        Arrays.copyOf(codes, count),
        alone,
        Arrays.copyOf(peaks, found),
        size);
  }

  /** The words that are one edit away. */
  List<String> near(LeafReader reader, String word) throws IOException {
    Spelling words = spelling;
    if (words == null) {
      words = new Spelling(reader, "tu", "au");
      spelling = words;
    }
    return words.near(word);
  }

  /** The pairs of characters that sound so. */
  List<String> pairs(LeafReader reader, String sound) throws IOException {
    Map<String, List<String>> bySound = sounds;
    if (bySound == null) {
      bySound = new HashMap<>();
      for (String field : List.of("tb", "ab")) {
        Terms terms = reader.terms(field);
        if (terms != null) {
          TermsEnum each = terms.iterator();
          for (BytesRef term = each.next(); term != null; term = each.next()) {
            String pair = term.utf8ToString();
            String heard = io.csm.kb.internal.Terms.sound(pair);
            if (!heard.isEmpty()) {
              List<String> pairs = bySound.computeIfAbsent(heard, any -> new ArrayList<>(1));
              if (!pairs.contains(pair)) {
                pairs.add(pair);
              }
            }
          }
        }
      }
      sounds = bySound;
    }
    return bySound.getOrDefault(sound, List.of());
  }
}
