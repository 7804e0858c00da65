package io.csm.core.config;

import io.csm.core.internal.Require;
import java.math.BigDecimal;

/** The decimal numbers that fields and limits hold. */
final class Decimals {
  /** What every database of note can hold as a decimal column. */
  private static final int MAX_PRECISION = 38;

  private static final int MAX_SCALE = 18;

  private Decimals() {}

  /** The same number without trailing zeros and without an exponent, so that equal means equals. */
  static BigDecimal normal(String path, BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    // Digits before the point are precision - scale; in long, as a scale may be as low as -2^31.
    boolean fits =
        stripped.scale() <= MAX_SCALE
            && stripped.precision() - (long) Math.min(stripped.scale(), 0) <= MAX_PRECISION;
    Require.that(
        fits,
        path,
        fits ? value : "longer",
        "a number of at most " + MAX_PRECISION + " digits, " + MAX_SCALE + " of them decimals");
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
