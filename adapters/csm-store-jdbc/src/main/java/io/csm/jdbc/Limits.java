package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.util.List;

/** The bounds of what goes in. */
final class Limits {
  private static final int MAX_LIST = 1_000;
  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_REMOVALS = 100;
  private static final int MAX_CURSOR_NAME = 200;
  private static final int MAX_CURSOR_TEXT = 1_000;

  private Limits() {}

  static int list(int limit) {
    return limit(limit, MAX_LIST);
  }

  static int events(int limit) {
    return limit(limit, MAX_EVENTS);
  }

  static int removals(int limit) {
    return limit(limit, MAX_REMOVALS);
  }

  static void bounded(String path, List<?> list) {
    if (list.size() > MAX_LIST) {
      throw CsmException.of(Code.TOO_MANY, path, "size", list.size(), "max", MAX_LIST);
    }
  }

  static void cursor(String name, String value) {
    text("cursor.name", name, MAX_CURSOR_NAME);
    text("cursor.value", value, MAX_CURSOR_TEXT);
    if (name.isEmpty()) {
      throw CsmException.of(
          Code.INVALID_VALUE, "cursor.name", "value", name, "expected", "a text that is not empty");
    }
  }

  private static void text(String path, String value, int max) {
    if (value.length() > max) {
      throw CsmException.of(Code.TOO_LONG, path, "length", value.length(), "max", max);
    }
    if (!value.equals(Texts.storable(value))) {
      throw CsmException.of(
          Code.INVALID_VALUE, path, "value", value, "expected", "a text that can be stored");
    }
  }

  private static int limit(int limit, int max) {
    if (limit < 1 || limit > max) {
      throw CsmException.of(
          Code.INVALID_VALUE, "limit", "value", limit, "expected", "a number from 1 to " + max);
    }
    return limit;
  }
}
