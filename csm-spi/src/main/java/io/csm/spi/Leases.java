package io.csm.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Exclusive, expiring rights, by name: who routes a shard, who has a node number.
 *
 * <p>Time is the port's own (a database's, for nodes that share one), so that nodes whose clocks
 * differ agree on who holds what. A lease alone protects nothing: what is done under it is guarded
 * by the epoch.
 *
 * <p><b>Threads:</b> any. <b>Order:</b> a lease that was granted is seen by every later call.
 * <b>Failure:</b> an exception means that the caller must take itself for not holding the lease.
 * <b>Cost:</b> one write; waits for no commit.
 */
public interface Leases {

  /**
   * Takes or renews leases, each for itself. One write for the whole list.
   *
   * @param names at most 1,000, each of 1 to 200 characters and once
   * @param holder who wants them, 1 to 200 characters; the same holder renews
   * @param time how long from now, 1 second to 1 hour
   * @return those that were granted, in the order of the names; missing is what somebody else holds
   */
  List<Lease> acquire(List<String> names, String holder, Duration time);

  /** Takes or renews one lease; empty while somebody else holds it. */
  default Optional<Lease> acquire(String name, String holder, Duration time) {
    return acquire(List.of(name), holder, time).stream().findFirst();
  }

  /**
   * The leases whose names begin so and that have not expired, by name; {@code fresh} is false. One
   * read.
   *
   * @param prefix 1 to 200 characters
   */
  List<Lease> held(String prefix);

  /** Gives a lease back, if {@code holder} still has it. Never fails for a lease that is gone. */
  void release(String name, String holder);

  /**
   * Gives several leases back, each as {@link #release(String, String)} does. A store that can does
   * so in one write.
   *
   * @param names at most 1,000
   */
  default void release(List<String> names, String holder) {
    names.forEach(name -> release(name, holder));
  }

  /**
   * A granted lease.
   *
   * @param fresh whether nobody, or somebody else, held it right before: then the holder takes over
   */
  record Lease(String name, String holder, boolean fresh) {}
}
