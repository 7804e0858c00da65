package io.csm.core.config;

import io.csm.core.QueueId;
import io.csm.core.internal.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether a queue with opening hours is open. It is kept by the engine, which puts another at each
 * boundary of the queue's calendar; a host that puts one is refused. Immutable.
 *
 * @param queue the queue
 * @param open whether it is open since this was put
 * @param until when its calendar opens or closes next, exclusive
 * @param closures when it was closed, and is, of what does not count as waiting time: those of
 *     about a month before {@code until}, ascending, at most {@value #MAX_CLOSURES}; none where all
 *     time counts
 */
public record QueueState(QueueId queue, boolean open, Instant until, List<Closure> closures)
    implements ConfigurationItem {
  /** The greatest number of closures. */
  public static final int MAX_CLOSURES = 100;

  public QueueState {
    closures = Require.list("queueState.closures", closures, MAX_CLOSURES);
  }

  /** A state of a queue where all time counts as waiting time. */
  public QueueState(QueueId queue, boolean open, Instant until) {
    this(queue, open, until, List.of());
  }

  /**
   * A time in which a queue is closed.
   *
   * @param from inclusive
   * @param to exclusive
   */
  public record Closure(Instant from, Instant to) {}

  /**
   * When work will have waited for so long: {@code since}, and {@code waited} of the time that is
   * in none of the closures. Takes time in proportion to these.
   *
   * @param since when it began to wait
   * @param waited not negative
   */
  public Instant whenWaited(Instant since, Duration waited) {
    Instant moment = since.plus(waited);
    for (Closure closure : closures) {
      if (closure.to().isAfter(since)) {
        Instant begin = closure.from().isAfter(since) ? closure.from() : since;
        if (!begin.isBefore(moment)) {
          break;
        }
        moment = moment.plus(Duration.between(begin, closure.to()));
      }
    }
    return moment;
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.QUEUE_STATE;
  }

  @Override
  public long itemId() {
    return queue.value();
  }
}
