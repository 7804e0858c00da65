package io.csm.spi;

import io.csm.core.Position;
import io.csm.core.event.JournalEntry;
import java.util.List;

/** What a reader of the journal gets. */
public sealed interface JournalPage {

  /**
   * The next entries, in order and without a gap.
   *
   * @param entries empty at the end
   * @param end the position up to which the reader has now read
   */
  record Entries(List<JournalEntry> entries, Position end) implements JournalPage {
    public Entries {
      entries = List.copyOf(entries);
    }
  }

  /**
   * The entries after the reader's position are kept no longer.
   *
   * @param firstAvailable the first position that is
   */
  record Truncated(Position firstAvailable) implements JournalPage {}
}
