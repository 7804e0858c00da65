package io.csm.simulator.whatif;

import io.csm.simulator.Call;
import io.csm.simulator.Fate;
import io.csm.simulator.model.RandomStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a trace, thinned or copied, as {@link Waiting}s in the order of time.
 *
 * <p>Of each call come as many as the whole part of the factor says, and one more with the chance
 * of the rest. The first is the call itself; copies come up to {@link #SPREAD} later, have ids of
 * their own, and draw patience and service of their own where the trace leaves them open. At most
 * the copies of that time are in memory.
 */
final class Traffic implements Iterator<Waiting> {
  /** How much later a copy comes, at most. */
  static final Duration SPREAD = Duration.ofMinutes(10);

  /** More than the greatest factor, so that copies have numbers of their own. */
  private static final int NUMBERS = 64;

  private static final Comparator<Waiting> ORDER =
      Comparator.comparingLong(Waiting::enteredAt).thenComparingLong(Waiting::number);

  private final Iterator<Call> calls;
  private final double factor;
  private final RandomStreams random;
  private final PriorityQueue<Waiting> ready = new PriorityQueue<>(ORDER);
  private @Nullable Call upcoming;

  Traffic(Iterator<Call> calls, double factor, RandomStreams random) {
    this.calls = calls;
    this.factor = factor;
    this.random = random;
    this.upcoming = calls.hasNext() ? calls.next() : null;
  }

  @Override
  public boolean hasNext() {
    for (Call call = upcoming; call != null; call = upcoming) {
      Waiting first = ready.peek();
      if (first != null && first.enteredAt() < call.enteredAt().toEpochMilli()) {
        break;
      }
      copy(call);
      upcoming = calls.hasNext() ? calls.next() : null;
    }
    return !ready.isEmpty();
  }

  @Override
  public Waiting next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void copy(Call call) {
    long number = call.line() * NUMBERS;
    int copies = (int) factor;
    if (copies < factor && random.of("copies", call.line()).nextDouble() < factor - copies) {
      copies++;
    }
    for (int copy = 0; copy < copies; copy++) {
      if (copy == 0) {
        ready.add(new Waiting(number, call));
      } else {
        RandomGenerator later = random.of("copy", number + copy);
        Duration by = Duration.ofMillis((long) (later.nextDouble() * SPREAD.toMillis()));
        ready.add(new Waiting(number + copy, copyOf(call, copy, by)));
      }
    }
  }

  private static Call copyOf(Call call, int copy, Duration by) {
    Fate fate = call.fate();
    if (fate instanceof Fate.Recorded recorded) {
      fate =
          new Fate.Recorded(
              recorded.outcome(),
              recorded.queued(),
              recorded.leftAt().plus(by),
              plus(recorded.serviceStart(), by),
              plus(recorded.serviceEnd(), by),
              recorded.server());
    }
    return new Call(
        call.line(),
        call.id() + "~" + copy,
        call.channel(),
        call.customer(),
        call.priority(),
        call.skill(),
        call.enteredAt().plus(by),
        fate);
  }

  private static @Nullable Instant plus(@Nullable Instant at, Duration by) {
    return at == null ? null : at.plus(by);
  }
}
