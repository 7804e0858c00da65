package io.csm.kb.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts that are nearly the same: how alike two are is the share of sequences of three characters
 * or words that they have in common (Broder, On the resemblance and containment of documents,
 * 1997).
 *
 * <p>Pairs are found by the least hashes of each text, in bands of three ({@code MinHash} with
 * locality-sensitive hashing): a pair that is half alike shares a band with a probability of 0.996,
 * one that is 0.7 alike with 0.9999998. Each pair that does is compared in full. Stateless and
 * thread-safe.
 */
public final class Shingles {
  /** How much of a text is looked at, in UTF-16 units. */
  private static final int MAX_TEXT = 20_000;

  private static final int LENGTH = 3;
  private static final int ROWS = 3;
  private static final int BANDS = 42;

  /** In a band that more texts share, each is compared with so many of the first. */
  private static final int MAX_BUCKET = 50;

  private Shingles() {}

  /** Two texts, by their places in the list, and how alike they are. */
  public record Pair(int one, int other, double alike) {}

  /** The hashes of the sequences of a text, sorted, each once. */
  public static long[] of(String text) {
    List<String> words = Wording.words(text.substring(0, Math.min(MAX_TEXT, text.length())));
    int count = Math.max(words.isEmpty() ? 0 : 1, words.size() - LENGTH + 1);
    long[] hashes = new long[count];
    for (int i = 0; i < count; i++) {
      long hash = 1125899906842597L;
      for (String word : words.subList(i, Math.min(i + LENGTH, words.size()))) {
        for (int at = 0; at < word.length(); at++) {
          hash = mix(hash + word.charAt(at));
        }
        hash = mix(hash + ' ');
      }
      hashes[i] = hash;
    }
    return Arrays.stream(hashes).sorted().distinct().toArray();
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The share of sequences that two texts have in common; 0 where one has none. */
  public static double alike(long[] one, long[] other) {
    int both = 0;
    int at = 0;
    for (long hash : one) {
      while (at < other.length && other[at] < hash) {
        at++;
      }
      both += at < other.length && other[at] == hash ? 1 : 0;
    }
    int all = one.length + other.length - both;
    return all == 0 ? 0 : (double) both / all;
  }

  /**
   * Pairs of texts that are alike, each once, in no order.
   *
   * @param least from 0.5
   * @param max how many pairs are compared in full, at most
   */
  public static List<Pair> pairs(List<String> texts, double least, int max) {
    List<Map<Long, List<Integer>>> bands = new ArrayList<>();
    for (int band = 0; band < BANDS; band++) {
      bands.add(new LinkedHashMap<>());
    }
    Set<Long> candidates = new LinkedHashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      long[] shingles = of(texts.get(i));
      if (shingles.length == 0) {
        continue;
      }
      long[] least3 = leastHashes(shingles);
      for (int band = 0; band < BANDS; band++) {
        long key = 0;
        for (int row = 0; row < ROWS; row++) {
          key = mix(key + least3[band * ROWS + row]);
        }
        List<Integer> same = bands.get(band).computeIfAbsent(key, any -> new ArrayList<>(1));
        for (int other : same) {
          if (candidates.size() < max) {
            candidates.add(((long) other << 32) | i);
          }
        }
        if (same.size() < MAX_BUCKET) {
          same.add(i);
        }
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (long candidate : candidates) {
      int one = (int) (candidate >>> 32);
      int other = (int) candidate;
      double alike = alike(of(texts.get(one)), of(texts.get(other)));
      if (alike >= least) {
        pairs.add(new Pair(one, other, alike));
      }
    }
    return pairs;
  }

  private static long[] leastHashes(long[] shingles) {
    long[] least = new long[BANDS * ROWS];
    Arrays.fill(least, Long.MAX_VALUE);
    for (long shingle : shingles) {
      for (int i = 0; i < least.length; i++) {
        least[i] = Math.min(least[i], mix(shingle ^ (i * 0xD6E8FEB86659FD93L)));
      }
    }
    return least;
  }
}
