package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("Times as texts")
class InstantsTest {
  @Property
  @Label("are written and read as the JDK does it, for all years")
  void asTheJdk(@ForAll("instants") Instant instant) {
    String text = instant.toString();

    assertThat(Instants.format(instant)).isEqualTo(text);
    assertThat(Instants.parse(text)).isEqualTo(instant);
  }

  @Property
  @Label("of any form are read or refused as the JDK does it")
  void anyForm(@ForAll("texts") String text) {
    assertThat(outcome(Instants::parse, text)).isEqualTo(outcome(Instant::parse, text));
  }

  private static Object outcome(Function<String, Instant> parse, String text) {
    try {
      return parse.apply(text);
    } catch (DateTimeException refused) {
      return refused.getMessage();
    }
  }

  @Provide
  Arbitrary<Instant> instants() {
    Arbitrary<Long> usual = Arbitraries.longs().between(-70_000_000_000L, 300_000_000_000L);
    Arbitrary<Long> all =
        Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
    Arbitrary<Integer> nanos =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 999_999_999),
            Arbitraries.integers().between(0, 999_999).map(micros -> micros * 1_000),
            Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000),
            Arbitraries.just(0));
    return Arbitraries.oneOf(usual, all)
        .flatMap(second -> nanos.map(nano -> Instant.ofEpochSecond(second, nano)));
  }

  /** Numbers in about the right places, and now and then something else in one of them. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Integer> small = Arbitraries.integers().between(0, 62);
    Arbitrary<String> fraction =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Arbitraries.strings().numeric().ofMaxLength(11).map(digits -> "." + digits));
    Arbitrary<String> wellFormed =
        Arbitraries.integers()
            .between(1890, 2110)
            .flatMap(
                year ->
                    small
                        .list()
                        .ofSize(5)
                        .flatMap(
                            parts ->
                                fraction.map(
                                    end ->
                                        String.format(
                                                "%04d-%02d-%02dT%02d:%02d:%02d",
                                                year,
                                                parts.get(0) % 14,
                                                parts.get(1) % 33,
                                                parts.get(2) % 26,
                                                parts.get(3),
                                                parts.get(4))
                                            + end
                                            + "Z")));
    Arbitrary<Character> other = Arbitraries.chars().with("0129-:.TtZz+ ٣x");
    Arbitrary<String> changed =
        wellFormed.flatMap(
            text ->
                Arbitraries.integers()
                    .between(0, text.length() - 1)
                    .flatMap(
                        at ->
                            other.map(
                                character ->
                                    text.substring(0, at) + character + text.substring(at + 1))));
    return Arbitraries.oneOf(wellFormed, changed);
  }
}
