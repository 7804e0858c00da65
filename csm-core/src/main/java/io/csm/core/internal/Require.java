package io.csm.core.internal;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.work.Skill;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/** Checks of values at construction; each names the path and what was expected. */
public final class Require {
  private Require() {}

  /** Any text up to {@code max} UTF-16 units, possibly empty. */
  public static String text(String path, String value, int max) {
    if (value.length() > max) {
      throw CsmException.of(Code.TOO_LONG, path, "length", value.length(), "max", max);
    }
    return value;
  }

  /** A text that names something: not empty, no control characters, no blanks at its ends. */
  public static String name(String path, String value, int max) {
    text(path, value, max);
    if (value.isEmpty()
        || !value.equals(value.strip())
        || value.chars().anyMatch(Character::isISOControl)) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          value,
          "expected",
          "a text that is not empty, without control characters and without blanks at its ends");
    }
    return value;
  }

  /** A whole number from {@code min} to {@code max}. */
  public static long range(String path, long value, long min, long max) {
    if (value < min || value > max) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          value,
          "expected",
          "a number from " + min + " to " + max);
    }
    return value;
  }

  /** A whole number from {@code min} to {@code max}. */
  public static int range(String path, int value, int min, int max) {
    return (int) range(path, (long) value, min, max);
  }

  /** A condition on {@code value}, explained by {@code expected}. */
  public static void that(boolean condition, String path, Object value, String expected) {
    if (!condition) {
      throw CsmException.of(Code.INVALID_VALUE, path, "value", value, "expected", expected);
    }
  }

  /** An immutable copy of at most {@code max} elements, in the same order. */
  public static <T> List<T> list(String path, Collection<? extends T> values, int max) {
    atMost(path, values.size(), max);
    return List.copyOf(values);
  }

  /** An immutable sorted copy of at most {@code max} elements. */
  public static <T extends Comparable<? super T>> SortedSet<T> sorted(
      String path, Collection<? extends T> values, int max) {
    atMost(path, values.size(), max);
    return Frozen.set(values);
  }

  /** An immutable sorted copy of at most {@code max} entries. */
  public static <K extends Comparable<? super K>, V> SortedMap<K, V> sorted(
      String path, java.util.Map<? extends K, ? extends V> values, int max) {
    atMost(path, values.size(), max);
    return Frozen.map(values);
  }

  /** Skills of which each is named once. */
  public static SortedSet<Skill> skills(String path, Collection<Skill> values, int max) {
    SortedSet<Skill> skills = sorted(path, values, max);
    String previous = "";
    for (Skill skill : skills) {
      that(!skill.name().equals(previous), path, skill.name(), "each skill named once");
      previous = skill.name();
    }
    return skills;
  }

  /** At most {@code max} elements. */
  public static void atMost(String path, int size, int max) {
    if (size > max) {
      throw CsmException.of(Code.TOO_MANY, path, "size", size, "max", max);
    }
  }
}
