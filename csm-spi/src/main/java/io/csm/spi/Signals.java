package io.csm.spi;

import java.time.Duration;

/**
 * Wakes a node when another has written to a journal. Only saves time: what is written is found
 * without it, at the next look.
 *
 * <p><b>Threads:</b> one thread waits at a time; {@link #close} may be called from any, and ends
 * the wait. <b>Failure:</b> an exception means that nothing was heard; the caller looks for itself,
 * and may wait again. <b>Cost:</b> may keep one connection for as long as it is open.
 */
public interface Signals extends AutoCloseable {

  /**
   * Waits until something was written to any journal since the last call, at most as long as said.
   *
   * @param atMost 1 millisecond to 1 minute
   * @return whether something was heard
   */
  boolean await(Duration atMost) throws InterruptedException;

  @Override
  void close();
}
