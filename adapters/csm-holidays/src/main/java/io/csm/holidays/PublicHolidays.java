package io.csm.holidays;

import de.focus_shift.jollyday.core.CalendarHierarchy;
import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.BusinessCalendarBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The public holidays of a country or a part of one, for a range of years, as Jollyday computes
 * them from its rules. They are no announcements: what is decided later, and what depends on the
 * sight of the moon, may differ. Immutable and thread-safe; nothing is looked up on the network.
 */
public final class PublicHolidays {
  /** The most years at a time. */
  public static final int MAX_YEARS = 50;

  private static final String VERSION = version();

  private final String region;
  private final LocalDate first;
  private final LocalDate last;
  private final Locale names;
  private final SortedMap<LocalDate, Set<String>> found = new TreeMap<>();
  private final SortedMap<LocalDate, String> holidays = new TreeMap<>();
  private final List<UnusedHoliday> unused = new ArrayList<>();

  private PublicHolidays(String region, int firstYear, int lastYear, Locale language) {
    this.region = region;
    first = LocalDate.of(firstYear, 1, 1);
    last = LocalDate.of(lastYear, 12, 31);
    names = known(language);
  }

  /** The countries, mostly by ISO 3166, and markets that have holidays of their own. */
  public static SortedSet<String> countries() {
    return new TreeSet<>(HolidayManager.getSupportedCalendarCodes());
  }

