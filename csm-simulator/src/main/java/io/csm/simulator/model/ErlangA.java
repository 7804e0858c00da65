package io.csm.simulator.model;

/**
 * The queue M/M/c+M in the long run: Poisson arrivals, exponential service, and callers who leave
 * when their exponential patience is over (Palm, "Research on telephone traffic carried by full
 * availability groups", Tele 1, 1957).
 *
 * <p>With {@code x = c/(s·θ)}, {@code y = λ/θ} and the leaving rate θ, the offered wait V (of a
 * caller with endless patience) has on t &gt; 0 the density {@code λ·exp(y(1 - e^(-θt)) -
 * xθt)/(1/B(c-1) + λJ)}, where B is Erlang's blocking and J the integral of the numerator by λ
 * (Zeltyn and Mandelbaum, "Call centers with impatient customers: many-server asymptotics of the
 * M/M/n+G queue", Queueing Systems 51, 2005). All that is asked for here are such integrals, and
 * each is {@code A(x, y') = 1 + y'/(x+1) + y'²/((x+1)(x+2)) + …} with an exponential before it. The
 * terms are positive, so nothing cancels; the sum is kept as its logarithm, so nothing overflows.
 *
 * @param arrivals callers per second, more than 0
 * @param service mean seconds that an agent needs, more than 0
 * @param patience mean seconds until a waiting caller leaves, more than 0
 * @param agents 1 to {@value ErlangC#MAX_AGENTS}
 */
public record ErlangA(double arrivals, double service, double patience, int agents) {
  /**
   * The most callers who may come in one mean patience: as many terms, about, does an answer cost.
   */
  public static final double MAX_ARRIVALS_IN_PATIENCE = 1e7;

  public ErlangA {
    ErlangC.positive("arrivals", arrivals);
    ErlangC.positive("service", service);
    ErlangC.positive("patience", patience);
    if (agents < 1 || agents > ErlangC.MAX_AGENTS) {
      throw new IllegalArgumentException(
          "agents (" + agents + ") is not within 1 to " + ErlangC.MAX_AGENTS + ".");
    }
    if (arrivals * patience > MAX_ARRIVALS_IN_PATIENCE) {
      throw new IllegalArgumentException(
          "arrivals (%s) in a mean patience of %s s are more than %s. Maybe take ErlangC."
              .formatted(arrivals, patience, MAX_ARRIVALS_IN_PATIENCE));
    }
  }

  /** The share of callers who have to wait, 0 to 1, whether they are answered or leave. */
  public double waitProbability() {
    // (1/B(c-1)) / (λJ), with λJ = ρA; as a difference of logarithms, since both may be huge.
    double idle =
        -StrictMath.log(ErlangC.blocked(arrivals * service, agents - 1))
            - StrictMath.log(rho())
            - logSum(x(), y());
    return 1 / (1 + StrictMath.exp(idle));
  }

  /** The share of callers who leave, 0 to 1. */
  public double abandonment() {
    return waitProbability() * abandonmentOfWaiting();
  }

  /** The share of those who have to wait that leaves: {@code 1 - (A - 1)/(ρA)}. */
  private double abandonmentOfWaiting() {
    // (A - 1)/ρ is y/(x+1)/ρ · A(x+1, y), and y/ρ is x: no difference of nearly equal numbers.
    double served = x() / (x() + 1) * StrictMath.exp(logSum(x() + 1, y()) - logSum(x(), y()));
    return Math.min(1, Math.max(0, 1 - served));
  }

  /** Mean seconds in the queue, over all callers, to the answer or to leaving. */
  public double meanWait() {
    // Callers leave at the rate of those who wait by their patience (Little's law).
    return abandonment() * patience;
  }

  /** The share of their time for which agents are busy, 0 to 1. */
  public double occupancy() {
    return Math.min(1, rho() * (1 - abandonment()));
  }

  /** The share of callers who are still in the queue after so many seconds. */
  public double waitsLonger(double seconds) {
    if (seconds < 0) {
      return 1;
    }
    return StrictMath.exp(-seconds / patience) * waitProbability() * beyond(x(), seconds);
  }

  /** The share of all callers who are answered within so many seconds, 0 to 1. */
  public double serviceLevel(double seconds) {
    if (seconds < 0) {
      return 0;
    }
    double waits = waitProbability();
    double answeredLater = waits * (1 - abandonmentOfWaiting()) * beyond(x() + 1, seconds);
    return Math.max(0, 1 - abandonment() - answeredLater);
  }

  /** The integral of {@code exp(y(1 - e^(-θu)) - xθu)} from t on, as a share of the whole. */
  private double beyond(double x, double seconds) {
    double t = seconds / patience;
    double left = y() * StrictMath.exp(-t);
    return StrictMath.exp(y() - left - x * t + logSum(x, left) - logSum(x, y()));
  }

  private double rho() {
    return arrivals * service / agents;
  }

  private double x() {
    return agents / service * patience;
  }

  private double y() {
    return arrivals * patience;
  }

  /** The logarithm of A(x, y). Costs about max(0, y - x) + 10·√y terms. */
  private static double logSum(double x, double y) {
    double sum = 1;
    double term = 1;
    double scale = 0;
    for (int j = 1; term > sum * 1e-17; j++) {
      term *= y / (x + j);
      sum += term;
      if (sum > 1e280) {
        sum *= 1e-280;
        term *= 1e-280;
        scale += 280 * StrictMath.log(10);
      }
    }
    return scale + StrictMath.log(sum);
  }
}
