package io.csm.kb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Near duplicates")
class ShinglesTest {

  /** The sequences themselves, and every pair compared. */
  private static List<String> naive(List<String> texts, double least) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      for (int j = i + 1; j < texts.size(); j++) {
        Set<String> one = sequences(texts.get(i));
        Set<String> other = sequences(texts.get(j));
        Set<String> both = new TreeSet<>(one);
        both.retainAll(other);
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        if (!all.isEmpty() && (double) both.size() / all.size() >= least) {
          pairs.add(i + "-" + j);
        }
      }
    }
    return pairs;
  }

  private static Set<String> sequences(String text) {
    List<String> words = Wording.words(text);
    Set<String> sequences = new TreeSet<>();
    for (int i = 0; i + 3 <= words.size(); i++) {
      sequences.add(String.join(" ", words.subList(i, i + 3)));
    }
    if (sequences.isEmpty() && !words.isEmpty()) {
      sequences.add(String.join(" ", words));
    }
    return sequences;
  }

  @Test
  @DisplayName("are those that a comparison of every pair finds")
  void oracle() {
    Random random = new Random(3);
    String letters = "退款发票安装打印机订单银行卡密码登录账号支付快递";
    List<String> texts = new ArrayList<>(List.of("", "退", "退", "退款"));
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder();
      for (int at = 0; at < 120; at++) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      texts.add(text.toString());
      for (int copy = random.nextInt(4); copy > 0; copy--) {
        StringBuilder changed = new StringBuilder(text);
        for (int change = random.nextInt(14); change > 0; change--) {
          changed.setCharAt(
              random.nextInt(changed.length()), letters.charAt(random.nextInt(letters.length())));
        }
        texts.add(changed.toString());
      }
    }
    for (double least : new double[] {0.6, 0.8, 1}) {
      List<String> found =
          Shingles.pairs(texts, least, 100_000).stream()
              .map(pair -> pair.one() + "-" + pair.other())
              .toList();
      List<String> truth = naive(texts, least);
      assertThat(truth).isNotEmpty();
      assertThat(found).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(truth);
    }
  }

  @Test
  @DisplayName("stay few enough to compare where everything is the same")
  void bounded() {
    List<String> texts = new ArrayList<>(java.util.Collections.nCopies(2_000, "the same text"));
    assertThat(Shingles.pairs(texts, 1, 5_000)).hasSize(5_000);
    assertThat(Shingles.pairs(texts, 1, 1_000_000)).hasSizeLessThan(2_000 * 50);
  }
}
