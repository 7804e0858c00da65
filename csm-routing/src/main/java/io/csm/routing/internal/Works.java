package io.csm.routing.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The pieces of work by number, the attributes of each side by side; and their classes. */
final class Works {
  private static final long[] NOBODY = {};

  /** A long of a record, after the id. */
  private static final int KEY = 1;

  // Ints of a record, after the place in a heap.
  private static final int CLASS = 1;
  private static final int SET_ASIDE = 2;
  private static final int EXCLUDED = 3;

  private static final int NO_CLASS = -1;

  final Slots slots = new Slots(1, 2);

  private WorkClass[] classes = new WorkClass[16];

  /** Whom it excludes; the arrays stay with the number. */
  private long[][] excluded = new long[16][];

  Works() {
    Arrays.fill(excluded, NOBODY);
  }

  int take(long id) {
    int work = slots.take(id);
    slots.setInt(work, CLASS, NO_CLASS);
    slots.setInt(work, EXCLUDED, 0);
    return work;
  }

  long id(int work) {
    return slots.id(work);
  }

  long key(int work) {
    return slots.getLong(work, KEY);
  }

  void setKey(int work, long key) {
    slots.setLong(work, KEY, key);
  }

  /** Whether it was found that it excludes everybody who might take it. */
  boolean isSetAside(int work) {
    return slots.getInt(work, SET_ASIDE) != 0;
  }

  void setSetAside(int work, boolean setAside) {
    slots.setInt(work, SET_ASIDE, setAside ? 1 : 0);
  }

  // Classes

  void add(WorkClass workClass) {
    if (workClass.index >= classes.length) {
      classes = Arrays.copyOf(classes, Math.max(workClass.index + 1, 2 * classes.length));
    }
    classes[workClass.index] = workClass;
  }

  /** The class with a number. */
  WorkClass numbered(int index) {
    return classes[index];
  }

  /** Where it waits; null unless it may be decided. */
  @Nullable WorkClass workClass(int work) {
    int index = slots.getInt(work, CLASS);
    return index == NO_CLASS ? null : classes[index];
  }

  void setWorkClass(int work, @Nullable WorkClass workClass) {
    slots.setInt(work, CLASS, workClass == null ? NO_CLASS : workClass.index);
  }

  // Whom it excludes

  int excludedCount(int work) {
    return slots.getInt(work, EXCLUDED);
  }

  /** The ids of those whom it excludes, in order, as many as there are. */
  long[] excluded(int work) {
    return excludedCount(work) == 0 ? NOBODY : excluded[work];
  }

  void exclude(int work, long agentId) {
    if (work >= excluded.length) {
      int before = excluded.length;
      excluded = Arrays.copyOf(excluded, slots.size());
      Arrays.fill(excluded, before, excluded.length, NOBODY);
    }
    int count = excludedCount(work);
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
    slots.setInt(work, EXCLUDED, count + 1);
  }

  void excludeNobody(int work) {
    slots.setInt(work, EXCLUDED, 0);
  }

  boolean isExcluded(int work, long agentId) {
    return SortedIds.contains(excluded(work), excludedCount(work), agentId);
  }
}
