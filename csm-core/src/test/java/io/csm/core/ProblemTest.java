package io.csm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

  /** What the Javadoc of each code promises to pass, and the path, which every problem has. */
  private static final Map<Code, List<String>> ARGUMENTS = new EnumMap<>(Code.class);

  static {
    ARGUMENTS.put(Code.INVALID_VALUE, List.of("value", "expected"));
    ARGUMENTS.put(Code.TOO_LONG, List.of("length", "max"));
    ARGUMENTS.put(Code.TOO_MANY, List.of("size", "max"));
    ARGUMENTS.put(Code.NOT_FOUND, List.of("type", "ref"));
    ARGUMENTS.put(Code.ALREADY_EXISTS, List.of("type", "ref"));
    ARGUMENTS.put(Code.NOT_ALLOWED_NOW, List.of("command", "status", "allowed"));
    ARGUMENTS.put(Code.UNKNOWN_FIELD, List.of("field", "known"));
    ARGUMENTS.put(Code.UNKNOWN_CHOICE, List.of("value", "known"));
    ARGUMENTS.put(Code.FIELD_REQUIRED, List.of("field", "at"));
    ARGUMENTS.put(Code.PERSONAL_FIELD, List.of("field"));
    ARGUMENTS.put(Code.ALREADY_ASSIGNED, List.of("ticket", "agent"));
    ARGUMENTS.put(Code.OFFER_OVER, List.of("offer"));
    ARGUMENTS.put(Code.NOT_IN_POOL, List.of("agent", "pool"));
    ARGUMENTS.put(Code.OVER_CAPACITY, List.of("agent", "units", "free"));
    ARGUMENTS.put(Code.LIMIT_REACHED, List.of("agent", "limit", "of"));
    ARGUMENTS.put(Code.AGENT_UNAVAILABLE, List.of("agent", "presence"));
    ARGUMENTS.put(Code.KEY_REUSED, List.of("key"));
    ARGUMENTS.put(Code.ERASED, List.of("type", "ref"));
    ARGUMENTS.put(Code.ACCESS_DENIED, List.of("action"));
    ARGUMENTS.put(Code.GUARD_REFUSED, List.of("reason"));
    ARGUMENTS.put(Code.OVERLOADED, List.of("limit"));
    ARGUMENTS.put(Code.CONTENDED, List.of("attempts"));
    ARGUMENTS.put(Code.TRUNCATED, List.of("firstAvailable"));
    ARGUMENTS.put(Code.UPGRADE_PENDING, List.of("event", "level", "lowest"));
    ARGUMENTS.put(Code.ENGINE_CLOSED, List.of());
    ARGUMENTS.put(Code.BROKEN_PORT, List.of("port", "detail"));
    ARGUMENTS.put(Code.STORE_FAILED, List.of("state", "detail"));
    ARGUMENTS.put(Code.NO_SHARED_TRANSACTION, List.of("detail"));
    ARGUMENTS.put(Code.NOT_IN_TRANSACTION, List.of());
    ARGUMENTS.put(Code.MALFORMED, List.of("detail", "expected"));
    ARGUMENTS.put(Code.NO_OPEN_TIME, List.of("calendar"));
    ARGUMENTS.put(Code.TENANT_SUSPENDED, List.of("tenant"));
    ARGUMENTS.put(Code.WRONG_SETUP, List.of("detail", "cure"));
    ARGUMENTS.put(Code.BEYOND_CALENDAR, List.of("start", "duration", "end"));
  }

  @Nested
  class Wording {
    @ParameterizedTest
    @EnumSource
    void everyCodeIsWordedInBothLanguagesWithTheSameArguments(Code code) {
      SortedSet<String> english = placeholders(bundle(Locale.ROOT).getString(code.name()));
      SortedSet<String> chinese = placeholders(bundle(Locale.CHINESE).getString(code.name()));
      SortedSet<String> passed = new TreeSet<>(ARGUMENTS.get(code));

      assertThat(chinese).isEqualTo(english);
      english.remove("path");
      assertThat(english).isEqualTo(passed);
      assertThat(bundle(Locale.CHINESE).getString(code.name()))
          .isNotEqualTo(bundle(Locale.ROOT).getString(code.name()));
    }

    @Test
    void noWordingIsLeftOver() {
      String[] codes = Arrays.stream(Code.values()).map(Code::name).toArray(String[]::new);

      assertThat(bundle(Locale.ROOT).keySet()).containsExactlyInAnyOrder(codes);
      assertThat(bundle(Locale.CHINESE).keySet()).containsExactlyInAnyOrder(codes);
    }

    @Test
    void theStateStandsInBracketsAndTheCureOnALineOfItsOwn() {
      Problem problem = Problem.of(Code.NOT_IN_POOL, "agent", "agent", "a-17", "pool", "eu");

      assertThat(problem.toString())
          .isEqualTo(
              """
              Agent (a-17) is not in pool (eu).
              Maybe move the agent to that pool, or choose a queue of the agent's pool.\
              """);
      assertThat(ProblemText.CHINESE.format(problem))
          .isEqualTo("客服（a-17）不在资源池（eu）中。\n建议：把客服移入该池，或选择客服所在池的队列。");
    }

    @Test
    void chineseLocalesAreAnsweredInChineseAndAllOthersInEnglish() {
      assertThat(ProblemText.of(Locale.SIMPLIFIED_CHINESE)).isSameAs(ProblemText.CHINESE);
      assertThat(ProblemText.of(Locale.forLanguageTag("zh-Hant-TW"))).isSameAs(ProblemText.CHINESE);
      assertThat(ProblemText.of(Locale.GERMAN)).isSameAs(ProblemText.ENGLISH);
      assertThat(ProblemText.of(Locale.ROOT)).isSameAs(ProblemText.ENGLISH);
    }

    @Test
    void aHostReplacesSingleWordings() {
      Problem over = Problem.of(Code.OFFER_OVER, "offer", "offer", "offer-3");
      Problem erased = Problem.of(Code.ERASED, "", "type", "ticket", "ref", "ticket-4");
      ProblemText own =
          ProblemText.ENGLISH.overriding(
              code -> code == Code.OFFER_OVER ? "Too late: {offer} {nothing}at {path}" : null);

      assertThat(own.format(over)).isEqualTo("Too late: offer-3 at offer");
      assertThat(own.format(erased)).isEqualTo("ticket (ticket-4) has been erased.");
      assertThat(ProblemText.ENGLISH.format(over)).startsWith("Offer (offer-3) is over.");
    }

    @Test
    void whatAnArgumentSaysIsNotReadAsAPattern() {
      Problem problem =
          Problem.of(Code.INVALID_VALUE, "tags", "value", "{expected}", "expected", "a name");

      assertThat(problem.toString()).isEqualTo("tags is ({expected}), expected a name.");
    }

    @Test
    void aBraceThatIsNotClosedIsAText() {
      ProblemText own = ProblemText.ENGLISH.overriding(code -> "{path} and {more");

      assertThat(own.format(Problem.of(Code.OVERLOADED, "x"))).isEqualTo("x and {more");
    }

    private ResourceBundle bundle(Locale locale) {
      return ResourceBundle.getBundle(
          "io.csm.core.problems",
          locale,
          ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    private SortedSet<String> placeholders(String wording) {
      SortedSet<String> names = new TreeSet<>();
      Matcher matcher = PLACEHOLDER.matcher(wording);
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
      return names;
    }
  }

  @Nested
  class Arguments {
    @Test
    void areTextsSortedByNameThatNobodyCanChange() {
      Problem problem = Problem.of(Code.OVER_CAPACITY, "agent", "units", 3, "free", 1);

      assertThat(problem.arguments())
          .containsExactly(Map.entry("free", "1"), Map.entry("units", "3"));
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> problem.arguments().put("x", "y"));
    }

    @Test
    void ofMoreThanTwoHundredCharactersAreShortenedBetweenCharacters() {
      assertThat(value("x".repeat(200))).isEqualTo("x".repeat(200));
      assertThat(value("x".repeat(201))).isEqualTo("x".repeat(199) + "…");
      assertThat(value("x".repeat(198) + "😀😀")).isEqualTo("x".repeat(198) + "…");
    }

    @Test
    void comeInPairs() {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> Problem.of(Code.OFFER_OVER, "", "offer"));
    }

    private String value(String value) {
      return Problem.of(Code.INVALID_VALUE, "", "value", value).arguments().get("value");
    }
  }

  @Test
  void aProblemOneLevelUpHasTheLongerPath() {
    assertThat(Problem.of(Code.OFFER_OVER, "amount").under("fields").path())
        .isEqualTo("fields.amount");
    assertThat(Problem.of(Code.OFFER_OVER, "").under("fields").path()).isEqualTo("fields");
  }

  @Test
  void anExceptionSaysItsProblemInEveryLanguage() {
    Problem problem = new Problem(Code.ENGINE_CLOSED, "", new TreeMap<>());
    CsmException exception = new CsmException(problem, new IllegalStateException());

    assertThat(exception).hasMessage("The engine has been closed.\nMaybe build a new one.");
    assertThat(exception.code()).isEqualTo(Code.ENGINE_CLOSED);
    assertThat(exception.problem()).isSameAs(problem);
    assertThat(exception.message(Locale.CHINA)).isEqualTo("引擎已关闭。\n建议：重新构建一个。");
    assertThat(exception).hasCauseInstanceOf(IllegalStateException.class);
  }
}
