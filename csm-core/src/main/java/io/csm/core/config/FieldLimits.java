package io.csm.core.config;

import io.csm.core.internal.Require;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a field allows beyond its type. A limit that the field's type does not know is refused by
 * {@link FieldDefinition}.
 *
 * @param maxLength of TEXT: the most characters (UTF-16 units), 1 to 65,536
 * @param min of NUMBER and of the amount of MONEY: the smallest, or null
 * @param max of NUMBER and of the amount of MONEY: the largest, or null
 * @param currencies of MONEY: the ISO 4217 codes allowed, at most 200; empty for all
 * @param referenceType of REFERENCE: the type of host's object that is allowed, or null for all
 */
public record FieldLimits(
    int maxLength,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    SortedSet<String> currencies,
    @Nullable String referenceType) {
  /** The most characters of a text where the field says nothing. */
  public static final int DEFAULT_MAX_LENGTH = 2_000;

  /** The limits of a field that sets none: texts up to {@link #DEFAULT_MAX_LENGTH} characters. */
  public static final FieldLimits DEFAULT =
      new FieldLimits(DEFAULT_MAX_LENGTH, null, null, new TreeSet<>(), null);

  public FieldLimits {
    Require.range("limits.maxLength", maxLength, 1, FieldValue.MAX_TEXT_LENGTH);
    min = min == null ? null : Decimals.normal("limits.min", min);
    max = max == null ? null : Decimals.normal("limits.max", max);
    if (min != null && max != null) {
      Require.that(min.compareTo(max) <= 0, "limits.min", min, "at most the maximum, " + max);
    }
    currencies = Require.sorted("limits.currencies", currencies, 200);
    for (String currency : currencies) {
      FieldValue.Money.fractionDigits("limits.currencies", currency);
    }
    if (referenceType != null) {
      Require.name("limits.referenceType", referenceType, FieldValue.Reference.MAX_TYPE_LENGTH);
    }
  }

  /** These limits with another length of texts. */
  public FieldLimits withMaxLength(int length) {
    return new FieldLimits(length, min, max, currencies, referenceType);
  }

  /** These limits with another range; null leaves an end open. */
  public FieldLimits withRange(@Nullable BigDecimal smallest, @Nullable BigDecimal largest) {
    return new FieldLimits(maxLength, smallest, largest, currencies, referenceType);
  }

  /** These limits with other currencies; none allows all. */
  public FieldLimits withCurrencies(String... codes) {
    return new FieldLimits(maxLength, min, max, new TreeSet<>(List.of(codes)), referenceType);
  }

  /** These limits with the type of object that may be referred to. */
  public FieldLimits withReferenceType(String type) {
    return new FieldLimits(maxLength, min, max, currencies, type);
  }

  /** Refuses limits that fields of {@code type} do not read. */
  void requireFor(String path, FieldType type) {
    boolean decimal = type == FieldType.NUMBER || type == FieldType.MONEY;
    Require.that(
        type == FieldType.TEXT || maxLength == DEFAULT_MAX_LENGTH,
        path + ".limits.maxLength",
        maxLength,
        "no limit of length for a field of type " + type);
    Require.that(
        decimal || (min == null && max == null),
        path + ".limits.min",
        min + " to " + max,
        "no range for a field of type " + type);
    Require.that(
        type == FieldType.MONEY || currencies.isEmpty(),
        path + ".limits.currencies",
        currencies,
        "no currencies for a field of type " + type);
    Require.that(
        type == FieldType.REFERENCE || referenceType == null,
        path + ".limits.referenceType",
        String.valueOf(referenceType),
        "no type of reference for a field of type " + type);
  }
}
