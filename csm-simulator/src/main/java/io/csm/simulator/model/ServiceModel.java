package io.csm.simulator.model;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * How long services take, by who serves and what is served, with their spread.
 *
 * <p>Logarithms y of seconds, since service times are close to lognormal (Brown et al.,
 * "Statistical analysis of a telephone call center", JASA 100, 2005). A service of type t by agent
 * a has the mean {@code m(t) + e(a) + c(a, t)}:
 *
 * <ul>
 *   <li>m(t), the mean of all y of the type;
 *   <li>e(a), the agent's own pace: the mean r(a) of y - m(t) over the agent's n services, shrunk
 *       to {@code r(a) · nτ² / (nτ² + σ²)}, where σ² is the variance within types and τ² the one
 *       between agents, by moments: {@code τ² = (Σ n·r² - (A - 1)·σ²) / (N - Σ n²/N)}, at least 0
 *       (the best linear predictor; Robinson, "That BLUP is a good thing", Statistical Science 6,
 *       1991). So an agent with few services counts as an ordinary one;
 *   <li>c(a, t), what is left of the agent in that type, shrunk alike.
 * </ul>
 *
 * <p>The variance of y is that of the agent in the type, drawn towards the type's as if {@value
 * #PRIOR} services of it had been the agent's: {@code (k·s²(t) + Q(a, t)) / (k + n - 1)}, where Q
 * sums up the squared distances from the agent's mean. The shape is the type's own: a draw takes
 * one of the type's logarithms, to 1/{@value #BINS_PER_LOG}, and moves it to mean and deviation of
 * agent and type. So hang-ups after seconds and very long services stay as frequent as they were.
 *
 * <p>Services of less than a second count as one second. A type that was never seen is drawn from
 * all types together. Immutable, thread-safe; holds as much as there are agents and types. A draw
 * costs a binary search.
 */
public final class ServiceModel {
  /** The method in one sentence, for a report. */
  public static final String METHOD =
      "Service times by agent and type: log-seconds with the agent's pace shrunk towards the"
          + " type's mean by the variances within and between agents, in the type's own shape";

  /** How many services of the type weigh in on the variance of an agent. */
  public static final int PRIOR = 20;

  static final int BINS_PER_LOG = 64;

  /** Up to e to the 14th, two weeks. */
  private static final int BINS = 14 * BINS_PER_LOG;

  private static final String ALL = "";

  private final SortedMap<String, Shape> types;
  private final SortedMap<String, Double> paces;
  private final SortedMap<String, SortedMap<String, Cell>> cells;

  private ServiceModel(
      SortedMap<String, Shape> types,
      SortedMap<String, Double> paces,
      SortedMap<String, SortedMap<String, Cell>> cells) {
    this.types = types;
    this.paces = paces;
    this.cells = cells;
  }

  /** Mean and deviation of the logarithms of a service. */
  private record Cell(double mean, double deviation) {}

  /** Count, mean and squared distances from it (Welford 1962). */
  private static class Moments {
    long n;
    double mean;
    double squares;

    void add(double y) {
      n++;
      double off = y - mean;
      mean += off / n;
      squares += off * (y - mean);
    }
  }

  /** The logarithms of one type. */
  private static final class Shape extends Moments {
    final long[] upTo = new long[BINS + 1];

    @Override
    void add(double y) {
      super.add(y);
      upTo[bin(y) + 1]++;
    }

    static int bin(double y) {
      return (int) Math.min(BINS - 1, y * BINS_PER_LOG);
    }

    /** Makes of the counts what they come to. */
    void sum() {
      for (int i = 1; i <= BINS; i++) {
        upTo[i] += upTo[i - 1];
      }
    }

    double deviation() {
      return n < 2 ? 0 : StrictMath.sqrt(squares / (n - 1));
    }

    /** The logarithm below which a share of the type's lie; bins are evenly filled. */
    double quantile(double u) {
      double rank = u * n;
      int low = 0;
      int high = BINS - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (upTo[middle + 1] > rank) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      double within = (rank - upTo[low]) / Math.max(1, upTo[low + 1] - upTo[low]);
      return (low + within) / BINS_PER_LOG;
    }

    /** The share of the type's logarithms that lie below. */
    double below(double y) {
      if (y <= 0) {
        return 0;
      }
      double at = y * BINS_PER_LOG;
      int bin = bin(y);
      double within = Math.min(1, at - bin);
      return (upTo[bin] + within * (upTo[bin + 1] - upTo[bin])) / n;
    }
  }

