package io.csm.core.config;

import io.csm.core.internal.Require;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of the wall clock of one day, from its first second up to, and without, its end.
 * Immutable; compares by both ends. The text form is {@code 09:00-17:30}, with seconds where there
 * are some.
 *
 * @param from seconds since 00:00, 0 to 86,399
 * @param to seconds since 00:00, 1 to 86,400, which is 24:00; below {@code from}, the stretch goes
 *     over midnight and ends on the next day. 0 is taken for 86,400
 */
public record OpenHours(int from, int to) implements Comparable<OpenHours> {
  /** The end of a day, 24:00, in seconds. */
  public static final int END_OF_DAY = 86_400;

  private static final String EXPECTED = "two times such as 09:00-17:30, from 00:00 to 24:00";

  private static final Pattern TEXT =
      Pattern.compile("(\\d\\d):(\\d\\d)(?::(\\d\\d))?-(\\d\\d):(\\d\\d)(?::(\\d\\d))?");

  public OpenHours {
    Require.range("hours.from", from, 0, END_OF_DAY - 1);
    Require.range("hours.to", to, 0, END_OF_DAY);
    Require.that(
        from != to,
        "hours",
        text(from) + "-" + text(to),
        "two different times; a whole day is 00:00-24:00");
    if (to == 0) {
      to = END_OF_DAY;
    }
  }

  /** Reads the text form, e.g. {@code 09:00-17:30}, {@code 20:00-24:00} or {@code 22:00-06:00}. */
  public static OpenHours parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    Require.that(matcher.matches(), "hours", text, EXPECTED);
    int from = seconds(text, matcher, 1);
    Require.that(from < END_OF_DAY, "hours", text, EXPECTED);
    return new OpenHours(from, seconds(text, matcher, 4));
  }

  /** Whether it ends on the next day. */
  public boolean isOvernight() {
    return to < from;
  }

  @Override
  public int compareTo(OpenHours other) {
    return from != other.from ? Integer.compare(from, other.from) : Integer.compare(to, other.to);
  }

  /** The text form. */
  @Override
  public String toString() {
    return text(from) + "-" + text(to);
  }

  private static int seconds(String text, Matcher matcher, int group) {
    int hour = Integer.parseInt(matcher.group(group));
    int minute = Integer.parseInt(matcher.group(group + 1));
    String seconds = matcher.group(group + 2);
    int second = seconds == null ? 0 : Integer.parseInt(seconds);
    int total = (hour * 60 + minute) * 60 + second;
    Require.that(minute < 60 && second < 60 && total <= END_OF_DAY, "hours", text, EXPECTED);
    return total;
  }

  private static String text(int second) {
    int minutes = second / 60;
    StringBuilder text = new StringBuilder(8);
    digits(text, minutes / 60).append(':');
    digits(text, minutes % 60);
    if (second % 60 != 0) {
      digits(text.append(':'), second % 60);
    }
    return text.toString();
  }

  private static StringBuilder digits(StringBuilder text, int value) {
    return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }
}
