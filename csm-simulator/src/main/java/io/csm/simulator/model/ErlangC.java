package io.csm.simulator.model;

/**
 * The queue M/M/c in the long run: Poisson arrivals, exponential service, and callers who never
 * leave.
 *
 * <p>The blocking of the same agents without a queue comes first, by Erlang's recurrence {@code
 * B(0) = 1, B(k) = a·B(k-1) / (k + a·B(k-1))} with the load {@code a}, whose terms stay between 0
 * and 1, so that thousands of agents neither overflow nor cancel. Then {@code C = B / (1 - ρ(1 -
 * B))}, and a wait is longer than t with probability {@code C · exp(-(c/s - λ)·t)} (Erlang,
 * "Solution of some problems in the theory of probabilities of significance in automatic telephone
 * exchanges", 1917; Cooper, "Introduction to Queueing Theory", 1981, chapter 3).
 *
 * <p>Where the load is no less than the agents the queue grows without end: everyone waits, for
 * ever.
 *
 * @param arrivals callers per second, more than 0
 * @param service mean seconds that an agent needs, more than 0
 * @param agents 1 to {@value #MAX_AGENTS}
 */
public record ErlangC(double arrivals, double service, int agents) {
  /** A bound for what a question may cost: each takes one pass over the agents. */
  public static final int MAX_AGENTS = 1_000_000;

  public ErlangC {
    positive("arrivals", arrivals);
    positive("service", service);
    if (agents < 1 || agents > MAX_AGENTS) {
      throw new IllegalArgumentException(
          "agents (" + agents + ") is not within 1 to " + MAX_AGENTS + ".");
    }
  }

  static void positive(String name, double value) {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(name + " (" + value + ") is not a number above 0.");
    }
  }

  /** The work that arrives, in agents: arrivals by service. */
  public double load() {
    return arrivals * service;
  }

  /** The share of their time for which agents are busy, 0 to 1. */
  public double occupancy() {
    return Math.min(1, load() / agents);
  }

  /** Whether the queue has an end. */
  public boolean stable() {
    return load() < agents;
  }

  /** The share of callers who have to wait, 0 to 1. */
  public double waitProbability() {
    if (!stable()) {
      return 1;
    }
    double blocked = blocked(load(), agents);
    double free = 1 - load() / agents;
    return blocked / (free + (1 - free) * blocked);
  }

  /** Mean seconds until an answer, over all callers; infinite where the queue is. */
  public double meanWait() {
    return stable() ? waitProbability() / drain() : Double.POSITIVE_INFINITY;
  }

  /** The share of callers who wait longer than so many seconds. */
  public double waitsLonger(double seconds) {
    if (seconds < 0) {
      return 1;
    }
    return stable() ? waitProbability() * StrictMath.exp(-drain() * seconds) : 1;
  }

  /** The share of callers who are answered within so many seconds, 0 to 1. */
  public double serviceLevel(double seconds) {
    return 1 - waitsLonger(seconds);
  }

  /** How much faster the agents can serve than callers come, per second. */
  private double drain() {
    return agents / service - arrivals;
  }

  /**
   * Erlang's B: the share of callers who meet only busy agents, where nobody waits.
   *
   * @param load in agents, more than 0
   * @param agents 0 or more
   */
  static double blocked(double load, int agents) {
    double blocked = 1;
    for (int k = 1; k <= agents; k++) {
      blocked = load * blocked / (k + load * blocked);
    }
    return blocked;
  }
}
