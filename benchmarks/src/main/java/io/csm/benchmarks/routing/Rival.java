package io.csm.benchmarks.routing;

/**
 * Whoever gives out work on the floor. Agents, work, profiles and kinds are numbers from 0; times
 * are seconds. The number of a piece of work is used again once it is finished.
 */
interface Rival {
  /** Where offers go. */
  @FunctionalInterface
  interface Sink {
    void offer(int work, int agent);
  }

  /** Work waits: the smallest key first, then the smallest id. */
  void arrive(int work, long id, int kind, long key);

  /** An offer of the work was not accepted: it waits again, and never for that agent. */
  void declined(int work, int agent, long now);

  /** An offer of the work ran out: it waits again. */
  void expired(int work, int agent, long now);

  /** The agent accepts an offer. */
  void accepted(int work, int agent, long now);

  /** The agent completes the work. */
  void completed(int work, int agent, long now);

  /** Work that waits is given up. */
  void abandoned(int work);

  /** The agent signs in, with what is still held, or out. */
  void available(int agent, boolean yes, long now);

  /** The agent has other skills. */
  void profile(int agent, int profile, long now);

  /** Gives out what can be given out. */
  void decide(long now, Sink sink);
}
