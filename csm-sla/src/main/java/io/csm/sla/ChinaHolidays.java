package io.csm.sla;

import io.csm.core.config.BusinessCalendarBuilder;
import io.csm.core.config.SpecialDay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The public holidays of China and their make-up working days, as the General Office of the State
 * Council has announced them, year by year. Each year is announced in the autumn before it; what a
 * later one will be is not guessed, so that {@link BusinessTime#isKnown} is false beyond {@link
 * #validThrough}. Immutable and thread-safe.
 */
public final class ChinaHolidays {
  private static final ChinaHolidays ANNOUNCED = read();

  private final SortedMap<LocalDate, String> holidays = new TreeMap<>();
  private final SortedMap<LocalDate, String> makeUpDays = new TreeMap<>();
  private final List<String> sources = new ArrayList<>();
  private final List<Integer> years = new ArrayList<>();

  private ChinaHolidays() {}

  /** The years that this release knows. */
  public static ChinaHolidays announced() {
    return ANNOUNCED;
  }

  /** The first date that is known. */
  public LocalDate validFrom() {
    return LocalDate.of(years.get(0), 1, 1);
  }

  /** The last date that is known. */
  public LocalDate validThrough() {
    return LocalDate.of(years.get(years.size() - 1), 12, 31);
  }

  /** The notices that it is taken from: year, number and date of each. */
  public List<String> sources() {
    return Collections.unmodifiableList(sources);
  }

  /** The dates that are off, with their names. */
  public SortedMap<LocalDate, String> holidays() {
    return Collections.unmodifiableSortedMap(holidays);
  }

  /**
   * The dates of weekends that are worked, with the names of the holidays that they make up for.
   */
  public SortedMap<LocalDate, String> makeUpDays() {
    return Collections.unmodifiableSortedMap(makeUpDays);
  }

  /**
   * Adds them to a calendar, whose dates are then valid for as long as these are.
   *
   * @param makeUpHours the hours of a make-up working day, such as {@code 09:00-18:00}
   * @return {@code calendar}
   */
  public BusinessCalendarBuilder addTo(BusinessCalendarBuilder calendar, String... makeUpHours) {
    holidays.forEach(calendar::holiday);
    makeUpDays.forEach(
        (date, name) -> calendar.special(date, SpecialDay.of(name + "调休上班", makeUpHours)));
    return calendar.valid(validFrom(), validThrough());
  }

  private void add(String line) {
    String[] parts = line.split(" ", -1);
    if (parts[0].length() == 4) {
      years.add(Integer.valueOf(parts[0]));
      sources.add(line);
      return;
    }
    LocalDate last = LocalDate.parse(parts[1]);
    for (LocalDate date = LocalDate.parse(parts[0]); !date.isAfter(last); date = date.plusDays(1)) {
      holidays.put(date, parts[2]);
    }
    for (int i = 3; i < parts.length; i++) {
      makeUpDays.put(LocalDate.parse(parts[i]), parts[2]);
    }
  }

  private static ChinaHolidays read() {
    ChinaHolidays china = new ChinaHolidays();
    try (InputStream in = ChinaHolidays.class.getResourceAsStream("china-holidays.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(china::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return china;
  }
}
