package io.csm.core.lifecycle;

import io.csm.core.Actor;
import io.csm.core.event.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was decided, before it gets its envelope.
 *
 * @param occurredAt when it happened at the source; null for that of the command's context
 * @param actor who did it; null for the actor of the command
 */
public record Draft(Event event, @Nullable Instant occurredAt, @Nullable Actor actor) {
  /** An event of the command's own time and actor. */
  public static Draft of(Event event) {
    return new Draft(event, null, null);
  }
}
