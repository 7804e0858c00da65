package io.csm.benchmarks;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.BusinessCalendarBuilder;
import io.csm.sla.BusinessTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Business time of a desk in Berlin, open on weekdays from 09:00 to 12:00 and from 13:00 to 18:00.
 * One operation: one due time, or one measured time, from one of 4,096 random starts in 2024 to
 * 2026.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class BusinessTimeBenchmark {
  static final long SEED = 20_261_122;
  private static final int STARTS = 4_096;

  /** Who computes. */
  @Param({"CSM", "SEARCH", "DAY_WALK"})
  public Rival rival = Rival.CSM;

  /** How far: business hours that are added, 4 or those of two years. */
  @Param({"4", "4160"})
  public int hours;

  /** How many holidays the calendar has. */
  @Param({"0", "230"})
  public int holidays;

  private final Instant[] starts = new Instant[STARTS];
  private final Instant[] ends = new Instant[STARTS];
  private Clockwork clockwork = clockwork(Rival.CSM, 0);
  private Duration duration = Duration.ZERO;
  private int next;

  /** The rivals. */
  public enum Rival {
    CSM,
    /** Sums of openings, found by binary search. */
    SEARCH,
    DAY_WALK
  }

  /** What both can do. */
  interface Clockwork {
    Instant plus(Instant start, Duration duration);

    Duration between(Instant from, Instant to);
  }

  @Setup
  public void open() {
    clockwork = clockwork(rival, holidays);
    duration = Duration.ofHours(hours);
    SplittableRandom random = new SplittableRandom(SEED);
    long first = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();
    for (int i = 0; i < STARTS; i++) {
      starts[i] = Instant.ofEpochSecond(first + random.nextInt(3 * 365 * 86_400));
      ends[i] = clockwork.plus(starts[i], duration);
    }
  }

  /** A due time. */
  @Benchmark
  public Instant plus() {
    next = (next + 1) & (STARTS - 1);
    return clockwork.plus(starts[next], duration);
  }

  /** A measured time. */
  @Benchmark
  public Duration between() {
    next = (next + 1) & (STARTS - 1);
    return clockwork.between(starts[next], ends[next]);
  }

  static Clockwork clockwork(Rival rival, int holidays) {
    BusinessCalendar calendar = calendar(holidays);
    return switch (rival) {
      case CSM -> new Csm(BusinessTime.of(calendar));
      case SEARCH -> new SearchedTime(BusinessTime.of(calendar));
      case DAY_WALK -> new DayWalk(calendar);
    };
  }

  private static BusinessCalendar calendar(int holidays) {
    BusinessCalendarBuilder calendar =
        BusinessCalendar.builder("Berlin", "Europe/Berlin")
            .openOnWeekdays("09:00-12:00", "13:00-18:00");
    SplittableRandom random = new SplittableRandom(SEED);
    while (holidays > 0 && calendar.build().holidays().size() < holidays) {
      calendar.holiday(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(15 * 365)), "");
    }
    return calendar.build();
  }

  /** Ours. */
  private record Csm(BusinessTime time) implements Clockwork {
    @Override
    public Instant plus(Instant start, Duration duration) {
      return time.plus(start, duration);
    }

    @Override
    public Duration between(Instant from, Instant to) {
      return time.between(from, to);
    }
  }
}
