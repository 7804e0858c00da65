package io.csm.simulator;

import io.csm.simulator.model.RandomStreams;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Drawn calls, and the roster of the agents who are to take them.
 *
 * <p>Arrivals are a Poisson process whose rate changes by the hour, with a peak in the late morning
 * and another in the afternoon. Service times are lognormal, as Brown et al. found in a bank's call
 * centre ("Statistical analysis of a telephone call center", JASA 100, 2005); patience is
 * exponential. Every call draws from streams of its own, so that one key of the specification can
 * be changed and all else stays as it was.
 */
final class GeneratedTrace implements Trace {
  private static final List<String> CHANNELS =
      List.of("voice", "chat", "messenger", "mail", "web-form");

  /** In percent, of the calls that come by each channel; the rest is cut off and made up for. */
  private static final int[] CHANNEL_WEIGHT = {45, 20, 15, 12, 8};

  private static final int[] PATIENCE_FACTOR = {1, 2, 2, 100, 100};
  private static final int[] SKILL_WEIGHT = {50, 20, 12, 9, 6, 3};
  private static final int[] PRIORITY_WEIGHT = {62, 13, 25};

  /** Share of the callers by sixteenth of the open time: the rate at its mean is 100. */
  private static final int[] PROFILE = {
    45, 70, 100, 130, 150, 145, 120, 100, 105, 125, 135, 120, 95, 70, 50, 40
  };

  /** The deviation of the logarithm of a service time, which makes the deviation its mean. */
  private static final double SERVICE_SIGMA = StrictMath.sqrt(StrictMath.log(2));

  private static final int SHIFT_HOURS = 8;

  private final GeneratorSpec spec;
  private final ZoneId zone;
  private final RandomStreams random;
  private final Roster roster;
  private boolean iterated;
  private boolean closed;

  private GeneratedTrace(GeneratorSpec spec, ZoneId zone) {
    this.spec = spec;
    this.zone = zone;
    random = new RandomStreams(spec.seed());
    roster = new Roster(shifts(), new Defects(0));
  }

  static Trace open(String spec, TraceOptions options) {
    if (options.roster() != null) {
      throw new TraceException(
          "A generated trace brings its own roster. Maybe leave the roster out.");
    }
    return new GeneratedTrace(GeneratorSpec.parse(spec), options.zone());
  }

  private List<Shift> shifts() {
    List<Shift> shifts = new ArrayList<>();
    int length = Math.min(SHIFT_HOURS, spec.hours());
    for (int day = 0; day < spec.days(); day++) {
      Instant opens = opens(day);
      for (int agent = 0; agent < spec.agents(); agent++) {
        // Starts spread evenly, so that the middle of the day has the most agents.
        long spread = (spec.hours() - length) * 3_600L;
        Instant from = opens.plusSeconds(spread * agent / Math.max(1, spec.agents() - 1));
        shifts.add(
            new Shift(
                "agent-%04d".formatted(agent + 1),
                spec.date().plusDays(day),
                from,
                from.plusSeconds(length * 3_600L),
                skills(agent)));
      }
    }
    return shifts;
  }

  private List<String> skills(int agent) {
    List<String> skills = new ArrayList<>();
    for (int skill = 0; skill < spec.skills(); skill++) {
      if (skill == 0 || random.of("agent skill " + skill, agent).nextDouble() < 0.5) {
        skills.add(Skills.CALLCENTRE.get(skill));
      }
    }
    return skills;
  }

  private Instant opens(int day) {
    LocalDate date = spec.date().plusDays(day);
    return date.atTime(spec.openHour(), 0).atZone(zone).toInstant();
  }

  @Override
  public Iterator<Call> iterator() {
    if (iterated || closed) {
      throw new IllegalStateException(
          "The trace has been read or closed. Maybe open it again to read it again.");
    }
    iterated = true;
    return new Calls();
  }

  private final class Calls implements Iterator<Call> {
    private final RandomGenerator gaps = random.of("arrivals", 0);
    private int day;
    private double second;
    private long number;
    private @Nullable Call upcoming = draw();

    @Override
    public boolean hasNext() {
      return upcoming != null && !closed;
    }

    @Override
    public Call next() {
      Call call = upcoming;
      if (call == null || closed) {
        throw new NoSuchElementException();
      }
      upcoming = draw();
      return call;
    }

    private @Nullable Call draw() {
      double open = spec.hours() * 3_600.0;
      // Thinning (Lewis and Shedler 1979): candidates at the highest rate, some of them refused.
      double highest = spec.arrivalsPerHour() / 3_600.0 * 1.5;
      while (day < spec.days()) {
        second += exponential(gaps) / highest;
        if (second >= open) {
          day++;
          second = 0;
          continue;
        }
        int slice = (int) (second / open * PROFILE.length);
        if (gaps.nextDouble() * 150 < PROFILE[slice]) {
          return call(opens(day).plusMillis((long) (second * 1_000)));
        }
      }
      return null;
    }

    private Call call(Instant at) {
      number++;
      int channel = pick("channel", CHANNEL_WEIGHT, spec.channels());
      int skill = pick("skill", SKILL_WEIGHT, spec.skills());
      int priority = pick("priority", PRIORITY_WEIGHT, PRIORITY_WEIGHT.length);
      RandomGenerator customer = random.of("customer", number);
      long customers = Math.max(10, 2L * spec.arrivalsPerHour());
      double service =
          spec.serviceSeconds()
              * StrictMath.exp(
                  SERVICE_SIGMA * normal(random.of("service", number))
                      - SERVICE_SIGMA * SERVICE_SIGMA / 2);
      double patience =
          spec.patienceSeconds()
              * PATIENCE_FACTOR[channel]
              * exponential(random.of("patience", number));
      return new Call(
          number,
          id(number),
          CHANNELS.get(channel),
          customer.nextDouble() < 0.4
              ? null
              : "customer-" + (long) (customer.nextDouble() * customers),
          priority,
          Skills.CALLCENTRE.get(skill),
          at,
          new Fate.Drawn(
              Duration.ofMillis(Math.max(1_000, (long) (service * 1_000))),
              Duration.ofMillis(Math.max(1_000, (long) (patience * 1_000)))));
    }

    private int pick(String purpose, int[] weights, int count) {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        sum += weights[i];
      }
      double left = random.of(purpose, number).nextDouble() * sum;
      for (int i = 0; i < count - 1; i++) {
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
      return count - 1;
    }
  }

  /** As {@code call-%07d}, which takes a tenth of the time so. */
  private static String id(long number) {
    String digits = Long.toString(number);
    return "call-" + "0".repeat(Math.max(0, 7 - digits.length())) + digits;
  }

  /** Exponential with mean 1. */
  private static double exponential(RandomGenerator random) {
    return -StrictMath.log(1 - random.nextDouble());
  }

  /** Standard normal, by Box and Muller. */
  private static double normal(RandomGenerator random) {
    double radius = StrictMath.sqrt(2 * exponential(random));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  /** Nothing is wrong with what was drawn: empty. */
  @Override
  public Defects defects() {
    return roster.defects();
  }

  @Override
  public Optional<Roster> roster() {
    return Optional.of(roster);
  }

  @Override
  public void close() {
    closed = true;
  }
}
