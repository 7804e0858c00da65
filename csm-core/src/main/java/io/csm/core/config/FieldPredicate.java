package io.csm.core.config;

import io.csm.core.Problem;
import io.csm.core.internal.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a field of a ticket must be like. Immutable.
 *
 * @param field the name of the field, which must not be personal
 * @param operator how the field's value is held against {@code values}
 * @param values 1 to {@value #MAX_VALUES} for IN and NOT_IN, one for a comparison, none for FILLED
 *     and EMPTY
 */
public record FieldPredicate(String field, Operator operator, List<FieldValue> values) {
  /** The most values of one predicate. */
  public static final int MAX_VALUES = 200;

  /** How a value is held against others. */
  public enum Operator {
    /** It is one of the values. */
    IN,
    /** It is none of the values, or the field is empty. */
    NOT_IN,
    /** It is less. */
    LESS,
    /** It is less or equal. */
    AT_MOST,
    /** It is greater or equal. */
    AT_LEAST,
    /** It is greater. */
    GREATER,
    /** The field has a value. */
    FILLED,
    /** The field has none. */
    EMPTY
  }

  public FieldPredicate {
    Require.name("predicate.field", field, TicketSchema.MAX_NAME_LENGTH);
    values = Require.list("predicate.values", values, MAX_VALUES);
    switch (operator) {
      case IN, NOT_IN ->
          Require.that(!values.isEmpty(), "predicate.values", "empty", "at least one value");
      case FILLED, EMPTY ->
          Require.that(
              values.isEmpty(), "predicate.values", values.size() + " values", "no values");
      case LESS, AT_MOST, AT_LEAST, GREATER ->
          Require.that(
              values.size() == 1 && isOrdered(values.get(0)),
              "predicate.values",
              values.size() == 1 ? "of kind " + values.get(0).kind() : values.size() + " values",
              "one number, amount, date or moment");
    }
  }

  /** The field is one of these. */
  public static FieldPredicate in(String field, FieldValue... values) {
    return new FieldPredicate(field, Operator.IN, List.of(values));
  }

  /** The field is this or more. */
  public static FieldPredicate atLeast(String field, FieldValue value) {
    return new FieldPredicate(field, Operator.AT_LEAST, List.of(value));
  }

  /**
   * Whether it holds. Amounts in different currencies, and values of different kinds, cannot be
   * compared: neither is less.
   *
   * @param value of the field; null where the ticket has none
   */
  public boolean holds(@Nullable FieldValue value) {
    return switch (operator) {
      case FILLED -> value != null;
      case EMPTY -> value == null;
      case IN -> value != null && values.contains(value);
      case NOT_IN -> value == null || !values.contains(value);
      case LESS -> isComparable(value) && compare(value) < 0;
      case AT_MOST -> isComparable(value) && compare(value) <= 0;
      case AT_LEAST -> isComparable(value) && compare(value) >= 0;
      case GREATER -> isComparable(value) && compare(value) > 0;
    };
  }

  /** What a schema has against it at {@code path}, or null: policies name no personal fields. */
  @Nullable Problem problemUnder(TicketSchema schema, String path) {
    Problem unknown = FieldReferences.problemOf(schema, field, path + ".field");
    FieldDefinition definition = schema.field(field).orElse(null);
    if (unknown != null || definition == null) {
      return unknown;
    }
    for (int i = 0; i < values.size(); i++) {
      Problem wrong = definition.problemOfKind(values.get(i)).orElse(null);
      if (wrong != null) {
        return new Problem(wrong.code(), path + ".values[" + i + "]", wrong.arguments());
      }
    }
    return null;
  }

  private static boolean isOrdered(FieldValue value) {
    return switch (value.kind()) {
      case NUMBER, MONEY, DATE, INSTANT -> true;
      default -> false;
    };
  }

  private boolean isComparable(@Nullable FieldValue value) {
    FieldValue other = values.get(0);
    if (value instanceof FieldValue.Money amount && other instanceof FieldValue.Money bound) {
      return amount.currency().equals(bound.currency());
    }
    return value != null && value.kind() == other.kind();
  }

  private int compare(@Nullable FieldValue value) {
    FieldValue other = values.get(0);
    if (value instanceof FieldValue.Num left && other instanceof FieldValue.Num right) {
      return left.value().compareTo(right.value());
    } else if (value instanceof FieldValue.Money left && other instanceof FieldValue.Money right) {
      return left.amount().compareTo(right.amount());
    } else if (value instanceof FieldValue.Date left && other instanceof FieldValue.Date right) {
      return left.value().compareTo(right.value());
    } else if (value instanceof FieldValue.Moment left
        && other instanceof FieldValue.Moment right) {
      return left.value().compareTo(right.value());
    }
    throw new IllegalStateException("not comparable: " + value + " and " + other);
  }
}
