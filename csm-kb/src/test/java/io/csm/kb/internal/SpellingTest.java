package io.csm.kb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

@Label("One edit")
class SpellingTest {
  /** Optimal string alignment, by the book. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  @Property(tries = 5_000)
  @Label("is what the table of distances says it is")
  void asByTheBook(
      @ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'c') String a,
      @ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'c') String b) {
    assertThat(Spelling.isOneEdit(a, b)).isEqualTo(distance(a, b) == 1);
  }

  @Example
  @Label("is a letter more, less or otherwise, or two swapped")
  void examples() {
    assertThat(Spelling.isOneEdit("pasword", "password")).isTrue();
    assertThat(Spelling.isOneEdit("passwrod", "password")).isTrue();
    assertThat(Spelling.isOneEdit("password", "password")).isFalse();
  }
}
