package io.csm.spi;

/**
 * The numbers of running nodes, which make their ids unique.
 *
 * <p>A number that is shared beyond one process is a lease: it is renewed once a minute, and may be
 * given to another node ten minutes after the last renewal. With it stands what the node can read,
 * so that no node writes what another does not understand.
 *
 * <p><b>Atomicity:</b> no two running nodes have the same number. <b>Threads:</b> any.
 * <b>Failure:</b> an exception stops the start; later it delays a renewal. <b>Cost:</b> one short
 * write or read.
 */
public interface NodeNumbers {

  /**
   * A free number, 0 to {@link io.csm.core.IdGenerator#MAX_NODE}.
   *
   * @param node the name of the node, 1 to 200 characters
   * @param level of the events that the node can read, from 1
   * @throws io.csm.core.CsmException with {@code OVERLOADED} if all are taken
   */
  int claim(String node, int level);

  /**
   * Keeps the number.
   *
   * @return false if it is the node's no longer: then it claims another before it draws more ids
   */
  boolean renew(String node, int number);

  /** The lowest level of any running node; {@link Integer#MAX_VALUE} if there is none. */
  int lowestLevel();

  /** Gives the number back. */
  void release(String node, int number);
}
