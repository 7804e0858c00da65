package io.csm.simulator;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is due to happen, by time, phase and order. Not thread-safe. */
final class Agenda {
  /** In which order happens what happens in one instant. */
  enum Phase {
    /** Agents come, or come back. */
    SIGN_IN,
    /** Services end. */
    COMPLETE,
    /** Offers are accepted. */
    ACCEPT,
    /** Callers come. */
    ENTER,
    /** Recorded hand-overs. */
    HAND_OVER,
    /** Agents go. */
    SIGN_OUT,
    /** Nothing but that the router looks again, as when a wrap-up is over. */
    LOOK,
    /** Callers whose patience is over leave, unless an agent was found in that very instant. */
    LEAVE
  }

  private record Entry(Instant at, Phase phase, long order, long number, Runnable what) {}

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::at)
          .thenComparing(Entry::phase)
          .thenComparingLong(Entry::order)
          .thenComparingLong(Entry::number);

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(ORDER);
  private long number;

  /**
   * @param order decides within a phase of an instant; entries of the same order keep theirs
   */
  void add(Instant at, Phase phase, long order, Runnable what) {
    entries.add(new Entry(at, phase, order, number++, what));
  }

  /** When the next thing is due; null if nothing is. */
  @Nullable Instant next() {
    Entry first = entries.peek();
    return first == null ? null : first.at();
  }

  /**
   * Does what is due at {@code now} in the phases from the first up to the last. What is added on
   * the way for a phase that is over has to wait for the next call.
   */
  void run(Instant now, Phase first, Phase last) {
    Phase phase = first;
    while (true) {
      Entry entry = entries.peek();
      if (entry == null
          || entry.at().isAfter(now)
          || entry.phase().compareTo(phase) < 0
          || entry.phase().compareTo(last) > 0) {
        return;
      }
      entries.remove();
      phase = entry.phase();
      entry.what().run();
    }
  }
}
