package io.csm.kb.internal;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * One spelling for what looks different and reads the same: lower case, half width, without
 * accents, simplified Chinese. Works character by character, so that places in the text stay known.
 * Stateless and thread-safe.
 */
final class Glyphs {
  private static final String[] FOLDED_LATIN = new String[0x250];
  private static final char[] SIMPLIFIED = Tables.simplified();

  /** Filled as they are asked for; whoever fills one twice does so with an equal string. */
  private static final @Nullable String[] FOLDED_HAN =
      new @Nullable String[Tables.LAST - Tables.FIRST + 1];

  static {
    for (char c = 0; c < FOLDED_LATIN.length; c++) {
      FOLDED_LATIN[c] = decompose(c);
    }
  }

  private Glyphs() {}

  /** The usual spelling of a character: mostly one character, sometimes several, or none. */
  static String fold(int c) {
    if (c < FOLDED_LATIN.length) {
      return FOLDED_LATIN[c];
    }
    if (c >= Tables.FIRST && c <= Tables.LAST) {
      String known = FOLDED_HAN[c - Tables.FIRST];
      if (known == null) {
        known = Character.toString(simplified(c));
        FOLDED_HAN[c - Tables.FIRST] = known;
      }
      return known;
    }
    return decompose(c);
  }

  /** The simplified form of a Chinese character, which mostly is the character itself. */
  static int simplified(int c) {
    return c >= Tables.FIRST && c <= Tables.LAST ? SIMPLIFIED[c - Tables.FIRST] : c;
  }

  /** Whether words of this script are written without blanks between them. */
  static boolean isIdeograph(int c) {
    if (c < 0x3005) {
      return false;
    }
    if (c >= Tables.FIRST && c <= Tables.LAST) {
      return true;
    }
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> Character.isLetter(c);
      default -> false;
    };
  }

  private static String decompose(int c) {
    String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD);
    StringBuilder folded = new StringBuilder(plain.length());
    plain
        .codePoints()
        .filter(part -> Character.getType(part) != Character.NON_SPACING_MARK)
        .map(part -> Character.toLowerCase(simplified(part)))
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }
}
