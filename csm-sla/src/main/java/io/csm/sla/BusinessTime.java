package io.csm.sla;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Business time: the time during which a calendar, or several taken together, is open. Adds it to
 * an instant, and measures it between two.
 *
 * <p>A second counts if and only if its local wall clock lies inside the configured hours: where
 * clocks are put forward, what they skip does not count; where they are put back, what they show
 * twice counts twice. Seconds are those of {@link Instant}, without leap seconds; parts of a second
 * count as such. A stretch is open from its first instant up to, and without, its end.
 *
 * <p>Beyond the dates for which a calendar knows its holidays and special days, it goes on by its
 * weekly hours, and {@link #isKnown} is false. Instants are those from 1900 to 2199; others are
 * refused.
 *
 * <p>Immutable as seen from outside, and thread-safe. Open time is compiled into sorted stretches
 * with sums as it is asked for, in a window that grows to what was asked for; within the window
 * adding and measuring take two look-ups each, of constant time where stretches are spread evenly
 * and of logarithmic time where they are not. Growing it takes time in proportion to its days,
 * about 32 bytes per stretch, and at most the years above.
 */
public final class BusinessTime {
  /** The most calendars taken together, over all levels. */
  public static final int MAX_CALENDARS = 64;

  private static final long MIN = startOfDay(BusinessCalendar.FIRST_DATE, ZoneOffset.UTC);
  private static final long MAX =
      startOfDay(BusinessCalendar.LAST_DATE.plusDays(1), ZoneOffset.UTC);
  private static final long LONGEST = MAX - MIN;
  private static final long YEAR = 366L * 86_400;
  private static final int NANOS = 1_000_000_000;

  private final List<BusinessCalendar> calendars;
  private final OpenSource source;

  /** How many calendars are looked at for each day. */
  private final int sources;

  private final @Nullable Instant knownFrom;
  private final @Nullable Instant knownUntil;

  /** What is compiled; a race compiles twice, and keeps either. */
  private volatile Window window;

  private BusinessTime(List<BusinessCalendar> calendars, OpenSource source, int sources) {
    this.calendars = calendars;
    this.sources = sources;
    this.source = source;
    Instant latestFrom = null;
    Instant earliestUntil = null;
    for (BusinessCalendar calendar : calendars) {
      LocalDate from = calendar.validFrom();
      LocalDate through = calendar.validThrough();
      if (from != null) {
        latestFrom = later(latestFrom, from.atStartOfDay(calendar.zoneId()).toInstant());
      }
      if (through != null) {
        Instant until = through.plusDays(1).atStartOfDay(calendar.zoneId()).toInstant();
        earliestUntil = earlier(earliestUntil, until);
      }
    }
    knownFrom = latestFrom;
    knownUntil = earliestUntil;
    window = firstWindow();
  }

  /**
   * The time during which {@code calendar} is open.
   *
   * @throws CsmException with {@code NO_OPEN_TIME} if no second of it ever is
   */
  public static BusinessTime of(BusinessCalendar calendar) {
    return new BusinessTime(List.of(calendar), new CalendarSource(calendar), 1);
  }

  /** The time during which any of {@code times} is open, such as that of teams around the world. */
  public static BusinessTime union(List<BusinessTime> times) {
    return combined(times, Stretches::or);
  }

  /**
   * The time during which all of {@code times} are open, such as that of an agent and a queue.
   *
   * @throws CsmException with {@code NO_OPEN_TIME} if there is none
   */
  public static BusinessTime intersection(List<BusinessTime> times) {
    return combined(times, Stretches::and);
  }

  /** The calendars that it is made of, in the order in which they were given, each once. */
  public List<BusinessCalendar> calendars() {
    return calendars;
  }

  /** The version of the time-zone data that it counts by, such as {@code 2025b}. */
  public String zoneData() {
    return ZoneRulesProvider.getVersions(calendars.get(0).zone()).lastEntry().getKey();
  }

  /** Whether some calendar was made for another version of the time-zone data. */
  public boolean isOtherZoneData() {
    return calendars.stream()
        .anyMatch(
            calendar -> calendar.zoneData() != null && !zoneData().equals(calendar.zoneData()));
  }

  /** As {@link #plus(Instant, Duration, Boundary)}, at the earliest. */
  public Instant plus(Instant start, Duration duration) {
    return plus(start, duration, Boundary.EARLIEST);
  }

  /**
   * The instant at which {@code duration} of business time has passed since {@code start}. No
   * duration at all is {@code start} itself at the earliest, and the next opening, if it is closed
   * then, at the latest.
   *
   * @param duration zero or more
   * @throws CsmException with {@code INVALID_VALUE} if {@code duration} is negative or {@code
   *     start} is outside the years of calendars; with {@code BEYOND_CALENDAR} if the answer would
   *     be
   */
  public Instant plus(Instant start, Duration duration, Boundary boundary) {
    requireInRange("start", start);
    long second = start.getEpochSecond();
    int nano = start.getNano();
    if (duration.isNegative()) {
      throw CsmException.of(
          Code.INVALID_VALUE, "duration", "value", duration, "expected", "zero or more");
    }
    if (duration.isZero() && boundary == Boundary.EARLIEST) {
      return start;
    }
    if (duration.getSeconds() > LONGEST) {
      throw beyond(start, duration);
    }
    Window in = covering(second, second);
    while (true) {
      int index = in.stretchAt(second);
      int nanos = duration.getNano() + (in.isOpen(index, second) ? nano : 0);
      long sum = in.sum(index, second) + duration.getSeconds() + nanos / NANOS;
      nanos %= NANOS;
      // At the earliest, the answer may be the end of a stretch: one second further than the last
      // that is used up.
      int back = boundary == Boundary.EARLIEST && nanos == 0 ? 1 : 0;
      if (sum - back < in.total()) {
        return Instant.ofEpochSecond(in.secondAfter(sum - back) + back, nanos);
      }
      if (in.to() == MAX) {
        throw beyond(start, duration);
      }
      in = covering(in.from(), Math.min(MAX - 1, in.to() + 2 * (in.to() - in.from())));
    }
  }

  /**
   * The business time from {@code from} to {@code to}; zero where {@code to} is before {@code
   * from}.
   *
   * @throws CsmException with {@code INVALID_VALUE} for instants outside the years of calendars
   */
  public Duration between(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : signedBetween(from, to);
  }

  /**
   * The business time from {@code from} to {@code to}; where {@code to} is before {@code from},
   * that from {@code to} to {@code from}, negative.
   *
   * @throws CsmException with {@code INVALID_VALUE} for instants outside the years of calendars
   */
  public Duration signedBetween(Instant from, Instant to) {
    requireInRange("from", from);
    requireInRange("to", to);
    long first = from.getEpochSecond();
    long last = to.getEpochSecond();
    Window in = covering(Math.min(first, last), Math.max(first, last));
    int firstIndex = in.stretchAt(first);
    int lastIndex = in.stretchAt(last);
    long seconds = in.sum(lastIndex, last) - in.sum(firstIndex, first);
    int nanos =
        (in.isOpen(lastIndex, last) ? to.getNano() : 0)
            - (in.isOpen(firstIndex, first) ? from.getNano() : 0);
    return Duration.ofSeconds(seconds, nanos);
  }

  /**
   * Whether it is open at {@code at}.
   *
   * @throws CsmException with {@code INVALID_VALUE} for an instant outside the years of calendars
   */
  public boolean isOpen(Instant at) {
    requireInRange("at", at);
    long second = at.getEpochSecond();
    Window in = covering(second, second);
    return in.isOpen(in.stretchAt(second), second);
  }

  /**
   * When it opens or closes next after {@code at}; the end of the years of calendars if it does
   * not.
   *
   * @throws CsmException with {@code INVALID_VALUE} for an instant outside the years of calendars
   */
  public Instant changeAfter(Instant at) {
    requireInRange("at", at);
    long second = at.getEpochSecond();
    for (Window in = covering(second, second); ; in = covering(in.from(), in.to())) {
      int index = in.stretchAt(second);
      long change =
          in.isOpen(index, second)
              ? in.end(index)
              : index + 1 < in.size() ? in.start(index + 1) : in.to();
      if (change < in.to() || in.to() == MAX) {
        return Instant.ofEpochSecond(change);
      }
    }
  }

  /** From when on its calendars know all their holidays and special days, if that has a bound. */
  public Optional<Instant> knownFrom() {
    return Optional.ofNullable(knownFrom);
  }

  /** Until when, exclusive, its calendars know all of these, if that has a bound. */
  public Optional<Instant> knownUntil() {
    return Optional.ofNullable(knownUntil);
  }

  /**
   * Whether all its calendars know their holidays and special days at {@code at}. Otherwise what is
   * computed there is an extension by weekly hours, and may change once these become known. An end
   * that is reached exactly is still known.
   */
  public boolean isKnown(Instant at) {
    return (knownFrom == null || !at.isBefore(knownFrom))
        && (knownUntil == null || !at.isAfter(knownUntil));
  }

  /** The names of its calendars. */
  @Override
  public String toString() {
    return calendars.stream().map(BusinessCalendar::name).collect(Collectors.joining(", "));
  }

  private static BusinessTime combined(
      List<BusinessTime> times, BinaryOperator<Stretches> operator) {
    if (times.isEmpty()) {
      throw CsmException.of(
          Code.INVALID_VALUE, "times", "value", "empty", "expected", "at least one");
    }
    Set<BusinessCalendar> calendars = new LinkedHashSet<>();
    List<OpenSource> parts = new ArrayList<>();
    int sources = 0;
    for (BusinessTime time : times) {
      calendars.addAll(time.calendars);
      parts.add(time.source);
      sources += time.sources;
      if (sources > MAX_CALENDARS) {
        throw CsmException.of(Code.TOO_MANY, "times", "size", sources, "max", MAX_CALENDARS);
      }
    }
    return new BusinessTime(
        Collections.unmodifiableList(new ArrayList<>(calendars)),
        (from, to) ->
            parts.stream().map(part -> part.between(from, to)).reduce(operator).orElseThrow(),
        sources);
  }

  /**
   * The first window that is open at all, looked for where most questions will be asked. Its years
   * are no clock: they decide only what need not be compiled later.
   */
  private Window firstWindow() {
    long from = startOfDay(LocalDate.of(2026, 1, 1), ZoneOffset.UTC);
    for (Window in = new Window(source, from, from + 2 * YEAR); ; ) {
      if (in.total() > 0) {
        return in;
      }
      if (in.from() == MIN && in.to() == MAX) {
        throw CsmException.of(Code.NO_OPEN_TIME, "calendar", "calendar", toString());
      }
      in = grown(in, MIN, MAX - 1);
    }
  }

  /** The window, grown where it does not cover the seconds from {@code first} to {@code last}. */
  private Window covering(long first, long last) {
    Window in = window;
    if (first < in.from() || last >= in.to()) {
      in = grown(in, first, last);
      window = in;
    }
    return in;
  }

  /** At least half as long again on the side that grows, so that growing step by step is cheap. */
  private Window grown(Window in, long first, long last) {
    long more = Math.max(YEAR, (in.to() - in.from()) / 2);
    long from = first < in.from() ? Math.max(MIN, Math.min(first, in.from() - more)) : in.from();
    long to = last >= in.to() ? Math.min(MAX, Math.max(last + 1, in.to() + more)) : in.to();
    return new Window(source, from, to);
  }

  private static void requireInRange(String path, Instant at) {
    long second = at.getEpochSecond();
    if (second < MIN || second >= MAX) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          at,
          "expected",
          "a time from " + BusinessCalendar.FIRST_DATE + " to " + BusinessCalendar.LAST_DATE);
    }
  }

  private static CsmException beyond(Instant start, Duration duration) {
    return CsmException.of(
        Code.BEYOND_CALENDAR,
        "duration",
        "start",
        start,
        "duration",
        duration,
        "end",
        BusinessCalendar.LAST_DATE);
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one == null || one.isBefore(other) ? other : one;
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || one.isAfter(other) ? other : one;
  }

  private static long startOfDay(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toEpochSecond();
  }
}