  /** Collects services; not thread-safe. */
  public static final class Builder {
    private final SortedMap<String, Shape> types = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, Moments>> cells = new TreeMap<>();

    /** Nothing seen yet. */
    public Builder() {}

    /**
     * A service.
     *
     * @param type not empty
     * @param seconds 0 or more
     * @throws IllegalArgumentException below 0, or without a type
     */
    public Builder add(String agent, String type, long seconds) {
      if (type.isEmpty() || seconds < 0) {
        throw new IllegalArgumentException(
            "Service (type %s, %d s) has no type, or ends before it begins."
                .formatted(type, seconds));
      }
      double y = log(seconds);
      types.computeIfAbsent(ALL, all -> new Shape()).add(y);
      types.computeIfAbsent(type, none -> new Shape()).add(y);
      cells
          .computeIfAbsent(agent, none -> new TreeMap<>())
          .computeIfAbsent(type, none -> new Moments())
          .add(y);
      return this;
    }

    /** The model of what was seen so far; used once. Costs one pass over agents and types. */
    public ServiceModel build() {
      types.values().forEach(Shape::sum);
      double within = 0;
      long freedom = 0;
      for (SortedMap<String, Moments> own : cells.values()) {
        for (Moments cell : own.values()) {
          within += cell.squares;
          freedom += cell.n - 1;
        }
      }
      double variance = freedom > 0 ? within / freedom : 0;

      Shrinkage between = new Shrinkage(variance);
      cells.forEach((agent, own) -> between.add(rest(own), count(own)));
      double tau = between.variance();
      SortedMap<String, Double> paces = new TreeMap<>();
      cells.forEach((agent, own) -> paces.put(agent, shrunk(rest(own), count(own), tau, variance)));

      Shrinkage inTypes = new Shrinkage(variance);
      cells.forEach(
          (agent, own) ->
              own.forEach(
                  (type, cell) ->
                      inTypes.add(cell.mean - mean(type) - pace(paces, agent), cell.n)));
      double kappa = inTypes.variance();
      SortedMap<String, SortedMap<String, Cell>> fitted = new TreeMap<>();
      cells.forEach(
          (agent, own) -> {
            SortedMap<String, Cell> ofAgent = new TreeMap<>();
            own.forEach(
                (type, cell) -> {
                  double usual = mean(type) + pace(paces, agent);
                  double mean = usual + shrunk(cell.mean - usual, cell.n, kappa, variance);
                  ofAgent.put(type, new Cell(mean, deviation(type, cell)));
                });
            fitted.put(agent, ofAgent);
          });
      return new ServiceModel(types, paces, fitted);
    }

    private double mean(String type) {
      return shape(types, type).mean;
    }

    private double deviation(String type, Moments cell) {
      double usual = shape(types, type).deviation();
      return StrictMath.sqrt((PRIOR * usual * usual + cell.squares) / (PRIOR + cell.n - 1));
    }

    private static long count(SortedMap<String, Moments> own) {
      return own.values().stream().mapToLong(cell -> cell.n).sum();
    }

    /** The mean distance of an agent's logarithms from the means of their types. */
    private double rest(SortedMap<String, Moments> own) {
      double sum = 0;
      for (var cell : own.entrySet()) {
        sum += cell.getValue().n * (cell.getValue().mean - mean(cell.getKey()));
      }
      return sum / count(own);
    }

    private static double shrunk(double rest, long n, double between, double within) {
      return between == 0 ? 0 : rest * n * between / (n * between + within);
    }
  }

  /** The variance between groups, by moments. */
  private static final class Shrinkage {
    private final double within;
    private double squares;
    private double sizes;
    private double all;
    private int groups;

    Shrinkage(double within) {
      this.within = within;
    }

    void add(double rest, long n) {
      squares += n * rest * rest;
      sizes += (double) n * n;
      all += n;
      groups++;
    }

    double variance() {
      double weight = all - sizes / all;
      return weight > 0 ? Math.max(0, (squares - (groups - 1) * within) / weight) : 0;
    }
  }

  private static double log(long seconds) {
    return StrictMath.log((double) Math.max(1, seconds));
  }

  private static double pace(SortedMap<String, Double> paces, String agent) {
    return paces.getOrDefault(agent, 0.0);
  }

