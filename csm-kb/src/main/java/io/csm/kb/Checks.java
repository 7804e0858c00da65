package io.csm.kb;

import io.csm.core.Code;
import io.csm.core.CsmException;

/** Checks of what comes in; each names the path and what was expected. */
final class Checks {
  private Checks() {}

  static void length(String path, String text, int max) {
    if (text.length() > max) {
      throw CsmException.of(Code.TOO_LONG, path, "length", text.length(), "max", max);
    }
  }

  static void range(String path, int value, int min, int max) {
    if (value < min || value > max) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          value,
          "expected",
          "a number from " + min + " to " + max);
    }
  }

  static void number(String path, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          value,
          "expected",
          "a number from " + min + " to " + max);
    }
  }
}
