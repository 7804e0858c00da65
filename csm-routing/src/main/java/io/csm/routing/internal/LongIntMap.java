package io.csm.routing.internal;

import java.util.Arrays;

/** Numbers from 0 by id, in one table with open addressing. */
final class LongIntMap {
  private static final int NONE = -1;

  private long[] ids = new long[32];
  private int[] numbers = new int[32];
  private int size;

  LongIntMap() {
    Arrays.fill(numbers, NONE);
  }

  /** The number, or -1. */
  int get(long id) {
    return numbers[placeOf(id)];
  }

  void put(long id, int number) {
    int place = placeOf(id);
    if (numbers[place] == NONE) {
      size++;
    }
    ids[place] = id;
    numbers[place] = number;
    if (2 * size > ids.length) {
      grow();
    }
  }

  void remove(long id) {
    int hole = placeOf(id);
    if (numbers[hole] == NONE) {
      return;
    }
    size--;
    // What stands behind the hole and does not begin behind it moves up.
    int mask = ids.length - 1;
    int place = hole;
    while (true) {
      place = (place + 1) & mask;
      if (numbers[place] == NONE) {
        break;
      }
      int begin = begin(ids[place]);
      if (((place - begin) & mask) >= ((place - hole) & mask)) {
        ids[hole] = ids[place];
        numbers[hole] = numbers[place];
        hole = place;
      }
    }
    numbers[hole] = NONE;
  }

  private int placeOf(long id) {
    int mask = ids.length - 1;
    int place = begin(id);
    while (numbers[place] != NONE && ids[place] != id) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private int begin(long id) {
    long mixed = id * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (ids.length - 1);
  }

  private void grow() {
    long[] oldIds = ids;
    int[] oldNumbers = numbers;
    ids = new long[2 * oldIds.length];
    numbers = new int[2 * oldIds.length];
    Arrays.fill(numbers, NONE);
    for (int i = 0; i < oldIds.length; i++) {
      if (oldNumbers[i] != NONE) {
        int place = placeOf(oldIds[i]);
        ids[place] = oldIds[i];
        numbers[place] = oldNumbers[i];
      }
    }
  }
}
