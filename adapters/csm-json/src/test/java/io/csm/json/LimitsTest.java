package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.Pool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  @Test
  void aDocumentOfTheGreatestLengthIsReadAndALongerOneIsNot() {
    CsmJson json = CsmJson.withLimits(JsonLimits.STANDARD.withMaxDocumentLength(2_000));
    String pool = pool("\"x\"");
    String longest = pool + " ".repeat(2_000 - pool.length());

    assertThatCode(() -> json.read(longest, Pool.class)).doesNotThrowAnyException();
    assertRefused(json, longest + " ", Code.TOO_LONG, "document")
        .hasMessageContaining("(2001)")
        .hasMessageContaining("(2000)");
  }

  @Test
  void whatCouldNotBeReadAgainIsNotWritten() {
    CsmJson small = CsmJson.withLimits(JsonLimits.STANDARD.withMaxDocumentLength(1_000));
    String json = pool("\"" + "x".repeat(1_000) + "\"");
    JsonDocument<Pool> document = CsmJson.standard().readDocument(json, Pool.class);

    assertThatThrownBy(() -> small.writeDocument(document))
        .isInstanceOfSatisfying(
            CsmException.class, refused -> assertThat(refused.code()).isEqualTo(Code.TOO_LONG));
  }

  @Test
  void aDocumentOfTheGreatestDepthIsReadAndADeeperOneIsNot() {
    CsmJson json = CsmJson.withLimits(JsonLimits.STANDARD.withMaxDepth(20));

    assertThatCode(() -> json.read(pool("[".repeat(19) + "]".repeat(19)), Pool.class))
        .doesNotThrowAnyException();
    assertRefused(
            json, pool("[".repeat(20) + "]".repeat(20)), Code.MALFORMED, "later" + "[0]".repeat(19))
        .hasMessageContaining("it is nested 21 levels deep")
        .hasMessageContaining("at most 20 levels");
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 500})
  void noDepthEndsInAStackOverflow(int maxDepth) {
    CsmJson json = CsmJson.withLimits(JsonLimits.STANDARD.withMaxDepth(maxDepth));
    String deepest = pool("[".repeat(maxDepth - 1) + "]".repeat(maxDepth - 1));

    JsonDocument<Pool> document = json.readDocument(deepest, Pool.class);
    assertThat(json.writeDocument(document)).isEqualTo(deepest);
    assertRefused(json, pool("[".repeat(1_000_000)), Code.MALFORMED, null);
  }

  @Test
  void aTextOfTheGreatestLengthIsReadAndALongerOneIsNot() {
    CsmJson json = CsmJson.withLimits(JsonLimits.STANDARD.withMaxStringLength(5_000));

    assertThatCode(() -> json.read(pool("\"" + "中".repeat(5_000) + "\""), Pool.class))
        .doesNotThrowAnyException();
    assertRefused(json, pool("\"" + "中".repeat(5_001) + "\""), Code.TOO_LONG, "later")
        .hasMessageContaining("(5001)")
        .hasMessageContaining("(5000)");
  }

  @Test
  void aNumberOfTheGreatestLengthIsReadAndALongerOneIsNot() {
    CsmJson json = CsmJson.withLimits(JsonLimits.STANDARD.withMaxNumberLength(30));

    for (String form : new String[] {"%s", "0.%s", "-%s"}) {
      String longest = String.format(form, "7".repeat(32 - form.length()));
      assertThatCode(() -> json.read(pool(longest), Pool.class)).doesNotThrowAnyException();
      assertRefused(json, pool(longest + "7"), Code.TOO_LONG, "later")
          .hasMessageContaining("(31)")
          .hasMessageContaining("(30)");
    }
  }

  @Test
  void aNameOfAFieldIsBoundedToo() {
    String json = "{\"kind\":\"POOL\",\"id\":\"1\",\"name\":\"eu\",\"%s\":1}";

    assertThatCode(
            () -> CsmJson.standard().read(String.format(json, "n".repeat(1_000)), Pool.class))
        .doesNotThrowAnyException();
    assertRefused(CsmJson.standard(), String.format(json, "n".repeat(1_001)), Code.TOO_LONG, null);
  }

  @Test
  void theStandardLimitsAreTheOnesStated() {
    assertThat(CsmJson.standard().limits())
        .isEqualTo(new JsonLimits(16 * 1024 * 1024, 64, 1024 * 1024, 100));
  }

  @ParameterizedTest
  @CsvSource({
    "999, 64, 1000, 100, limits.maxDocumentLength",
    "1000, 15, 1000, 100, limits.maxDepth",
    "1000, 501, 1000, 100, limits.maxDepth",
    "1000, 64, 999, 100, limits.maxStringLength",
    "1000, 64, 1000, 19, limits.maxNumberLength",
    "1000, 64, 1000, 1001, limits.maxNumberLength"
  })
  void limitsOutOfRangeAreRefused(int document, int depth, int string, int number, String path) {
    assertThatThrownBy(() -> new JsonLimits(document, depth, string, number))
        .isInstanceOfSatisfying(
            CsmException.class, refused -> assertThat(refused.problem().path()).isEqualTo(path));
  }

  private static String pool(String later) {
    return "{\"kind\":\"POOL\",\"id\":\"1\",\"name\":\"eu\",\"later\":" + later + "}";
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      CsmJson json, String document, Code code, String path) {
    return assertThatThrownBy(() -> json.read(document, Pool.class))
        .isInstanceOfSatisfying(
            CsmException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              if (path != null) {
                assertThat(refused.problem().path()).isEqualTo(path);
              }
            });
  }
}
