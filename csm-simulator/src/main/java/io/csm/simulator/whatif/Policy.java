package io.csm.simulator.whatif;

/**
 * Decides, during one run, which agent takes which call.
 *
 * <p>A policy is told what happens when it happens, and of nothing that is yet to come: neither how
 * long a call will take nor when its caller will lose patience. Within one instant it hears first
 * of agents who come, then of work that ends, of calls that arrive and of agents who go; then it
 * decides; then callers leave. Times are milliseconds since 1970 and never go back.
 *
 * <p>Used by one thread, for one run. What it throws ends the run.
 */
public interface Policy {
  /** Later than anything. */
  long NEVER = Long.MAX_VALUE;

  /** An agent is there for work; one who went off with work in hand may have it still. */
  void cameOn(SimAgent agent, long now);

  /** An agent is to get no more work. */
  void wentOff(SimAgent agent, long now);

  /** A call waits. */
  void arrived(Waiting call, long now);

  /** The caller of a call that waits has lost patience. */
  void left(Waiting call, long now);

  /** An agent is done with a call, the wrap-up included; its units are free. */
  void finished(Waiting call, SimAgent agent, long now);

  /** Gives calls that wait to agents who are there, as many as it likes. */
  void decide(long now, Hands hands);

  /** When it wants to decide even if nothing happens before; {@link #NEVER} for no such moment. */
  default long nextMoment() {
    return NEVER;
  }

  /** Lets go of what the run used. */
  default void close() {}

  /** How decisions are carried out. */
  @FunctionalInterface
  interface Hands {
    /**
     * The agent takes the call, at once.
     *
     * @throws IllegalStateException if the call does not wait, or the agent is not there or has too
     *     few units free: the policy is broken
     */
    void give(Waiting call, SimAgent agent);
  }
}
