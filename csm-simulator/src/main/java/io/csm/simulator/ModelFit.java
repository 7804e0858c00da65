package io.csm.simulator;

import io.csm.simulator.Fate.Outcome;
import io.csm.simulator.model.Interval;
import io.csm.simulator.model.KaplanMeier;
import io.csm.simulator.model.KaplanMeier.Distance;
import io.csm.simulator.model.Rate;
import io.csm.simulator.model.ServiceModel;
import io.csm.simulator.model.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The models of what a log does not tell, each fitted on every other day and held against the days
 * between. Immutable.
 *
 * @param patience of all callers
 * @param patienceByPriority of the callers of each priority
 * @param services by agent and type
 */
public record ModelFit(
    Distance patience,
    SortedMap<Integer, Distance> patienceByPriority,
    ServiceModel.Result services) {

  /** What no replay of a log can know, each a sentence. */
  public static final List<String> CANNOT_KNOW =
      List.of(
          "How long those who were answered would have waited: it is drawn from those who waited"
              + " as long and longer.",
          "Who did not call because it was known that one waits, or who called again because nobody"
              + " answered: the calls stay the recorded ones.",
          "How agents change their pace when the queue is long, or with work that they had not done"
              + " before.",
          "When agents who are on the roster were not there: breaks show only as gaps.",
          "What was never tried: a skill that an agent never used, hours in which nobody worked.",
          "Whether a shorter wait makes a shorter talk, or a call not to come back.");

  private static final double CONFIDENCE = 0.95;

  public ModelFit {
    patienceByPriority = Collections.unmodifiableSortedMap(new TreeMap<>(patienceByPriority));
  }

  /** Fitted on one half of the days and seen on the other. */
  private static final class Halves {
    final KaplanMeier.Builder fitted = new KaplanMeier.Builder();
    final KaplanMeier.Builder heldOut = new KaplanMeier.Builder();

    void add(boolean fit, boolean left, long seconds) {
      KaplanMeier.Builder half = fit ? fitted : heldOut;
      if (left) {
        half.left(seconds);
      } else {
        half.answered(seconds);
      }
    }

    Distance distance() {
      return fitted.build().distance(heldOut.build());
    }
  }

  /**
   * Reads a recorded trace twice: to fit on its odd days (of the epoch, in the trace's zone), and
   * to hold the models against the others.
   *
   * @throws TraceException if the trace has drawn calls, or cannot be used
   */
  public static ModelFit read(String spec, TraceOptions options) {
    Halves all = new Halves();
    SortedMap<Integer, Halves> byPriority = new TreeMap<>();
    ServiceModel.Builder services = new ServiceModel.Builder();
    pass(
        spec,
        options,
        (call, fate, fit) -> {
          // Who hung up before there was a queue tells nothing about patience.
          boolean left = fate.outcome() == Outcome.ABANDONED;
          if (!left || fate.queued()) {
            long wait = Duration.between(call.enteredAt(), fate.leftAt()).toSeconds();
            all.add(fit, left, wait);
            byPriority.computeIfAbsent(call.priority(), p -> new Halves()).add(fit, left, wait);
          }
          if (fit) {
            served(call, fate, services::add);
          }
        });
    ServiceModel.Check check = services.build().check();
    pass(
        spec,
        options,
        (call, fate, fit) -> {
          if (!fit) {
            served(call, fate, check::add);
          }
        });
    TreeMap<Integer, Distance> distances = new TreeMap<>();
    byPriority.forEach((priority, halves) -> distances.put(priority, halves.distance()));
    return new ModelFit(all.distance(), distances, check.result());
  }

  @FunctionalInterface
  private interface Visitor {
    void see(Call call, Fate.Recorded fate, boolean fit);
  }

  @FunctionalInterface
  private interface Service {
    @Nullable Object took(String agent, String type, long seconds);
  }

  private static void pass(String spec, TraceOptions options, Visitor visitor) {
    try (Trace trace = Trace.open(spec, options)) {
      for (Call call : trace) {
        if (!(call.fate() instanceof Fate.Recorded fate)) {
          throw new TraceException(
              "Trace (%s) has drawn calls, on which nothing is to be fitted. Maybe take a log."
                  .formatted(spec));
        }
        long day = call.enteredAt().atZone(options.zone()).toLocalDate().toEpochDay();
        visitor.see(call, fate, day % 2 != 0);
      }
    }
  }

  private static void served(Call call, Fate.Recorded fate, Service service) {
    if (fate.server() != null && fate.serviceStart() != null && fate.serviceEnd() != null) {
      service.took(
          fate.server(),
          call.skill(),
          Duration.between(fate.serviceStart(), fate.serviceEnd()).toSeconds());
    }
  }

  /** How the models did, each a sentence. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(patience("all callers", patience));
    patienceByPriority.forEach(
        (priority, distance) -> lines.add(patience("priority " + priority, distance)));
    lines.add(
        String.format(
            Locale.ROOT,
            "Service times, fitted on %,d and held against %,d of the days between: distance"
                + " (Kolmogorov-Smirnov) %.3f, of which chance explains %.3f; foreseen work %+.1f"
                + " %%; error of the logarithm %.3f, by type alone %.3f.",
            services.fitted(),
            services.heldOut(),
            services.distance(),
            1.36 / Math.sqrt((double) Math.max(1, services.heldOut())),
            100 * services.workError(),
            services.logError(),
            services.logErrorByType()));
    return lines;
  }

  private static String patience(String whose, Distance distance) {
    return String.format(
        Locale.ROOT,
        "Patience of %s, fitted on %,d and held against %,d of the days between: the shares still"
            + " willing differ by at most %.3f (at %d s); p = %.3f (log-rank).",
        whose,
        distance.fitted(),
        distance.heldOut(),
        distance.distance(),
        distance.second(),
        distance.chance());
  }

  /**
   * How often incidents were handed on and opened again, in each of two halves of a log.
   *
   * @param reopened of the incidents with an even place in the log, those that went on after they
   *     were completed
   * @param reopenedHeldOut of the others
   * @param handOvers from team to team, by incident, of those with an even place
   * @param handOversHeldOut of the others
   */
  public record Course(
      Share reopened, Share reopenedHeldOut, Rate handOvers, Rate handOversHeldOut) {

    /**
     * Reads a log of incidents.
     *
     * @param spec such as {@code volvo-bpi2013:file}
     * @throws TraceException if it is no such log, or holds fewer than two incidents
     */
    public static Course read(String spec) {
      long[] count = new long[2];
      long[] reopened = new long[2];
      long[] handOvers = new long[2];
      for (Incident incident : IncidentReplay.open(spec, null, 0).read(IncidentReplay.path(spec))) {
        int half = (int) (incident.index() % 2);
        count[half]++;
        reopened[half] += incident.isReopened() ? 1 : 0;
        String group = incident.steps().get(0).group();
        for (IncidentStep step : incident.steps()) {
          handOvers[half] += step.group().equals(group) ? 0 : 1;
          group = step.group();
        }
      }
      if (count[0] == 0 || count[1] == 0) {
        throw new TraceException(
            "Trace (%s) has fewer than two incidents. Maybe take a longer log.".formatted(spec));
      }
      return new Course(
          new Share(reopened[0], count[0]),
          new Share(reopened[1], count[1]),
          new Rate(handOvers[0], count[0]),
          new Rate(handOvers[1], count[1]));
    }

    /** How the halves compare, each a sentence. */
    public List<String> lines() {
      return List.of(
          line(
              "Reopened, share of incidents",
              reopened.interval(CONFIDENCE),
              reopenedHeldOut.interval(CONFIDENCE)),
          line(
              "Hand-overs by incident",
              handOvers.interval(CONFIDENCE),
              handOversHeldOut.interval(CONFIDENCE)));
    }

    private static String line(String what, Interval one, Interval other) {
      Interval difference = one.minus(other);
      return String.format(
          Locale.ROOT,
          "%s: %.3f (%.3f to %.3f), in the other half %.3f (%.3f to %.3f); %s.",
          what,
          one.estimate(),
          one.low(),
          one.high(),
          other.estimate(),
          other.low(),
          other.high(),
          difference.contains(0)
              ? "the difference is inside the noise"
              : "the halves differ by more than a simple count explains");
    }
  }
}
