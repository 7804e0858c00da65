package io.csm.jdbc;

import io.csm.core.Position;
import io.csm.core.event.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What this process has committed to a shard last, so that who follows the journal here need not
 * have it sent back and parsed. At most {@value #MAX} entries, and no array before the first of
 * them. Thread-safe.
 */
final class Tail {
  /** What routing commits at a time fits in; an entry is about half a kilobyte. */
  static final int MAX = 2_048;

  private final AtomicReference<@Nullable AtomicReferenceArray<@Nullable JournalEntry>> kept =
      new AtomicReference<>();

  /** Keeps entries that are committed. */
  void add(List<JournalEntry> committed) {
    if (committed.isEmpty()) {
      return;
    }
    AtomicReferenceArray<@Nullable JournalEntry> ring = kept.get();
    if (ring == null) {
      kept.compareAndSet(null, new AtomicReferenceArray<>(MAX));
      ring = java.util.Objects.requireNonNull(kept.get());
    }
    for (JournalEntry entry : committed) {
      ring.set(place(entry.position().value()), entry);
    }
  }

  /** The entries right after a position, as far as they are kept without a gap. */
  List<JournalEntry> after(Position position, int limit) {
    AtomicReferenceArray<@Nullable JournalEntry> ring = kept.get();
    if (ring == null) {
      return List.of();
    }
    List<JournalEntry> entries = new ArrayList<>();
    for (long next = position.value() + 1; entries.size() < limit; next++) {
      JournalEntry entry = ring.get(place(next));
      if (entry == null || entry.position().value() != next) {
        break;
      }
      entries.add(entry);
    }
    return entries;
  }

  private static int place(long position) {
    return (int) (position % MAX);
  }
}
