package io.csm.kb.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.SmallFloat;

/**
 * What is known of one state of the index: its segments, how long its texts are, and what there is
 * for whom. Thread-safe.
 *
 * <h2>Score</h2>
 *
 * The sum, over evidence, of its weight times BM25 (Robertson and Zaragoza, The Probabilistic
 * Relevance Framework, 2009; without the factor k1 + 1, as Lucene has it) in the titles, and
 * likewise in everything. A document that has nothing but titles is not indexed a second time for
 * that: what its titles say is counted for both.
 */
final class State {
  /** For how many sorts of viewers it is kept what there is for them: a bit per document each. */
  private static final int MAX_SCOPES = 64;

  private static final float K1_TITLE = 1.2f;
  private static final float B_TITLE = 0.75f;
  private static final float K1_WHOLE = 1.2f;
  private static final float B_WHOLE = 0.65f;

  private final IndexSearcher searcher;
  private final List<Segment> segments;
  private final Map<Scope, List<FixedBitSet>> scopes = new ConcurrentHashMap<>();
  private final int titled;
  private final int filled;

  /** By code, what a title counts, and behind it what it counts as all there is. */
  private final float[] ofTitles = new float[2 * Postings.CODES];

  private final float[] ofWholes = new float[Postings.ALONE];

  State(IndexSearcher searcher, List<Segment> segments) {
    this.searcher = searcher;
    this.segments = segments;
    titled = segments.stream().mapToInt(segment -> segment.titled).sum();
    filled = segments.stream().mapToInt(segment -> segment.filled).sum();
    double title =
        segments.stream().mapToLong(segment -> segment.titleLength).sum()
            / (double) Math.max(1, titled);
    double whole =
        segments.stream().mapToLong(segment -> segment.wholeLength).sum()
            / (double) Math.max(1, filled);
    for (int code = 0; code < Postings.ALONE; code++) {
      float inTitle = counted(code, K1_TITLE, B_TITLE, title);
      float inWhole = counted(code, K1_WHOLE, B_WHOLE, whole);
      ofTitles[2 * code] = inTitle;
      ofTitles[2 * (code | Postings.ALONE)] = inTitle;
      ofTitles[2 * (code | Postings.ALONE) + 1] = inWhole;
      ofWholes[code] = inWhole;
    }
  }

  private static float counted(int code, double k1, double b, double mean) {
    int times = code >> 8;
    double length = SmallFloat.byte4ToInt((byte) code);
    return (float) (times / (times + k1 * (1 - b + b * length / Math.max(1e-9, mean))));
  }

  IndexSearcher searcher() {
    return searcher;
  }

  IndexReader reader() {
    return searcher.getIndexReader();
  }

  int leaves() {
    return segments.size();
  }

  Segment segment(int leaf) {
    return segments.get(leaf);
  }

  LeafReader leaf(int leaf) {
    return reader().leaves().get(leaf).reader();
  }

  /** In how many documents something stands. */
  int frequency(Evidence evidence) throws IOException {
    int count = 0;
    for (int leaf = 0; leaf < leaves(); leaf++) {
      count += segment(leaf).inWholes(leaf(leaf), evidence).size();
      count += segment(leaf).inTitles(leaf(leaf), evidence).alone();
    }
    return count;
  }

