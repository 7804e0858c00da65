package io.csm.routing.internal;

import java.util.Arrays;

/**
 * Small numbers for things that come and go. Each number has an id, which breaks ties, and a place
 * in at most one {@link KeyHeap}. A number that was given back is given out again.
 */
public final class Slots {
  long[] id = new long[16];
  int[] at = new int[16];
  private int[] free = new int[16];
  private int freeCount;
  private int end;

  /** A number for {@code newId}. */
  public int take(long newId) {
    int slot = freeCount > 0 ? free[--freeCount] : end++;
    reach(slot);
    id[slot] = newId;
    return slot;
  }

  /** Gives a number back, which must stand in no heap any more. */
  public void release(int slot) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = slot;
  }

  /** Makes room for a number that somebody else gives out. */
  void reach(int slot) {
    if (slot >= id.length) {
      int length = Math.max(slot + 1, 2 * id.length);
      id = Arrays.copyOf(id, length);
      at = Arrays.copyOf(at, length);
    }
  }

  /** All numbers given out so far are below. */
  int end() {
    return end;
  }
}
