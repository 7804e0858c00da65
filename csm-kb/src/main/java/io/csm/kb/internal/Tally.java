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
 * Evidence comes with the strongest first, and with the most that each can count. Lists are added
 * up until all that is still to come cannot lift a document that has nothing yet to the score that
 * is needed. From then on each document that can still get there is looked up in the rest by
 * itself, and given up as soon as it cannot (Turtle and Flood, Query evaluation: strategies and
 * optimizations, 1995). That the score that is needed is known early, the documents that lead by
 * then are looked up in everything before long lists are added. What is found, and its score, is
 * the same as if all were added up, since each document's score is summed in the same order.
 */
final class Tally {
  /** Shorter lists are added without asking whether that is needed. */
  private static final int SHORT = 512;

  /** What stands in a greater share of the documents only tells those apart that have more. */
  private static final float COMMON = 0.1f;

  /** How many documents have to have more than what is common, else that is looked for, too. */
  private static final int ENOUGH = 1_000;

  /** How many leading documents, beside those wanted, are looked up in everything early. */
  private static final int LEADING = 16;

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
    State.Weighed[] lists = evidence.toArray(new State.Weighed[0]);
    float[] rest = new float[lists.length + 1];
    for (int i = lists.length - 1; i >= 0; i--) {
      rest[i] = rest[i + 1] + lists[i].most(leaf);
    }
    float least = best.least();
    int next = 0;
    int asked = 0;
    for (; next < lists.length; next++) {
      int length = lists[next].length(leaf);
      if (length > Math.max(SHORT, COMMON * segment.size) && isEnough(there)) {
        break;
      }
      if (length > SHORT) {
        if (count >= 2 * asked) {
          asked = Math.max(1, count);
          least = Math.max(least, leading(segment, leaf, lists, next, there, best.wanted()));
        }
        if (isBelow(rest[next], least)) {
          break;
        }
      }
      count = lists[next].addTo(scores, touched, count, leaf);
    }
    for (; next < lists.length && lists[next].length(leaf) <= count; next++) {
      lists[next].addToTouched(scores, leaf);
    }
    least = Math.max(least, leading(segment, leaf, lists, next, there, best.wanted()));
    int[] some = survivors(segment, leaf, lists, next, rest, there, least, best.wanted());
    Arrays.sort(some);
    offer(now, leaf, some, some.length, choice, best, chosen -> {});
    clear();
  }

  /** The score that the documents which lead by now have in the end, as far as that is enough. */
  private float leading(
      Segment segment, int leaf, State.Weighed[] lists, int next, FixedBitSet there, int wanted) {
    if (count < wanted) {
      return Float.NEGATIVE_INFINITY;
    }
    Reached first = new Reached(wanted + LEADING);
    for (int i = 0; i < count; i++) {
      int doc = touched[i];
      if (scores[doc] > first.least() && there.get(doc)) {
        first.insert(0, scores[doc], doc);
      }
    }
    Reached last = new Reached(wanted);
    for (int doc : first.groups) {
      if (doc >= 0) {
        float score = scores[doc];
        for (int i = next; i < lists.length; i++) {
          score = lists[i].plus(score, leaf, doc);
        }
        if (score > last.least()) {
          last.add(score, segment.groups[doc]);
        }
      }
    }
    return last.least();
  }

  /**
   * What is still open for documents that have nothing but titles, by the code of their length: in
   * longer ones all counts less; and behind that what is open for the others.
   */
  private static float[] open(
      Segment segment, int leaf, State.Weighed[] lists, int next, float rest) {
    float[] open = new float[257];
    open[256] = rest;
    for (byte norm : segment.norms) {
      for (int i = next; i < lists.length; i++) {
        open[norm & 0xff] += lists[i].most(leaf, norm);
      }
    }
    return open;
  }

  /** The documents that may be among the best, with their whole scores. */
  private int[] survivors(
      Segment segment,
      int leaf,
      State.Weighed[] lists,
      int next,
      float[] rest,
      FixedBitSet there,
      float known,
      int wanted) {
    Reached reached = new Reached(wanted);
    float least = needed(known);
    float[] open = open(segment, leaf, lists, next, rest[next]);
    int[] some = new int[Math.min(count, 256)];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int doc = touched[i];
      float score = scores[doc];
      int norm = segment.wholes[doc] == 0 ? segment.titles[doc] & 0xff : open.length - 1;
      if (score + open[norm] < least || !there.get(doc)) {
        continue;
      }
      int at = next;
      for (; at < lists.length && score + rest[at] >= least; at++) {
        score = lists[at].plus(score, leaf, doc);
      }
      if (at < lists.length || score < least) {
        continue;
      }
      scores[doc] = score;
      if (kept == some.length) {
        some = Arrays.copyOf(some, 2 * kept);
      }
      some[kept++] = doc;
      if (score > known) {
        reached.add(score, segment.groups[doc]);
        if (reached.least() > known) {
          known = reached.least();
          least = needed(known);
        }
      }
    }
    return Arrays.copyOf(some, kept);
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
    return score < needed(least);
  }

  /** A little less than a score, for what was lost by rounding. */
  private static float needed(float least) {
    return least - Math.abs(least) * 1e-4f;
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
        best.offer(scores[chosen], leaf, chosen, reader, group);
      }
    }
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
      insert(at, score, group);
    }

    /** Puts one in the place of that at {@code from}, which has less. */
    void insert(int from, float score, int group) {
      int at = from;
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
