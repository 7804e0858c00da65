package io.csm.kb.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.FixedBitSet;

/**
 * Adds up what evidence counts in the documents of one segment, and offers the best of them. Used
 * again and again, by one search at a time.
 *
 * <h2>What is left out</h2>
 *
 * Evidence comes with the strongest first, and with the most that each can count. Where all that is
 * still to come cannot lift a document that has nothing yet to the score that is needed, only the
 * documents that can still get there are looked up in the rest (Turtle and Flood, Query evaluation:
 * strategies and optimizations, 1995). What is found, and its score, is the same.
 */
final class Tally {
  /** Shorter lists are added without asking whether that is needed. */
  private static final int SHORT = 512;

  /** What stands in a greater share of the documents only tells those apart that have more. */
  private static final float COMMON = 0.1f;

  /** How many documents have to have more than what is common, else that is looked for, too. */
  private static final int ENOUGH = 1_000;

  /** Fewer documents than one in so many of a list are looked up in it one by one. */
  private static final int FEW = 16;

  private final float[] scores;
  private final int[] touched;
  private int count;

  /** For segments of at most that many documents. */
  Tally(int size) {
    scores = new float[size];
    touched = new int[size];
  }

  /** How many documents a segment may have. */
  int size() {
    return scores.length;
  }

  /** Offers the best document of each group that passes. */
  void best(
      State now,
      int leaf,
      List<State.Weighed> evidence,
      FixedBitSet there,
      Choice choice,
      Best best) {
    Segment segment = now.segment(leaf);
    float[] rest = new float[evidence.size() + 1];
    for (int i = evidence.size() - 1; i >= 0; i--) {
      rest[i] = rest[i + 1] + evidence.get(i).most(leaf);
    }
    float least = best.least();
    int next = 0;
    for (; next < evidence.size(); next++) {
      State.Weighed each = evidence.get(next);
      int length = each.length(leaf);
      if (length > Math.max(SHORT, COMMON * segment.size) && isEnough(there)) {
        break;
      }
      if (length > SHORT && count < length) {
        least = Math.max(least, reached(segment, there, best.wanted(), touched, count));
        if (isBelow(rest[next], least)) {
          break;
        }
      }
      count = each.addTo(scores, touched, count, leaf);
    }
    int[] some = Arrays.copyOf(touched, count);
    int kept = count;
    boolean sorted = false;
    while (true) {
      least = Math.max(least, reached(segment, there, best.wanted(), some, kept));
      kept = keep(some, kept, least, rest[next], there);
      if (next == evidence.size()) {
        break;
      }
      State.Weighed each = evidence.get(next++);
      if (kept * FEW > each.length(leaf)) {
        each.addToTouched(scores, leaf);
      } else {
        if (!sorted) {
          Arrays.sort(some, 0, kept);
          sorted = true;
        }
        each.addToSome(scores, some, kept, leaf);
      }
    }
    if (!sorted) {
      Arrays.sort(some, 0, kept);
    }
    offer(now, leaf, some, kept, choice, best, chosen -> {});
    clear();
  }

  /** Keeps the documents that can still reach a score, in their order; how many there are. */
  private int keep(int[] some, int length, float least, float rest, FixedBitSet there) {
    int kept = 0;
    for (int i = 0; i < length; i++) {
      int doc = some[i];
      if (!isBelow(scores[doc] + rest, least) && there.get(doc)) {
        some[kept++] = doc;
      }
    }
    return kept;
  }

  /** Whether so many have something by now that what is common need not bring in others. */
  private boolean isEnough(FixedBitSet there) {
    int enough = 0;
    for (int i = 0; i < count && enough < ENOUGH; i++) {
      enough += there.get(touched[i]) ? 1 : 0;
    }
    return enough == ENOUGH;
  }

  /** Whether a score cannot reach another, whatever was lost by rounding. */
  private static boolean isBelow(float score, float least) {
    return score < least - Math.abs(least) * 1e-4f;
  }

  private void offer(
      State now,
      int leaf,
      int[] documents,
      int length,
      Choice choice,
      Best best,
      IntConsumer each) {
    int[] groups = now.segment(leaf).groups;
    LeafReader reader = now.leaf(leaf);
    for (int i = 0; i < length; ) {
      int chosen = documents[i];
      int group = groups[chosen];
      for (i++; i < length && groups[documents[i]] == group; i++) {
        if (choice.isBetter(reader, scores, documents[i], chosen)) {
          chosen = documents[i];
        }
      }
      each.accept(chosen);
      if (scores[chosen] >= best.least()) {
        best.offer(scores[chosen], leaf, chosen, reader);
      }
    }
  }

  /** The score that so many groups have reached; less than any if there are not that many. */
  private float reached(
      Segment segment, FixedBitSet there, int wanted, int[] documents, int length) {
    if (length < wanted) {
      return Float.NEGATIVE_INFINITY;
    }
    Reached reached = new Reached(wanted);
    for (int i = 0; i < length; i++) {
      int doc = documents[i];
      if (scores[doc] > reached.least() && there.get(doc)) {
        reached.add(scores[doc], segment.groups[doc]);
      }
    }
    return reached.least();
  }

  /** The best scores of different groups, in ascending order. */
  private static final class Reached {
    private final float[] scores;
    private final int[] groups;

    Reached(int wanted) {
      scores = new float[wanted];
      groups = new int[wanted];
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
      Arrays.fill(groups, -1);
    }

    float least() {
      return scores[0];
    }

    void add(float score, int group) {
      int at = 0;
      for (int i = 0; i < groups.length; i++) {
        if (groups[i] == group) {
          if (scores[i] >= score) {
            return;
          }
          at = i;
        }
      }
      while (at + 1 < scores.length && scores[at + 1] < score) {
        scores[at] = scores[at + 1];
        groups[at] = groups[at + 1];
        at++;
      }
      scores[at] = score;
      groups[at] = group;
    }
  }

  /**
   * Offers the best document of each group that passes, and looks at every one for that.
   *
   * @param all whether those count that have no evidence
   * @param each takes the chosen document of each group
   */
  void all(
      State now,
      int leaf,
      List<State.Weighed> evidence,
      FixedBitSet there,
      boolean all,
      Choice choice,
      Best best,
      IntConsumer each) {
    int size = now.segment(leaf).size;
    for (int i = 0; i < evidence.size(); i++) {
      State.Weighed next = evidence.get(i);
      if (next.length(leaf) > Math.max(SHORT, COMMON * size) && isEnough(there)) {
        for (; i < evidence.size(); i++) {
          evidence.get(i).addToTouched(scores, leaf);
        }
      } else {
        count = next.addTo(scores, touched, count, leaf);
      }
    }
    int[] documents = new int[all ? there.cardinality() : count];
    int kept = 0;
    for (int doc = 0; doc < size; doc++) {
      if ((all || scores[doc] > 0) && there.get(doc)) {
        documents[kept++] = doc;
      }
    }
    offer(now, leaf, documents, kept, choice, best, each);
    clear();
  }

  private void clear() {
    for (int i = 0; i < count; i++) {
      scores[touched[i]] = 0;
    }
    count = 0;
  }
}
