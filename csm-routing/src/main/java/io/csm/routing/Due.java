package io.csm.routing;

import io.csm.core.work.Holding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A holding on which something is to be decided, ordered by {@code at}, holding and agent. */
record Due(Instant at, Holding holding, RoutedAgent agent) implements Comparable<Due> {
  @Override
  public int compareTo(Due other) {
    int byTime = at.compareTo(other.at);
    if (byTime != 0) {
      return byTime;
    }
    int byHolding = Long.compare(holding.id(), other.holding.id());
    return byHolding != 0 ? byHolding : agent.id.compareTo(other.agent.id);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Due due && compareTo(due) == 0;
  }

  @Override
  public int hashCode() {
    return at.hashCode() ^ Long.hashCode(holding.id());
  }
}
