package io.csm.routing;

import io.csm.core.config.Queue;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A queue, and what waits in it. Work may come before its queue, and outlast it. */
final class RoutedQueue {
  @Nullable Queue queue;
  final Set<RoutedWork> work = new LinkedHashSet<>();
}
