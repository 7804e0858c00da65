package io.csm.core.work;

import static io.csm.core.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Code;
import io.csm.core.work.LabelPredicate.Comparison;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A demand on a label")
class LabelPredicateTest {
  private static final Map<String, LabelValue> THREE = Map.of("rank", LabelValue.of(3));

  @ParameterizedTest
  @CsvSource({
    "EQUAL, 3, true", "EQUAL, 4, false",
    "NOT_EQUAL, 3, false", "NOT_EQUAL, 4, true",
    "LESS, 3, false", "LESS, 4, true",
    "AT_MOST, 2, false", "AT_MOST, 3, true",
    "GREATER, 3, false", "GREATER, 2, true",
    "AT_LEAST, 4, false", "AT_LEAST, 3, true",
    "IN, 3, true", "IN, 2, false"
  })
  @DisplayName("compares a number with a number")
  void numbers(Comparison comparison, long with, boolean met) {
    var predicate = LabelPredicate.of("rank", comparison, LabelValue.of(with));
    assertThat(predicate.isMetBy(THREE)).isEqualTo(met);
  }

  @ParameterizedTest
  @CsvSource({
    "EQUAL, false",
    "NOT_EQUAL, true",
    "LESS, false",
    "AT_MOST, false",
    "GREATER, false",
    "AT_LEAST, false",
    "IN, false"
  })
  @DisplayName("is met by who has no such label, or a text in place of a number, only as unequal")
  void missing(Comparison comparison, boolean met) {
    var predicate = LabelPredicate.of("rank", comparison, LabelValue.of(3));
    assertThat(predicate.isMetBy(Map.of())).isEqualTo(met);
    assertThat(predicate.isMetBy(Map.of("rank", LabelValue.of("3")))).isEqualTo(met);
  }

  @Test
  @DisplayName("with several values is met by each of them")
  void in() {
    var predicate = LabelPredicate.in("region", LabelValue.of("eu"), LabelValue.of("uk"));
    assertThat(predicate.isMetBy(Map.of("region", LabelValue.of("uk")))).isTrue();
    assertThat(predicate.isMetBy(Map.of("region", LabelValue.of("us")))).isFalse();
    assertThat(predicate).hasToString("region in eu, uk");
  }

  @Test
  @DisplayName("needs a value, one unless it is for any of several, and a number to compare sizes")
  void bounds() {
    var two = new TreeSet<>(java.util.List.of(LabelValue.of(1), LabelValue.of(2)));
    refused(
        Code.INVALID_VALUE,
        "predicate.values",
        () -> new LabelPredicate("a", Comparison.IN, new TreeSet<>()));
    refused(
        Code.INVALID_VALUE,
        "predicate.values",
        () -> new LabelPredicate("a", Comparison.EQUAL, two));
    refused(
        Code.INVALID_VALUE,
        "predicate.values",
        () -> LabelPredicate.of("a", Comparison.LESS, LabelValue.of("b")));
    refused(Code.INVALID_VALUE, "predicate.label", () -> LabelPredicate.in(" a", LabelValue.of(1)));
    refused(Code.INVALID_VALUE, "label.value", () -> LabelValue.of(""));
  }
}
