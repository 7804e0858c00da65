package io.csm.simulator.model;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Independent streams of random numbers, all from one seed.
 *
 * <p>A stream is named by its purpose and the number of what it is drawn for, and does not depend
 * on what was drawn before. So two policies that are compared meet the same callers with the same
 * patience, whatever each decides in between (common random numbers).
 *
 * <p>The generator is {@link SplittableRandom} (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014), whose bits are the same on every JDK. Draw from it
 * with {@code nextLong} and {@code nextDouble} only: the algorithms behind {@code nextGaussian} and
 * {@code nextExponential} are not specified. Immutable, thread-safe.
 */
public final class RandomStreams {
  private final long seed;

  /** All streams of one seed; any long. */
  public RandomStreams(long seed) {
    this.seed = seed;
  }

  /** The stream for one purpose and one thing, such as the patience of the call in line 12. */
  public RandomGenerator of(String purpose, long number) {
    return new SplittableRandom(mix(mix(mix(seed) ^ hash(purpose)) ^ number));
  }

  /** The stream for one purpose and whoever has this key, such as the pauses of an agent. */
  public RandomGenerator of(String purpose, String key) {
    return of(purpose, mix(hash(key)));
  }

  /** FNV-1a over the UTF-16 units. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of MurmurHash3 in David Stafford's variant 13: a bijection that spreads bits. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
