package io.csm.kb.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The best documents of a search, at most a given number, of equals those of the lower group. Not
 * thread-safe.
 */
final class Best {
  /**
   * A document.
   *
   * @param leaf in which segment
   * @param document its number there
   */
  record Found(float score, int leaf, int document, Name name) {}

  /** The name of a document's group, looked up when it must be told from one of another segment. */
  static final class Name implements Comparable<Name> {
    private final LeafReader reader;
    private final int document;
    private final int group;
    private @Nullable BytesRef name;

    /** With the number of the group in its segment, by which names stand in order there. */
    Name(LeafReader reader, int document, int group) {
      this.reader = reader;
      this.document = document;
      this.group = group;
    }

    BytesRef get() {
      BytesRef known = name;
      if (known == null) {
        known = value(reader, LuceneIndex.GROUP, document);
        name = known;
      }
      return known;
    }

    @Override
    public int compareTo(Name other) {
      return reader.equals(other.reader)
          ? Integer.compare(group, other.group)
          : get().compareTo(other.get());
    }
  }

  private static final Comparator<Found> BEST_FIRST =
      Comparator.<Found>comparingDouble(found -> -found.score()).thenComparing(Found::name);

  private final int wanted;
  private final PriorityQueue<Found> worstFirst =
      new PriorityQueue<>(16, Collections.reverseOrder(BEST_FIRST));
  private float least;

  /** Keeps that many, perhaps none. */
  Best(int wanted) {
    this.wanted = wanted;
    least = wanted == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
  }

  /** How many are kept. */
  int wanted() {
    return wanted;
  }

  /** What a score has to reach, at least, to count. */
  float least() {
    return least;
  }

  void offer(float score, int leaf, int document, LeafReader reader, int group) {
    Found next = new Found(score, leaf, document, new Name(reader, document, group));
    if (worstFirst.size() < wanted) {
      worstFirst.add(next);
    } else {
      Found worst = worstFirst.element();
      if (BEST_FIRST.compare(next, worst) < 0) {
        worstFirst.remove();
        worstFirst.add(next);
      }
    }
    if (worstFirst.size() == wanted) {
      least = worstFirst.element().score();
    }
  }

  /** The best first. */
  List<Found> sorted() {
    List<Found> all = new ArrayList<>(worstFirst);
    all.sort(BEST_FIRST);
    return all;
  }

  /** A sorted value of a document; empty if it has none. */
  static BytesRef value(LeafReader reader, String field, int document) {
    try {
      SortedDocValues values = reader.getSortedDocValues(field);
      return values != null && values.advanceExact(document)
          ? BytesRef.deepCopyOf(values.lookupOrd(values.ordValue()))
          : new BytesRef();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
