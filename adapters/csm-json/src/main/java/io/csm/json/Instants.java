package io.csm.json;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;

/**
 * Times as texts: what {@link Instant#toString()} writes and {@link Instant#parse} reads, for the
 * usual form without their general formatter. A ticket has about ten of them, and a node that takes
 * a shard over reads all that are open.
 */
final class Instants {
  private static final long SECONDS_OF_DAY = 86_400;

  /** The first second of the year 0, and that of the year 10,000: others have a sign. */
  private static final long YEAR_0 = -62_167_219_200L;

  private static final long YEAR_10000 = 253_402_300_800L;

  /** The length of {@code 2026-03-01T08:30:00}. */
  private static final int WHOLE = 19;

  private static final int[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private Instants() {}

  /** As {@link Instant#toString()}. */
  static String format(Instant instant) {
    long epochSecond = instant.getEpochSecond();
    if (epochSecond < YEAR_0 || epochSecond >= YEAR_10000) {
      return instant.toString();
    }
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(epochSecond, instant.getNano(), ZoneOffset.UTC);
    char[] text = new char[WHOLE + 11];
    digits(text, 0, 4, time.getYear());
    text[4] = '-';
    digits(text, 5, 2, time.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, time.getDayOfMonth());
    text[10] = 'T';
    digits(text, 11, 2, time.getHour());
    text[13] = ':';
    digits(text, 14, 2, time.getMinute());
    text[16] = ':';
    digits(text, 17, 2, time.getSecond());
    int end = WHOLE;
    int nano = time.getNano();
    if (nano > 0) {
      // Three, six or nine digits.
      int count = nano % 1_000_000 == 0 ? 3 : nano % 1_000 == 0 ? 6 : 9;
      text[end] = '.';
      digits(text, end + 1, count, nano / POWERS[9 - count]);
      end += 1 + count;
    }
    text[end++] = 'Z';
    return new String(text, 0, end);
  }

  private static void digits(char[] text, int from, int count, int number) {
    int rest = number;
    for (int at = from + count - 1; at >= from; at--) {
      text[at] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** As {@link Instant#parse}. */
  static Instant parse(String text) {
    int fraction = text.length() - WHOLE - 2;
    if (text.length() < WHOLE + 1
        || fraction == 0
        || fraction > 9
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(text.length() - 1) != 'Z'
        || (fraction > 0 && text.charAt(WHOLE) != '.')) {
      return Instant.parse(text);
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    int nano = fraction < 0 ? 0 : number(text, WHOLE + 1, fraction);
    if ((year | month | day | hour | minute | second | nano) < 0
        || month < 1
        || month > 12
        || day < 1
        || day > Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year))
        || hour > 23
        || minute > 59
        || second > 59) {
      return Instant.parse(text);
    }
    return Instant.ofEpochSecond(
        LocalDate.of(year, month, day).toEpochDay() * SECONDS_OF_DAY
            + (hour * 60L + minute) * 60
            + second,
        fraction < 0 ? 0 : (long) nano * POWERS[9 - fraction]);
  }

  /** So many digits as a number; -1 if not all are digits. */
  private static int number(String text, int from, int count) {
    int number = 0;
    for (int at = from; at < from + count; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
