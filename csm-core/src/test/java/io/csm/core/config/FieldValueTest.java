package io.csm.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FieldValueTest {
  @Property
  void theSameNumberIsTheSameValueHoweverItWasWritten(
      @ForAll @BigRange(min = "-999999999", max = "999999999") @Scale(6) BigDecimal number,
      @ForAll @IntRange(max = 12) int zeros) {
    FieldValue written = new FieldValue.Num(number.setScale(number.scale() + zeros));

    assertThat(written).isEqualTo(new FieldValue.Num(number));
    assertThat(((FieldValue.Num) written).value()).isEqualByComparingTo(number);
  }

  @Test
  void aNumberIsKeptWithoutAnExponent() {
    assertThat(new FieldValue.Num(new BigDecimal("1E+3")).value()).hasToString("1000");
    assertThat(new FieldValue.Num(new BigDecimal("0E-9")).value()).hasToString("0");
  }

  @Test
  void aNumberHasAtMost38DigitsAnd18Decimals() {
    BigDecimal longest = new BigDecimal("9".repeat(20) + "." + "9".repeat(18));
    assertThat(new FieldValue.Num(longest).value()).isEqualTo(longest);
    assertThat(new FieldValue.Num(new BigDecimal("1E+37")).value().precision()).isEqualTo(38);

    refused("number", () -> new FieldValue.Num(new BigDecimal("1E+38")));
    refused("number", () -> new FieldValue.Num(new BigDecimal("1E-19")));
    refused("number", () -> new FieldValue.Num(new BigDecimal("9".repeat(39))));
    refused(
        "number", () -> new FieldValue.Num(new BigDecimal("9".repeat(21) + "." + "9".repeat(18))));
    refused(
        "number", () -> new FieldValue.Num(new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE + 1)));
  }

  @Test
  void anAmountHasTheDecimalsOfItsCurrency() {
    assertThat(FieldValue.Money.of("12.5", "CNY").amount()).hasToString("12.50");
    assertThat(FieldValue.Money.of("1200.00", "JPY").amount()).hasToString("1200");
    assertThat(FieldValue.Money.of("1E+3", "CNY")).isEqualTo(FieldValue.Money.of("1000", "CNY"));

    refused("money.amount", () -> FieldValue.Money.of("12.505", "CNY"));
    refused("money.amount", () -> FieldValue.Money.of("0.5", "JPY"));
    refused("money.amount", () -> FieldValue.Money.of("twelve", "CNY"));
  }

  @Test
  void aCurrencyIsOneThatIsPaidIn() {
    for (String code : List.of("RMB", "cny", "", "XAU", "XXX")) {
      refused("money.currency", () -> FieldValue.Money.of("1", code));
    }
  }

  @Test
  void aTextIsBounded() {
    assertThat(new FieldValue.Text("x".repeat(65_536)).value()).hasSize(65_536);
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> new FieldValue.Text("x".repeat(65_537)))
        .extracting(CsmException::code)
        .isEqualTo(Code.TOO_LONG);
  }

  @Test
  void daysAndMomentsAreOfTheYears1To9999() {
    assertThat(new FieldValue.Date(LocalDate.of(9999, 12, 31)).value()).hasYear(9999);
    refused("date", () -> new FieldValue.Date(LocalDate.of(0, 12, 31)));
    refused("date", () -> new FieldValue.Date(LocalDate.of(10_000, 1, 1)));

    Instant first = Instant.parse("0001-01-01T00:00:00Z");
    Instant end = Instant.parse("9999-12-31T23:59:59.999999999Z");
    assertThat(new FieldValue.Moment(first).value()).isEqualTo(first);
    assertThat(new FieldValue.Moment(end).value()).isEqualTo(end);
    refused("instant", () -> new FieldValue.Moment(first.minusNanos(1)));
    refused("instant", () -> new FieldValue.Moment(end.plusNanos(1)));
  }

  @Test
  void aCascadeHasOneToFiveLevelsAndKeepsACopy() {
    List<String> names = new ArrayList<>(List.of("returns", "damaged"));
    FieldValue.Cascade cascade = new FieldValue.Cascade(names);
    names.clear();

    assertThat(cascade.path()).containsExactly("returns", "damaged");
    refused("cascade", FieldValue.Cascade::of);
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> FieldValue.Cascade.of("1", "2", "3", "4", "5", "6"))
        .extracting(CsmException::code)
        .isEqualTo(Code.TOO_MANY);
  }

  @Test
  void aReferenceNamesATypeAndAKey() {
    refused("reference.type", () -> new FieldValue.Reference("", "4711"));
    refused("reference.key", () -> new FieldValue.Reference("order", " "));
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> new FieldValue.Reference("order", "4".repeat(129)))
        .extracting(CsmException::code)
        .isEqualTo(Code.TOO_LONG);
  }

  private static void refused(String path, ThrowingCallable call) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(call)
        .satisfies(
            thrown -> {
              assertThat(thrown.code()).isEqualTo(Code.INVALID_VALUE);
              assertThat(thrown.problem().path()).isEqualTo(path);
            });
  }
}
