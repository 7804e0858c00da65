package io.csm.core;

import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The wording of problems in one language. A wording names its arguments in braces; the state
 * stands in brackets and the cure on a line that begins with "Maybe". Hosts replace single wordings
 * with {@link #overriding}. Immutable and thread-safe.
 */
public final class ProblemText {
  /** The wording in English. */
  public static final ProblemText ENGLISH = bundled(Locale.ENGLISH);

  /** The wording in simplified Chinese. */
  public static final ProblemText CHINESE = bundled(Locale.CHINESE);

  private final Function<Code, String> patterns;

  private ProblemText(Function<Code, String> patterns) {
    this.patterns = patterns;
  }

  /** The wording for {@code locale}: Chinese for every Chinese locale, English for all others. */
  public static ProblemText of(Locale locale) {
    return locale.getLanguage().equals(Locale.CHINESE.getLanguage()) ? CHINESE : ENGLISH;
  }

  /** This wording, except where {@code replacement} has a pattern; a null answer keeps ours. */
  public ProblemText overriding(Function<Code, @Nullable String> replacement) {
    return new ProblemText(
        code -> {
          String replaced = replacement.apply(code);
          return replaced == null ? patterns.apply(code) : replaced;
        });
  }

  /** The text of {@code problem}. Arguments that the pattern does not name are left out. */
  public String format(Problem problem) {
    String pattern = patterns.apply(problem.code());
    Map<String, String> arguments = problem.argumentsForText();
    StringBuilder text = new StringBuilder(pattern.length() + 64);
    int from = 0;
    for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', from)) {
      int close = pattern.indexOf('}', open);
      if (close < 0) {
        break;
      }
      text.append(pattern, from, open)
          .append(arguments.getOrDefault(pattern.substring(open + 1, close), ""));
      from = close + 1;
    }
    return text.append(pattern, from, pattern.length()).toString();
  }

  private static ProblemText bundled(Locale locale) {
    // The English texts are the root bundle, so that no default locale of the machine can
    // interfere.
    ResourceBundle bundle =
        ResourceBundle.getBundle(
            "io.csm.core.problems", locale.equals(Locale.ENGLISH) ? Locale.ROOT : locale);
    return new ProblemText(
        code -> {
          try {
            return bundle.getString(code.name());
          } catch (MissingResourceException missing) {
            return code.name();
          }
        });
  }
}
