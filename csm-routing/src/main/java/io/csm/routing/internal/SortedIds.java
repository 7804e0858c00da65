package io.csm.routing.internal;

import java.util.Arrays;

/** Ids in ascending order at the beginning of an array. */
final class SortedIds {
  private static final int FEW = 8;

  private SortedIds() {}

  static boolean contains(long[] ids, int count, long id) {
    if (count > FEW) {
      return Arrays.binarySearch(ids, 0, count, id) >= 0;
    }
    for (int i = 0; i < count; i++) {
      if (ids[i] == id) {
        return true;
      }
    }
    return false;
  }

  /** Where {@code id} belongs, or is. */
  static int placeOf(long[] ids, int count, long id) {
    int place = Arrays.binarySearch(ids, 0, count, id);
    return place < 0 ? -place - 1 : place;
  }
}