  private static Shape shape(SortedMap<String, Shape> types, String type) {
    Shape shape = types.containsKey(type) ? types.get(type) : types.get(ALL);
    if (shape == null) {
      throw new IllegalStateException("There is no service at all. Maybe add some before asking.");
    }
    return shape;
  }

  private Cell cell(String agent, String type) {
    Cell own = cells.getOrDefault(agent, new TreeMap<>()).get(type);
    if (own != null) {
      return own;
    }
    Shape shape = shape(types, type);
    return new Cell(shape.mean + pace(paces, agent), shape.deviation());
  }

  /** How many services it was fitted on. */
  public long services() {
    return types.isEmpty() ? 0 : shape(types, ALL).n;
  }

  /**
   * By what factor an agent takes longer than others with the same work: 1 for an ordinary agent,
   * and for one who was never seen.
   */
  public double pace(String agent) {
    return StrictMath.exp(pace(paces, agent));
  }

  /**
   * Draws a service, in seconds; more than 0.
   *
   * @throws IllegalStateException if it was fitted on nothing
   */
  public double draw(String agent, String type, RandomGenerator random) {
    return at(agent, type, random.nextDouble());
  }

  /** The seconds that a share of such services does not exceed. */
  private double at(String agent, String type, double u) {
    Shape shape = shape(types, type);
    Cell cell = cell(agent, type);
    double deviation = shape.deviation();
    double z = deviation == 0 ? 0 : (shape.quantile(u) - shape.mean) / deviation;
    return StrictMath.exp(cell.mean() + cell.deviation() * z);
  }

  /**
   * The mean of such services, in seconds: over a hundred draws at equal distances.
   *
   * @throws IllegalStateException if it was fitted on nothing
   */
  public double mean(String agent, String type) {
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      sum += at(agent, type, (i + 0.5) / 100);
    }
    return sum / 100;
  }

  /** The share of such services that take less, 0 to 1. */
  double below(String agent, String type, double seconds) {
    Shape shape = shape(types, type);
    Cell cell = cell(agent, type);
    double off = StrictMath.log(Math.max(1, seconds)) - cell.mean();
    if (cell.deviation() == 0) {
      return off > 0 ? 1 : 0;
    }
    double z = off / cell.deviation();
    return shape.below(shape.mean + z * shape.deviation());
  }

  /** A model held against services that it was not fitted on. Not thread-safe. */
  public final class Check {
    private static final int SHARES = 1_000;

    private final long[] shares = new long[SHARES];
    private long n;
    private double seconds;
    private double foreseen;
    private double squares;
    private double squaresByType;

    private Check() {}

    /** One more service. */
    public Check add(String agent, String type, long took) {
      n++;
      double u = below(agent, type, (double) Math.max(1, took));
      shares[(int) Math.min(SHARES - 1, u * SHARES)]++;
      seconds += took;
      foreseen += mean(agent, type);
      double off = log(took) - cell(agent, type).mean();
      double offType = log(took) - shape(types, type).mean;
      squares += off * off;
      squaresByType += offType * offType;
      return this;
    }

    /** What came of it so far. */
    public Result result() {
      double most = 0;
      long sum = 0;
      for (int i = 0; i < SHARES; i++) {
        sum += shares[i];
        most = Math.max(most, Math.abs((double) sum / Math.max(1, n) - (i + 1.0) / SHARES));
      }
      return new Result(
          services(),
          n,
          n == 0 ? 0 : most,
          seconds == 0 ? 0 : foreseen / seconds - 1,
          n == 0 ? 0 : StrictMath.sqrt(squares / n),
          n == 0 ? 0 : StrictMath.sqrt(squaresByType / n));
    }
  }

  /**
   * How a model does on services that it was not fitted on.
   *
   * @param fitted how many services are behind the model
   * @param heldOut how many it was held against
   * @param distance Kolmogorov and Smirnov's: the greatest difference between the share of services
   *     that came out below a quantile of the model and the share that should have; 0 to 1. Chance
   *     alone makes it exceed {@code 1.36/√heldOut} once in twenty times.
   * @param workError how much more work the model foresees than there was, as a share of it
   * @param logError root of the mean squared error of the logarithm
   * @param logErrorByType the same if every agent were an ordinary one
   */
  public record Result(
      long fitted,
      long heldOut,
      double distance,
      double workError,
      double logError,
      double logErrorByType) {}

  /** Begins to hold this model against other services. */
  public Check check() {
    return new Check();
  }
}
