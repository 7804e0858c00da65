package io.csm.routing.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The pieces of work by number, each attribute in an array of its own. */
final class Works {
  private static final long[] NOBODY = {};

  final Slots slots = new Slots();

  /** Where it waits; null unless it may be decided. */
  @Nullable WorkClass[] workClass = new WorkClass[16];

  long[] key = new long[16];
  boolean[] setAside = new boolean[16];

  /** Whom it excludes; the arrays stay with the number. */
  long[][] excluded = new long[16][];

  int[] excludedCount = new int[16];

  Works() {
    Arrays.fill(excluded, NOBODY);
  }

  int take(long id) {
    int work = slots.take(id);
    if (work >= key.length) {
      int before = key.length;
      int length = slots.id.length;
      workClass = Arrays.copyOf(workClass, length);
      key = Arrays.copyOf(key, length);
      setAside = Arrays.copyOf(setAside, length);
      excluded = Arrays.copyOf(excluded, length);
      Arrays.fill(excluded, before, length, NOBODY);
      excludedCount = Arrays.copyOf(excludedCount, length);
    }
    workClass[work] = null;
    excludedCount[work] = 0;
    return work;
  }

  void exclude(int work, long agentId) {
    int count = excludedCount[work];
    long[] ids = excluded[work];
    int place = SortedIds.placeOf(ids, count, agentId);
    if (place < count && ids[place] == agentId) {
      return;
    }
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, Math.max(4, 2 * count));
      excluded[work] = ids;
    }
    System.arraycopy(ids, place, ids, place + 1, count - place);
    ids[place] = agentId;
    excludedCount[work]++;
  }

  boolean isExcluded(int work, long agentId) {
    return SortedIds.contains(excluded[work], excludedCount[work], agentId);
  }
}
