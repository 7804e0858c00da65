package io.csm.routing;

import io.csm.core.config.Queue;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A queue, and what waits in it. Work may come before its queue, and outlast it. */
final class RoutedQueue {
  @Nullable Queue queue;

  /** While it is closed: until when; null while it is open. */
  @Nullable Instant closedUntil;

  final Set<RoutedWork> work = new LinkedHashSet<>();

  /** What its work is routed by now; null while there is none, or it is closed. */
  @Nullable Queue open() {
    return closedUntil == null ? queue : null;
  }
}
