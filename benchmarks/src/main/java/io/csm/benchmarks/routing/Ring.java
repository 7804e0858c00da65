package io.csm.benchmarks.routing;

/** Work in the order in which it was added, each with a time. */
final class Ring {
  private final int[] items;
  private final long[] times;
  private int first;
  private int size;

  Ring(int most) {
    items = new int[most];
    times = new long[most];
  }

  int size() {
    return size;
  }

  long firstTime() {
    return times[first];
  }

  void add(int item, long time) {
    int place = first + size++;
    place = place < items.length ? place : place - items.length;
    items[place] = item;
    times[place] = time;
  }

  int removeFirst() {
    int item = items[first];
    first = first + 1 < items.length ? first + 1 : 0;
    size--;
    return item;
  }
}
