package io.csm.core;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was wrong, where, and with which values: the common part of a rejection and an exception.
 * Immutable.
 *
 * @param code the stable code
 * @param path the field that is wrong, e.g. {@code fields.amount}, or empty where no field is
 * @param arguments the typed values by name, as texts, sorted by name; {@link #of} shortens those
 *     of more than 200 UTF-16 units
 */
public record Problem(Code code, String path, SortedMap<String, String> arguments) {
  public Problem {
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
  }

  /**
   * A problem with its arguments as alternating names and values.
   *
   * @throws IllegalArgumentException if a name has no value
   */
  public static Problem of(Code code, String path, Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("names and values must alternate");
    }
    SortedMap<String, String> arguments = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      arguments.put(
          String.valueOf(namesAndValues[i]), shorten(String.valueOf(namesAndValues[i + 1])));
    }
    return new Problem(code, path, arguments);
  }

  /** The same problem one level further down, e.g. {@code fields} before {@code amount}. */
  public Problem under(String parent) {
    return new Problem(code, path.isEmpty() ? parent : parent + "." + path, arguments);
  }

  /** The problem in English. */
  @Override
  public String toString() {
    return ProblemText.ENGLISH.format(this);
  }

  private static String shorten(String value) {
    if (value.length() <= 200) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(198)) ? 198 : 199;
    return value.substring(0, end) + "…";
  }

  Map<String, String> argumentsForText() {
    Map<String, String> all = new TreeMap<>(arguments);
    all.put("path", path);
    return all;
  }
}