  /** Whether something stands in one of some documents. */
  boolean standsIn(List<FixedBitSet> there, Evidence evidence) throws IOException {
    for (int leaf = 0; leaf < leaves(); leaf++) {
      FixedBitSet documents = there.get(leaf);
      for (Postings list :
          List.of(
              segment(leaf).inTitles(leaf(leaf), evidence),
              segment(leaf).inWholes(leaf(leaf), evidence))) {
        if (Arrays.stream(list.documents()).anyMatch(documents::get)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The known words that are one edit away. */
  Set<String> near(String word) throws IOException {
    Set<String> near = new TreeSet<>();
    for (int leaf = 0; leaf < leaves(); leaf++) {
      near.addAll(segment(leaf).near(leaf(leaf), word));
    }
    return near;
  }

  /** The known pairs of characters that sound so. */
  Set<String> pairs(String sound) throws IOException {
    Set<String> pairs = new TreeSet<>();
    for (int leaf = 0; leaf < leaves(); leaf++) {
      pairs.addAll(segment(leaf).pairs(leaf(leaf), sound));
    }
    return pairs;
  }

  /** Evidence with the lists of where it stands, and what it counts by its rarity. */
  final class Weighed {
    private final Evidence evidence;
    private final Postings[] titles;
    private final Postings[] wholes;
    private final float title;
    private final float whole;
    private final float most;

    Weighed(Evidence evidence) throws IOException {
      this.evidence = evidence;
      titles = new Postings[leaves()];
      wholes = new Postings[leaves()];
      int inTitles = 0;
      int inAll = 0;
      for (int leaf = 0; leaf < leaves(); leaf++) {
        titles[leaf] = segment(leaf).inTitles(leaf(leaf), evidence);
        wholes[leaf] = segment(leaf).inWholes(leaf(leaf), evidence);
        inTitles += titles[leaf].size();
        inAll += titles[leaf].alone() + wholes[leaf].size();
      }
      title = evidence.title() * rarity(inTitles, titled);
      whole = evidence.whole() * rarity(inAll, filled);
      float strongest = 0;
      for (int leaf = 0; leaf < leaves(); leaf++) {
        strongest = Math.max(strongest, most(leaf));
      }
      most = strongest;
    }

    Evidence evidence() {
      return evidence;
    }

    /** In how many places this is to be looked up. */
    int length(int leaf) {
      return titles[leaf].size() + wholes[leaf].size();
    }

    /** The most that this counts in one document. */
    float most(int leaf) {
      float only = 0;
      float beside = 0;
      for (short code : titles[leaf].peaks()) {
        float counted = inTitle(code);
        if (code >= Postings.ALONE) {
          only = Math.max(only, counted);
        } else {
          beside = Math.max(beside, counted);
        }
      }
      float most = 0;
      for (short code : wholes[leaf].peaks()) {
        most = Math.max(most, whole * ofWholes[code]);
      }
      return Math.max(only, beside + most);
    }

    /** The most that this counts in a document that has nothing but titles of one length. */
    float most(int leaf, byte norm) {
      short[] peaks = titles[leaf].peaks();
      if (peaks.length == 0 || peaks[peaks.length - 1] < Postings.ALONE) {
        return 0;
      }
      return inTitle((short) ((peaks[peaks.length - 1] & ~0xff) | (norm & 0xff)));
    }

    private float inTitle(short code) {
      return title * ofTitles[2 * code] + whole * ofTitles[2 * code + 1];
    }

    /**
     * Adds to each document of a segment what this counts there.
     *
     * @param touched of which the first {@code count} are the documents that have a score
     * @return how many have one now
     */
    int addTo(float[] scores, int[] touched, int count, int leaf) {
      int end = count;
      int[] documents = titles[leaf].documents();
      short[] codes = titles[leaf].codes();
      for (int i = 0; i < documents.length; i++) {
        int doc = documents[i];
        float before = scores[doc];
        if (before == 0) {
          touched[end++] = doc;
        }
        scores[doc] = before + inTitle(codes[i]);
      }
      documents = wholes[leaf].documents();
      codes = wholes[leaf].codes();
      // What counts nothing must not be taken for a document's first score, time and again.
      for (int i = 0; whole > 0 && i < documents.length; i++) {
        int doc = documents[i];
        float before = scores[doc];
        if (before == 0) {
          touched[end++] = doc;
        }
        scores[doc] = before + whole * ofWholes[codes[i]];
      }
      return end;
    }

    /** Adds to the documents that have a score what this counts there. */
    void addToTouched(float[] scores, int leaf) {
      int[] documents = titles[leaf].documents();
      short[] codes = titles[leaf].codes();
      for (int i = 0; i < documents.length; i++) {
        float before = scores[documents[i]];
        if (before > 0) {
          scores[documents[i]] = before + inTitle(codes[i]);
        }
      }
      documents = wholes[leaf].documents();
      codes = wholes[leaf].codes();
      for (int i = 0; i < documents.length; i++) {
        float before = scores[documents[i]];
        if (before > 0) {
          scores[documents[i]] = before + whole * ofWholes[codes[i]];
        }
      }
    }

    /** A score with what this counts in a document. */
    float plus(float score, int leaf, int document) {
      float sum = score;
      short code = titles[leaf].code(document);
      if (code != 0) {
        sum += inTitle(code);
      }
      code = wholes[leaf].code(document);
      if (code != 0) {
        sum += whole * ofWholes[code];
      }
      return sum;
    }

    /** What this counts in the titles of a document. */
    float inTitle(int leaf, int document) {
      short code = titles[leaf].code(document);
      return title * ofTitles[2 * code];
    }

    /** What this counts in all of a document. */
    float inWhole(int leaf, int document) {
      short code = wholes[leaf].code(document);
      return code != 0
          ? whole * ofWholes[code]
          : whole * ofTitles[2 * titles[leaf].code(document) + 1];
    }
  }

  /** The strongest first; of equals, in their order. */
  List<Weighed> weighed(List<Evidence> evidence) throws IOException {
    List<Weighed> weighed = new ArrayList<>(evidence.size());
    for (Evidence each : evidence) {
      Weighed next = new Weighed(each);
      if (next.most > 0) {
        weighed.add(next);
      }
    }
    weighed.sort(Comparator.<Weighed>comparingDouble(each -> -each.most));
    return weighed;
  }

  /** How rare something is among all documents, also what stands in none. */
  float rarity(Evidence evidence) throws IOException {
    return rarity(Math.max(1, frequency(evidence)), Math.max(1, filled));
  }

  /** How rare something is; 0 for nothing. */
  private static float rarity(int with, int all) {
    return with == 0 ? 0 : (float) Math.log(1 + (all - with + 0.5) / (with + 0.5));
  }

  /** By leaf, what exists for who asks. Kept for the next one with the same keys. */
  List<FixedBitSet> allowed(Scope scope) throws IOException {
    List<FixedBitSet> found = scopes.get(scope);
    if (found == null) {
      found = bits(scope.query());
      if (scopes.size() < MAX_SCOPES) {
        scopes.put(scope, found);
      }
    }
    return found;
  }

  /** By leaf, the living documents that a query finds. */
  List<FixedBitSet> bits(Query query) throws IOException {
    Query filter = new BooleanQuery.Builder().add(query, Occur.FILTER).build();
    Weight weight =
        searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<FixedBitSet> bits = new ArrayList<>();
    for (LeafReaderContext leaf : reader().leaves()) {
      FixedBitSet allowed = new FixedBitSet(leaf.reader().maxDoc());
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        allowed.or(scorer.iterator());
        Bits alive = leaf.reader().getLiveDocs();
        if (alive != null) {
          DocIdSetIterator each = new BitSetIterator(allowed, 0);
          for (int doc = each.nextDoc();
              doc != DocIdSetIterator.NO_MORE_DOCS;
              doc = each.nextDoc()) {
            if (!alive.get(doc)) {
              allowed.clear(doc);
            }
          }
        }
      }
      bits.add(allowed);
    }
    return bits;
  }
}
