package io.csm.routing;

import io.csm.core.config.Queue;
import io.csm.core.config.QueueState;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A queue, and what waits in it. Work may come before its queue, and outlast it. */
final class RoutedQueue {
  @Nullable Queue queue;

  /** Whether it is closed, and what does not count as waiting; null where nothing was said. */
  @Nullable QueueState state;

  final Set<RoutedWork> work = new LinkedHashSet<>();

  /** What its work is routed by now; null while there is none, or it is closed. */
  @Nullable Queue open() {
    return closedUntil() == null ? queue : null;
  }

  /** While it is closed: until when; null while it is open. */
  @Nullable Instant closedUntil() {
    return state == null || state.open() ? null : state.until();
  }
}
