package io.csm.core.work;

import io.csm.core.internal.Require;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A demand on a label of an agent, e.g. {@code region = eu} or {@code seniority >= 3}. Immutable.
 *
 * <p>Who has no such label meets {@link Comparison#NOT_EQUAL} and nothing else. A text is never
 * equal to a number, and is neither smaller nor greater than one.
 *
 * @param label 1 to 64 characters, compared exactly
 * @param values one; for {@link Comparison#IN} 1 to {@value #MAX_VALUES}. For the comparisons by
 *     size it is a number
 */
public record LabelPredicate(String label, Comparison comparison, SortedSet<LabelValue> values)
    implements Comparable<LabelPredicate> {
  /** The greatest length of a label, in UTF-16 units. */
  public static final int MAX_NAME_LENGTH = 64;

  /** The greatest number of values of {@link Comparison#IN}. */
  public static final int MAX_VALUES = 64;

  /** How a label is compared with the values. */
  public enum Comparison {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">="),
    IN("in");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** As it is written, e.g. {@code >=}. */
    public String sign() {
      return sign;
    }

    /** Whether the size of a number decides. */
    boolean isBySize() {
      return this == LESS || this == AT_MOST || this == GREATER || this == AT_LEAST;
    }
  }

  public LabelPredicate {
    Require.name("predicate.label", label, MAX_NAME_LENGTH);
    values = Require.sorted("predicate.values", values, MAX_VALUES);
    Require.that(!values.isEmpty(), "predicate.values", "none", "at least one value");
    Require.that(
        comparison == Comparison.IN || values.size() == 1,
        "predicate.values",
        values.size(),
        "one value for (" + comparison.sign + ")");
    Require.that(
        !comparison.isBySize() || values.first() instanceof LabelValue.Num,
        "predicate.values",
        values.first(),
        "a number for (" + comparison.sign + ")");
  }

  /** A comparison with one value. */
  public static LabelPredicate of(String label, Comparison comparison, LabelValue value) {
    return new LabelPredicate(label, comparison, new java.util.TreeSet<>(List.of(value)));
  }

  /** That a label has this value. */
  public static LabelPredicate equal(String label, LabelValue value) {
    return of(label, Comparison.EQUAL, value);
  }

  /** That a label has one of these values. */
  public static LabelPredicate in(String label, LabelValue... values) {
    return new LabelPredicate(label, Comparison.IN, new java.util.TreeSet<>(List.of(values)));
  }

  /** Whether these labels meet it. */
  public boolean isMetBy(Map<String, LabelValue> labels) {
    @Nullable LabelValue has = labels.get(label);
    if (has == null) {
      return comparison == Comparison.NOT_EQUAL;
    }
    return switch (comparison) {
      case EQUAL, IN -> values.contains(has);
      case NOT_EQUAL -> !values.contains(has);
      case LESS, AT_MOST, GREATER, AT_LEAST ->
          has instanceof LabelValue.Num && isMetBySize(has.compareTo(values.first()));
    };
  }

  private boolean isMetBySize(int order) {
    return switch (comparison) {
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
    };
  }

  /** By label, comparison and values. */
  @Override
  public int compareTo(LabelPredicate other) {
    int order = label.compareTo(other.label);
    order = order != 0 ? order : comparison.compareTo(other.comparison);
    order = order != 0 ? order : Integer.compare(values.size(), other.values.size());
    Iterator<LabelValue> mine = values.iterator();
    Iterator<LabelValue> others = other.values.iterator();
    while (order == 0 && mine.hasNext()) {
      order = mine.next().compareTo(others.next());
    }
    return order;
  }

  /** As it is written, e.g. {@code seniority >= 3}. */
  @Override
  public String toString() {
    return label
        + " "
        + comparison.sign
        + " "
        + values.stream().map(LabelValue::toString).collect(Collectors.joining(", "));
  }
}
