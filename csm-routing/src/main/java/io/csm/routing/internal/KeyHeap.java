package io.csm.routing.internal;

import java.util.Arrays;

/**
 * Numbers of {@link Slots} in the order of a key, then of their id: a heap with four children, in
 * which every number knows its place, so that any can be removed in O(log n). Keys stand beside the
 * numbers, so that most comparisons touch one line of memory, and the first stands in the heap
 * itself: one that never holds more than one number has no arrays to be fetched. Grows, and never
 * shrinks.
 */
public final class KeyHeap {
  /** Children of one node. */
  static final int ARITY = 4;

  private static final long[] NO_KEYS = {};
  private static final int[] NO_ITEMS = {};

  private final Slots slots;
  private long[] keys = NO_KEYS;
  private int[] items = NO_ITEMS;
  private int size;

  /** The number at place 0 and its key; the arrays do not hold them. */
  private int first;

  private long firstKey;

  public KeyHeap(Slots slots) {
    this.slots = slots;
  }

  /** A heap with room for so many from the beginning. */
  KeyHeap(Slots slots, int room) {
    this.slots = slots;
    this.keys = new long[room];
    this.items = new int[room];
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public int size() {
    return size;
  }

  /** The first number; only if there is one. */
  public int first() {
    return first;
  }

  /** The key of the first number; only if there is one. */
  public long firstKey() {
    return firstKey;
  }

  /** The number at a place of the heap, from 0, which is the first, to {@code size - 1}. */
  int item(int place) {
    return place == 0 ? first : items[place];
  }

  long key(int place) {
    return place == 0 ? firstKey : keys[place];
  }

  /** Adds a number that stands in no heap of these slots. */
  public void add(int item, long key) {
    if (size > 0 && size >= items.length) {
      int length = Math.max(4, size + (size >> 1));
      keys = Arrays.copyOf(keys, length);
      items = Arrays.copyOf(items, length);
    }
    up(size++, item, key);
  }

  /** Removes a number that stands in this heap. */
  public void remove(int item) {
    int place = slots.at(item);
    int last = --size;
    if (place == last) {
      return;
    }
    long key = keys[last];
    int moved = items[last];
    if (place > 0) {
      int parent = (place - 1) / ARITY;
      if (before(key, moved, key(parent), item(parent))) {
        up(place, moved, key);
        return;
      }
    }
    down(place, moved, key);
  }

  /** Empties the heap. */
  void clear() {
    size = 0;
  }

  /** How many stand before a number of that key and id. */
  int countBefore(long key, long id) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (key(i) < key || (key(i) == key && slots.id(item(i)) < id)) {
        count++;
      }
    }
    return count;
  }

  private boolean before(long key, int item, long otherKey, int other) {
    return key < otherKey || (key == otherKey && slots.id(item) < slots.id(other));
  }

  private void up(int from, int item, long key) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / ARITY;
      if (!before(key, item, key(parent), item(parent))) {
        break;
      }
      set(place, item(parent), key(parent));
      place = parent;
    }
    set(place, item, key);
  }

  private void down(int from, int item, long key) {
    int place = from;
    while (true) {
      int child = ARITY * place + 1;
      if (child >= size) {
        break;
      }
      int least = child;
      int end = Math.min(child + ARITY, size);
      for (int other = child + 1; other < end; other++) {
        if (before(keys[other], items[other], keys[least], items[least])) {
          least = other;
        }
      }
      if (!before(keys[least], items[least], key, item)) {
        break;
      }
      set(place, items[least], keys[least]);
      place = least;
    }
    set(place, item, key);
  }

  private void set(int place, int item, long key) {
    if (place == 0) {
      first = item;
      firstKey = key;
    } else {
      keys[place] = key;
      items[place] = item;
    }
    slots.setAt(item, place);
  }
}
