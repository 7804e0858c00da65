package io.csm.core.work;

import io.csm.core.internal.Require;

/** The value of a label: a text or a whole number. Immutable. Numbers come before texts. */
public sealed interface LabelValue extends Comparable<LabelValue> {
  /** The greatest length of a text, in UTF-16 units. */
  int MAX_TEXT_LENGTH = 128;

  /** A text, compared exactly. */
  static LabelValue of(String text) {
    return new Text(text);
  }

  /** A whole number. */
  static LabelValue of(long number) {
    return new Num(number);
  }

  /**
   * A text.
   *
   * @param value 1 to 128 characters
   */
  record Text(String value) implements LabelValue {
    public Text {
      Require.name("label.value", value, MAX_TEXT_LENGTH);
    }

    @Override
    public int compareTo(LabelValue other) {
      return other instanceof Text text ? value.compareTo(text.value) : 1;
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** A whole number. */
  record Num(long value) implements LabelValue {
    @Override
    public int compareTo(LabelValue other) {
      return other instanceof Num num ? Long.compare(value, num.value) : -1;
    }

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }
}
