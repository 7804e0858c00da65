package io.csm.simulator.whatif;

import io.csm.simulator.Fate;
import io.csm.simulator.Patience;
import io.csm.simulator.ServiceTimes;
import io.csm.simulator.model.KaplanMeier;
import io.csm.simulator.model.RandomStreams;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What will become of calls: how long their callers wait, and how long agents need. What the trace
 * says is taken; what it leaves open is drawn from streams named by purpose and call, so that two
 * policies meet the same callers.
 */
final class Fates {
  private final @Nullable Patience patience;
  private final @Nullable ServiceTimes services;
  private final RandomStreams random;

  /**
   * @param patience of callers who were answered; null where the trace has drawn calls alone
   * @param services of callers who were not; null as well
   */
  Fates(@Nullable Patience patience, @Nullable ServiceTimes services, RandomStreams random) {
    this.patience = patience;
    this.services = services;
    this.random = random;
  }

  /** When the caller leaves unless answered before; {@link Policy#NEVER} for never. */
  long leavesAt(Waiting call) {
    if (call.call().fate() instanceof Fate.Drawn drawn) {
      return call.enteredAt() + drawn.patience().toMillis();
    }
    Fate.Recorded fate = (Fate.Recorded) call.call().fate();
    if (fate.outcome() == Fate.Outcome.ABANDONED) {
      return fate.leftAt().toEpochMilli();
    }
    if (patience == null) {
      return Policy.NEVER;
    }
    long waited = Duration.between(call.call().enteredAt(), fate.leftAt()).toSeconds();
    long drawn = patience.draw(call.priority(), random.of("patience", call.number()), waited);
    return drawn == KaplanMeier.FOREVER ? Policy.NEVER : call.enteredAt() + drawn * 1_000;
  }

  /** Whether the caller hangs up before there is a queue. */
  boolean neverQueues(Waiting call) {
    return call.call().fate() instanceof Fate.Recorded fate
        && fate.outcome() == Fate.Outcome.ABANDONED
        && !fate.queued();
  }

  /** How long an agent needs, in milliseconds. */
  long service(Waiting call) {
    if (call.call().fate() instanceof Fate.Drawn drawn) {
      return drawn.service().toMillis();
    }
    Fate.Recorded fate = (Fate.Recorded) call.call().fate();
    if (fate.serviceStart() != null && fate.serviceEnd() != null) {
      return Duration.between(fate.serviceStart(), fate.serviceEnd()).toMillis();
    }
    return services == null
        ? 0
        : services.draw(call.skill(), random.of("service", call.number())) * 1_000;
  }
}
