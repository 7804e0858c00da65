package io.csm.spi;

/**
 * The numbers of running nodes, which make their ids unique.
 *
 * <p><b>Atomicity:</b> no two running nodes have the same number. <b>Threads:</b> called once at
 * the start and once at the end. <b>Failure:</b> an exception stops the start. <b>Cost:</b> one
 * short write.
 */
public interface NodeNumbers {

  /**
   * A free number, 0 to {@link io.csm.core.IdGenerator#MAX_NODE}.
   *
   * @param node the name of the node, 1 to 200 characters
   * @throws io.csm.core.CsmException with {@code OVERLOADED} if all are taken
   */
  int claim(String node);

  /** Gives the number back. */
  void release(String node, int number);
}
