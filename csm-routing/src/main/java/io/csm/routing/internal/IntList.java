package io.csm.routing.internal;

import java.util.Arrays;

/** A list of numbers that grows and never shrinks. */
final class IntList {
  int[] items = {};
  int size;

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.max(4, 2 * size));
    }
    items[size++] = item;
  }

  /** Removes an item that is in the list; the last one takes its place. */
  void removeItem(int item) {
    for (int i = 0; i < size; i++) {
      if (items[i] == item) {
        items[i] = items[--size];
        return;
      }
    }
  }
}
