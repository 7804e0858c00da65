package io.csm.kb.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The numbers in a text, such as those of phones and orders, which people know by their ends.
 * Digits that one blank, dash, dot or bracket parts are one number. Stateless and thread-safe.
 */
final class Numbers {
  /** The shortest and the longest end by which a number is found. */
  static final int MIN_END = 4;

  private static final int MAX_END = 12;

  /** A shorter number is a word like others. */
  private static final int MIN_LENGTH = 7;

  private static final int MAX_LENGTH = 40;

  /** How many ends of numbers a text has, at most. */
  private static final int MAX_ENDS = 2_000;

  private Numbers() {}

  /** The ends of the long numbers of a text. */
  static Set<String> ends(String text) {
    Set<String> ends = new TreeSet<>();
    for (String number : all(text)) {
      int longest = Math.min(MAX_END, number.length());
      for (int length = MIN_END; number.length() >= MIN_LENGTH && length <= longest; length++) {
        if (ends.size() == MAX_ENDS) {
          return ends;
        }
        ends.add(number.substring(number.length() - length));
      }
    }
    return ends;
  }

  /** The numbers that somebody asks for, at most eight. */
  static List<String> asked(String text) {
    return all(text).stream().distinct().limit(8).toList();
  }

  /** The end by which a number is found. */
  static String end(String number) {
    return number.substring(Math.max(0, number.length() - MAX_END));
  }

  private static List<String> all(String text) {
    List<String> all = new ArrayList<>();
    StringBuilder number = new StringBuilder();
    int apart = 0;
    for (int at = 0; at <= text.length(); at++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 10) : -1;
      if (digit >= 0) {
        number.append((char) ('0' + digit));
        apart = 0;
      } else if (number.length() > 0
          && (at == text.length() || ++apart > 1 || " -.()/".indexOf(text.charAt(at)) < 0)) {
        if (number.length() <= MAX_LENGTH) {
          all.add(number.toString());
        }
        number.setLength(0);
        apart = 0;
      }
    }
    return all;
  }
}
