package io.csm.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.config.BusinessCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BusinessTimeLawsTest {
  private static final int HALF = 28 * 3_600;

  @Provide
  Arbitrary<String> zones() {
    return Arbitraries.of(Calendars.ZONES);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  @Label("business time is what looking at the wall clock of every second gives, in every zone")
  void secondBySecond(@ForAll("zones") String zone, @ForAll long seed) {
    Calendars calendars = new Calendars(seed);
    Instant moment = calendars.momentIn(zone);
    BusinessCalendar calendar = calendars.around(zone, moment);

    agrees(BusinessTime.of(calendar), NaiveTime.of(calendar), moment, seed);
  }

  @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
  @Label("business time of several calendars is what the wall clocks of all of them give")
  void together(@ForAll("zones") String zone, @ForAll("zones") String other, @ForAll long seed) {
    Calendars calendars = new Calendars(seed);
    Instant moment = calendars.momentIn(zone);
    BusinessCalendar one = calendars.around(zone, moment);
    BusinessCalendar two = calendars.around(other, moment);
    List<BusinessTime> both = List.of(BusinessTime.of(one), BusinessTime.of(two));
    LongPredicate inOne = NaiveTime.of(one);
    LongPredicate inTwo = NaiveTime.of(two);

    agrees(BusinessTime.union(both), inOne.or(inTwo), moment, seed);
    agrees(BusinessTime.intersection(both), inOne.and(inTwo), moment, seed);
  }

  private static void agrees(BusinessTime time, LongPredicate isOpen, Instant moment, long seed) {
    Random random = new Random(seed);
    long from = moment.getEpochSecond() - HALF;
    NaiveTime naive = new NaiveTime(isOpen, from, from + 2 * HALF);
    for (int i = 0; i < 5; i++) {
      long start = from + random.nextInt(HALF);
      long end = start + random.nextInt(HALF);
      long between = naive.between(start, end);
      assertThat(time.between(at(start), at(end)))
          .as("%s to %s", at(start), at(end))
          .isEqualTo(Duration.ofSeconds(between));
      assertThat(time.isOpen(at(start))).isEqualTo(naive.isOpen(start));

      // What is used up exactly as a stretch ends is where the two answers differ.
      for (long seconds : new long[] {between, between + random.nextInt(3_600), 0}) {
        Duration duration = Duration.ofSeconds(seconds);
        long earliest = naive.earliest(start, seconds);
        if (earliest >= 0) {
          assertThat(time.plus(at(start), duration)).isEqualTo(at(earliest));
        }
        long latest = naive.latest(start, seconds);
        if (latest >= 0) {
          assertThat(time.plus(at(start), duration, Boundary.NEXT_OPENING)).isEqualTo(at(latest));
        }
      }
    }
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  @Label("business time that is added is measured again, over any span, to the nanosecond")
  void addedAndMeasured(
      @ForAll("zones") String zone, @ForAll long seed, @ForAll Boundary boundary) {
    Calendars calendars = new Calendars(seed);
    Instant start = calendars.momentIn(zone).plusNanos(Math.floorMod(seed, 1_000_000_000L));
    BusinessTime time = BusinessTime.of(calendars.around(zone, start));
    Duration duration =
        Duration.ofSeconds(new Random(seed).nextInt(30_000_000), Math.floorMod(~seed, 1_000_000));

    Instant due = time.plus(start, duration, boundary);

    assertThat(time.between(start, due)).isEqualTo(duration);
    assertThat(time.signedBetween(due, start)).isEqualTo(duration.negated());
    assertThat(time.between(start, due.plusSeconds(1))).isGreaterThanOrEqualTo(duration);
    Duration half = duration.dividedBy(2);
    assertThat(time.plus(time.plus(start, half), duration.minus(half), boundary)).isEqualTo(due);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}
