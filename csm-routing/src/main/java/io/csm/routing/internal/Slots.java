package io.csm.routing.internal;

import java.util.Arrays;

/**
 * Small numbers for things that come and go, with a record for each: some longs that stand side by
 * side, and some ints, so that a look at one thing touches two lines of memory, and not one for
 * each attribute. The first long is its id, which breaks ties; the first int is its place in at
 * most one {@link KeyHeap}. A number that was given back is given out again.
 */
public final class Slots {
  private static final int FIRST_SIZE = 16;

  private final int longShift;
  private final int intShift;
  private long[] longs;
  private int[] ints;
  private int size = FIRST_SIZE;
  private int[] free = new int[FIRST_SIZE];
  private int freeCount;
  private int end;

  /** Numbers that have an id and a place, and nothing else. */
  public Slots() {
    this(0, 0);
  }

  /**
   * Numbers with records.
   *
   * @param longShift a record has 2 to the power of that many longs
   * @param intShift likewise
   */
  Slots(int longShift, int intShift) {
    this.longShift = longShift;
    this.intShift = intShift;
    longs = new long[FIRST_SIZE << longShift];
    ints = new int[FIRST_SIZE << intShift];
  }

  /** A number for {@code newId}; the rest of its record is as it was left. */
  public int take(long newId) {
    int slot = freeCount > 0 ? free[--freeCount] : end++;
    reach(slot);
    setId(slot, newId);
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
    if (slot >= size) {
      size = Math.max(slot + 1, 2 * size);
      longs = Arrays.copyOf(longs, size << longShift);
      ints = Arrays.copyOf(ints, size << intShift);
    }
  }

  /** All numbers given out so far are below. */
  int end() {
    return end;
  }

  /** For how many numbers there is room by now. */
  int size() {
    return size;
  }

  long id(int slot) {
    return longs[slot << longShift];
  }

  void setId(int slot, long id) {
    longs[slot << longShift] = id;
  }

  int at(int slot) {
    return ints[slot << intShift];
  }

  void setAt(int slot, int place) {
    ints[slot << intShift] = place;
  }

  long getLong(int slot, int field) {
    return longs[(slot << longShift) + field];
  }

  void setLong(int slot, int field, long value) {
    longs[(slot << longShift) + field] = value;
  }

  int getInt(int slot, int field) {
    return ints[(slot << intShift) + field];
  }

  void setInt(int slot, int field, int value) {
    ints[(slot << intShift) + field] = value;
  }
}
