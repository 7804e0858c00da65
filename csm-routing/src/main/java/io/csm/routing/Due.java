package io.csm.routing;

import io.csm.core.work.Holding;
import java.time.Instant;
import java.util.Comparator;

/** A holding on which something is to be decided, ordered by {@code at}, holding and agent. */
record Due(Instant at, Holding holding, RoutedAgent agent) {
  static final Comparator<Due> ORDER =
      Comparator.comparing(Due::at)
          .thenComparing(due -> due.holding.id())
          .thenComparing(due -> due.agent.id);
}
