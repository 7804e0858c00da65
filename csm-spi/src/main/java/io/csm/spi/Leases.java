package io.csm.spi;

import java.time.Duration;
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
   * Takes or renews a lease.
   *
   * @param name 1 to 200 characters
   * @param holder who wants it, 1 to 200 characters; the same holder renews
   * @param time how long from now, 1 second to 1 hour
   * @return the lease; empty while somebody else holds it
   */
  Optional<Lease> acquire(String name, String holder, Duration time);

  /** Gives a lease back, if {@code holder} still has it. Never fails for a lease that is gone. */
  void release(String name, String holder);

  /**
   * A granted lease.
   *
   * @param fresh whether nobody, or somebody else, held it right before: then the holder takes over
   */
  record Lease(String name, String holder, boolean fresh) {}
}
