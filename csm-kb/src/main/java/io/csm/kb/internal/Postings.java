package io.csm.kb.internal;

import java.util.Arrays;

/**
 * Where a term stands in one segment: by document, in ascending order, a code of how often and in
 * how long a text. Immutable; the arrays are never written to again.
 *
 * <p>A code is, from the lowest bit, eight bits of Lucene's length norm, four bits of frequency (at
 * most {@value #MAX_FREQUENCY}), and one bit that says that the document has nothing but its
 * titles.
 */
final class Postings {
  static final Postings NONE = new Postings(new int[0], new short[0], 0, new short[0]);
  static final int MAX_FREQUENCY = 15;

  /** How many codes there are. */
  static final int CODES = 1 << 13;

  /** The bit of a document that has nothing but its titles. */
  static final int ALONE = 1 << 12;

  private final int[] documents;
  private final short[] codes;
  private final int alone;
  private final short[] peaks;

  /**
   * Takes arrays that nobody writes to any more.
   *
   * @param alone how many of the documents have nothing but their titles
   * @param peaks of each frequency the code in the shortest text: no other code counts more
   */
  Postings(int[] documents, short[] codes, int alone, short[] peaks) {
    this.documents = documents;
    this.codes = codes;
    this.alone = alone;
    this.peaks = peaks;
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

  /** The first place from {@code at} on of a document not before {@code document}. */
  int from(int at, int document) {
    if (at < documents.length && documents[at] >= document) {
      return at;
    }
    int step = 1;
    int below = at;
    while (below + step < documents.length && documents[below + step] < document) {
      below += step;
      step *= 2;
    }
    int found =
        Arrays.binarySearch(
            documents, below, Math.min(documents.length, below + step + 1), document);
    return found >= 0 ? found : -found - 1;
  }

  int size() {
    return documents.length;
  }
}
