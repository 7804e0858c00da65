package io.csm.simulator;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Reads the dates and times of the call-centre log. */
final class WallClock {
  static final int DAY = 86_400;
  static final int INVALID = -1;

  private WallClock() {}

  /**
   * Seconds since midnight of {@code H:mm:ss}, up to {@code 24:00:00}; {@link #INVALID} for
   * anything else.
   */
  static int secondOfDay(String text) {
    int colon = text.indexOf(':');
    if ((colon != 1 && colon != 2) || text.length() != colon + 6 || text.charAt(colon + 3) != ':') {
      return INVALID;
    }
    int hour = digits(text, 0, colon);
    int minute = digits(text, colon + 1, colon + 3);
    int second = digits(text, colon + 4, colon + 6);
    if (hour < 0 || minute < 0 || second < 0 || minute > 59 || second > 59) {
      return INVALID;
    }
    int total = hour * 3_600 + minute * 60 + second;
    return total <= DAY ? total : INVALID;
  }

  /** The date of {@code yyMMdd}, years 70 to 99 in the last century; throws if there is none. */
  static LocalDate date(String text) {
    int value = text.length() == 6 ? digits(text, 0, 6) : INVALID;
    if (value < 0) {
      throw new DateTimeException("not yyMMdd");
    }
    int year = value / 10_000;
    return LocalDate.of(year < 70 ? 2000 + year : 1900 + year, value / 100 % 100, value % 100);
  }

  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return INVALID;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
