package io.csm.simulator.whatif;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is due to happen, by time, phase and order. Not thread-safe. */
final class Agenda {
  /** In which order happens what happens in one instant. */
  enum Phase {
    COME_ON,
    SERVED,
    FREED,
    GO_OFF,
    LEAVE
  }

  /** Something due; removed by identity of its number. */
  static final class Entry {
    final long at;
    final Phase phase;
    final long order;
    final long number;
    final Runnable what;

    Entry(long at, Phase phase, long order, long number, Runnable what) {
      this.at = at;
      this.phase = phase;
      this.order = order;
      this.number = number;
      this.what = what;
    }
  }

  private static final Comparator<Entry> ORDER =
      Comparator.<Entry>comparingLong(entry -> entry.at)
          .thenComparing(entry -> entry.phase)
          .thenComparingLong(entry -> entry.order)
          .thenComparingLong(entry -> entry.number);

  private final TreeSet<Entry> entries = new TreeSet<>(ORDER);
  private long number;

  /**
   * @param order decides within a phase of an instant; entries of the same order keep theirs
   */
  Entry add(long at, Phase phase, long order, Runnable what) {
    Entry entry = new Entry(at, phase, order, number++, what);
    entries.add(entry);
    return entry;
  }

  void remove(Entry entry) {
    entries.remove(entry);
  }

  /** When the next thing is due; {@link Policy#NEVER} if nothing is. */
  long next() {
    return entries.isEmpty() ? Policy.NEVER : entries.first().at;
  }

  /** Does what is due at {@code now} in the phases up to the last, also what is added meanwhile. */
  void run(long now, Phase last) {
    for (@Nullable Entry entry = due(now, last); entry != null; entry = due(now, last)) {
      entries.remove(entry);
      entry.what.run();
    }
  }

  private @Nullable Entry due(long now, Phase last) {
    if (entries.isEmpty()) {
      return null;
    }
    Entry first = entries.first();
    return first.at > now || first.phase.compareTo(last) > 0 ? null : first;
  }
}
