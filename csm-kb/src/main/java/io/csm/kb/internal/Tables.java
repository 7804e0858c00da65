package io.csm.kb.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The tables of Chinese characters that lie beside this class. */
final class Tables {
  /** The first character of the tables. */
  static final int FIRST = 0x4E00;

  /** The last character of the tables. */
  static final int LAST = 0x9FFF;

  private Tables() {}

  /** By character, less {@link #FIRST}: its simplified form, or itself. */
  static char[] simplified() {
    char[] forms = new char[LAST - FIRST + 1];
    for (int i = 0; i < forms.length; i++) {
      forms[i] = (char) (FIRST + i);
    }
    List<String> lines = lines("simplified.txt");
    String from = lines.get(0);
    String to = lines.get(1);
    for (int i = 0; i < from.length(); i++) {
      forms[from.charAt(i) - FIRST] = to.charAt(i);
    }
    return forms;
  }

  /** By character, less {@link #FIRST}: the number of its syllable, from 1; 0 if it has none. */
  static short[] syllables() {
    short[] numbers = new short[LAST - FIRST + 1];
    short number = 0;
    for (String line : lines("pinyin.txt")) {
      number++;
      for (int i = line.indexOf(' ') + 1; i < line.length(); i++) {
        numbers[line.charAt(i) - FIRST] = number;
      }
    }
    return numbers;
  }

  private static List<String> lines(String name) {
    try (InputStream in = Tables.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