  /**
   * The holidays of a region. Costs some ten milliseconds for the first of a country.
   *
   * @param region a country of {@link #countries()}, and parts of it after hyphens, as Jollyday
   *     calls them, mostly by ISO 3166-2: {@code DE}, {@code DE-BY}, {@code BR-SP-CSP}; in any case
   * @param firstYear 1900 to 2199
   * @param lastYear from {@code firstYear}, at most {@value #MAX_YEARS} years
   * @param language of the names; English where Jollyday does not have it
   * @throws CsmException with {@code UNKNOWN_CHOICE} for a region that is not known, {@code
   *     INVALID_VALUE} for years out of range
   */
  public static PublicHolidays of(String region, int firstYear, int lastYear, Locale language) {
    checkYears(firstYear, lastYear);
    String[] parts = region.toLowerCase(Locale.ROOT).split("-", -1);
    SortedSet<String> countries = countries();
    if (!countries.contains(parts[0].toUpperCase(Locale.ROOT))) {
      throw unknown(parts[0].toUpperCase(Locale.ROOT), countries);
    }
    HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(parts[0]));
    String[] below = Arrays.copyOfRange(parts, 1, parts.length);
    CalendarHierarchy at = manager.getCalendarHierarchy();
    for (String part : below) {
      CalendarHierarchy child = at.getChildren().get(part);
      if (child == null) {
        throw unknown(region.toUpperCase(Locale.ROOT), partsOf(at));
      }
      at = child;
    }
    PublicHolidays holidays =
        new PublicHolidays(region.toUpperCase(Locale.ROOT), firstYear, lastYear, language);
    // What is observed in the days around New Year may belong to the year before or after.
    for (int year = firstYear - 1; year <= lastYear + 1; year++) {
      for (Holiday holiday : sorted(manager.getHolidays(Year.of(year), below))) {
        holidays.add(holiday);
      }
    }
    holidays.finish(partsOf(at));
    return holidays;
  }

  private static void checkYears(int firstYear, int lastYear) {
    int earliest = BusinessCalendar.FIRST_DATE.getYear();
    int latest = BusinessCalendar.LAST_DATE.getYear();
    if (firstYear < earliest || firstYear > latest) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "firstYear",
          "value",
          firstYear,
          "expected",
          earliest + " to " + latest);
    }
    int most = Math.min(latest, firstYear + MAX_YEARS - 1);
    if (lastYear < firstYear || lastYear > most) {
      throw CsmException.of(
          Code.INVALID_VALUE, "lastYear", "value", lastYear, "expected", firstYear + " to " + most);
    }
  }

  private static CsmException unknown(String region, Set<String> known) {
    return CsmException.of(
        Code.UNKNOWN_CHOICE, "region", "value", region, "known", String.join(", ", known));
  }

  private static SortedSet<String> partsOf(CalendarHierarchy at) {
    SortedSet<String> parts = new TreeSet<>();
    at.getChildren().keySet().forEach(part -> parts.add(part.toUpperCase(Locale.ROOT)));
    return parts;
  }

  /** In an order that does not depend on hashes. */
  private static List<Holiday> sorted(Set<Holiday> holidays) {
    List<Holiday> sorted = new ArrayList<>(holidays);
    sorted.sort(
        java.util.Comparator.comparing(Holiday::getActualDate)
            .thenComparing(Holiday::getPropertiesKey));
    return sorted;
  }

  private void add(Holiday holiday) {
    String name = holiday.getDescription(names);
    if (holiday.getType() != HolidayType.PUBLIC_HOLIDAY) {
      if (isWithin(holiday.getActualDate())) {
        boolean bank = holiday.getType() == HolidayType.BANK_HOLIDAY;
        unused.add(
            new UnusedHoliday(
                holiday.getActualDate() + " " + name,
                bank
                    ? "It is a holiday of banks. Add it as a holiday if your desk is closed, too."
                    : "It is observed, and no day off. Add it as a holiday if your desk is"
                        + " closed."));
      }
      return;
    }
    add(holiday.getActualDate(), name);
    holiday.getObservedDate().ifPresent(date -> add(date, name));
  }

  private void add(LocalDate date, String name) {
    if (isWithin(date)) {
      found.computeIfAbsent(date, none -> new LinkedHashSet<>()).add(name);
    }
  }

  private boolean isWithin(LocalDate date) {
    return !date.isBefore(first) && !date.isAfter(last);
  }

  private void finish(SortedSet<String> parts) {
    found.forEach(
        (date, together) -> {
          String name = String.join(", ", together);
          int max = BusinessCalendar.MAX_NAME_LENGTH;
          holidays.put(date, name.length() <= max ? name : name.substring(0, max));
        });
    if (!parts.isEmpty()) {
      unused.add(
          new UnusedHoliday(
              region,
              String.join(", ", parts)
                  + " may have holidays of their own. Name the part, e.g. "
                  + region
                  + "-"
                  + parts.first()
                  + ", to have them."));
    }
  }

  /** The region, in upper case. */
  public String region() {
    return region;
  }

  /** Where they come from: Jollyday, its version, and the region. */
  public String source() {
    return "Jollyday " + VERSION + ", " + region;
  }

  /** The first date that was asked for. */
  public LocalDate validFrom() {
    return first;
  }

  /** The last date that was asked for. */
  public LocalDate validThrough() {
    return last;
  }

  /**
   * The dates that are off, with their names: public holidays, and where one is observed on another
   * date, that one, too.
   */
  public SortedMap<LocalDate, String> holidays() {
    return Collections.unmodifiableSortedMap(holidays);
  }

  /**
   * What is not among them: observances and holidays of banks by date, then the parts of the region
   * that may have more.
   */
  public List<UnusedHoliday> unused() {
    return Collections.unmodifiableList(unused);
  }

  /**
   * Adds them to a calendar, whose dates are then valid for as long as these are.
   *
   * @return {@code calendar}
   */
  public BusinessCalendarBuilder addTo(BusinessCalendarBuilder calendar) {
    holidays.forEach(calendar::holiday);
    return calendar.valid(first, last);
  }

  /** A language that there are names in; the root stands for English, whatever the JVM speaks. */
  private static Locale known(Locale language) {
    String file = "/descriptions/holiday_descriptions_" + language.getLanguage() + ".properties";
    return HolidayManager.class.getResource(file) == null
        ? Locale.ROOT
        : Locale.forLanguageTag(language.getLanguage());
  }

  private static String version() {
    String file = "/META-INF/maven/de.focus-shift/jollyday-core/pom.properties";
    Properties properties = new Properties();
    try (InputStream in = HolidayManager.class.getResourceAsStream(file)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "of unknown version");
  }
}
