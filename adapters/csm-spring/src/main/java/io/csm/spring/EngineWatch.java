package io.csm.spring;

import io.csm.core.event.JournalEntry;
import java.util.List;
import java.util.function.Supplier;

/** Who looks on while the engine works. Named without the library that measures. */
interface EngineWatch {

  /** Does a commit, and takes its time. */
  <T> T timeCommit(Supplier<T> commit);

  /** Takes note of entries of the journal. */
  void note(List<JournalEntry> entries);
}
