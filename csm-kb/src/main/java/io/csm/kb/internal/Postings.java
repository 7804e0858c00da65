package io.csm.kb.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a term stands in one segment: by document, in ascending order, a code of how often and in
 * how long a text. Immutable; the arrays are never written to again.
 *
 * <p>A code is, from the lowest bit, eight bits of Lucene's length norm, four bits of frequency (at
 * most {@value #MAX_FREQUENCY}), and one bit that says that the document has nothing but its
 * titles.
 */
final class Postings {
  static final Postings NONE = new Postings(new int[0], new short[0], 0, new short[0], 0);
  static final int MAX_FREQUENCY = 15;

  /** How many codes there are. */
  static final int CODES = 1 << 13;

  /** The bit of a document that has nothing but its titles. */
  static final int ALONE = 1 << 12;

  /** A list of more than one in so many documents is kept as bits, too. */
  private static final int DENSE = 128;

  private final int[] documents;
  private final short[] codes;
  private final int alone;
  private final short[] peaks;

  /** A bit for each document of the segment, where so many are in the list that this pays. */
  private final long @Nullable [] bits;

  /** How many documents stand before each of the words of {@link #bits}. */
  private final int[] before;

  /**
   * Takes arrays that nobody writes to any more.
   *
   * @param alone how many of the documents have nothing but their titles
   * @param peaks of each frequency the code in the shortest text: no other code counts more
   * @param all how many documents the segment has
   */
  Postings(int[] documents, short[] codes, int alone, short[] peaks, int all) {
    this.documents = documents;
    this.codes = codes;
    this.alone = alone;
    this.peaks = peaks;
    if (documents.length > all / DENSE) {
      long[] made = new long[(all >> 6) + 1];
      for (int document : documents) {
        made[document >> 6] |= 1L << document;
      }
      before = new int[made.length];
      for (int i = 1; i < made.length; i++) {
        before[i] = before[i - 1] + Long.bitCount(made[i - 1]);
      }
      bits = made;
    } else {
      bits = null;
      before = new int[0];
    }
  }

  int[] documents() {
    return documents;
  }

  short[] codes() {
    return codes;
  }

  int alone() {
    return alone;
  }

  short[] peaks() {
    return peaks;
  }

  static short code(int frequency, byte norm, boolean alone) {
    int times = Math.min(frequency, MAX_FREQUENCY);
    return (short) ((alone ? ALONE : 0) | times << 8 | (norm & 0xff));
  }

  /** The code of a document; 0 if it is not there. */
  short code(int document) {
    if (bits != null) {
      long word = bits[document >> 6];
      return (word >>> document & 1) == 0
          ? 0
          : codes[before[document >> 6] + Long.bitCount(word & ((1L << document) - 1))];
    }
    int at = documents.length == 0 ? -1 : Arrays.binarySearch(documents, document);
    return at < 0 ? 0 : codes[at];
  }

  /** What this takes, in postings. */
  int weight() {
    return documents.length + 2 * before.length;
  }

  int size() {
    return documents.length;
  }
}
