package io.csm.simulator;

import io.csm.core.event.JournalEntry;
import java.io.IOException;

/**
 * Writes an entry of the journal as one line of text, the same for equal entries in every process:
 * what the journal's hash is taken of. {@code CsmJson.standard()::writeLine} is one.
 */
@FunctionalInterface
public interface JournalText {
  /**
   * Writes one entry and the end of its line.
   *
   * @throws IOException if {@code out} fails
   */
  void write(Appendable out, JournalEntry entry) throws IOException;
}
