package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.csm.core.CsmException;
import io.csm.core.article.ArticleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Confidence")
class ConfidenceTest {

  /** Every question of a set once with its answers there, and once without. */
  private static List<List<Confidence.Known>> cases(String name) {
    SearchSet set = SearchSet.of(name);
    List<List<Confidence.Known>> halves = List.of(new ArrayList<>(), new ArrayList<>());
    try (SearchIndex index = set.index()) {
      for (int i = 0; i < set.questions().size(); i++) {
        SearchSet.Question question = set.questions().get(i);
        String text = TicketSuggestions.query(TicketDraft.of(question.text()));
        int enough = Math.min(SearchRequest.MAX_LIMIT, question.relevant().size() + 2);
        List<SearchHit> hits = index.search(SearchRequest.of(text).withPage(0, enough)).hits();
        List<SearchHit> without =
            hits.stream().filter(hit -> !question.relevant().contains(hit.group())).toList();
        for (List<SearchHit> found : List.of(hits, without)) {
          if (!found.isEmpty()) {
            SearchSet.Doc doc = set.documents().get(found.get(0).group());
            double second = found.size() > 1 ? found.get(1).score() : 0;
            halves
                .get(i % 2)
                .add(
                    new Confidence.Known(
                        AnswerSignals.of(
                            text, List.of(doc.title()), doc.body(), found.get(0).score(), second),
                        question.relevant().contains(found.get(0).group())));
          }
        }
      }
    }
    return halves;
  }

  @Test
  @DisplayName("is calibrated: on questions that it was not fitted to, it is what comes out")
  void calibrated() {
    List<Confidence.Known> fitted = new ArrayList<>();
    List<Confidence.Known> held = new ArrayList<>();
    List<String> report = new ArrayList<>();
    for (String name : SearchSet.NAMES) {
      List<List<Confidence.Known>> halves = cases(name);
      fitted.addAll(halves.get(0));
      held.addAll(halves.get(1));
      report.add(line(name, Confidence.DEFAULT, halves.get(1)));
    }
    Confidence fresh = Confidence.fit(fitted);
    report.add(line("all", Confidence.DEFAULT, held));
    report.add(line("all, fitted now", fresh, held));
    report.add("fitted now: " + fresh.weights());
    System.out.println(String.join("\n", report));

    assertThat(Confidence.DEFAULT.error(held)).isLessThan(0.05);
    // A confidence that says the same of everything is calibrated, too, and of no use.
    assertThat(sure(Confidence.DEFAULT, held, 0.8)).isGreaterThan(held.size() / 20);
    assertThat(right(Confidence.DEFAULT, held, 0.8)).isGreaterThan(0.8);
  }

  private static String line(String name, Confidence confidence, List<Confidence.Known> cases) {
    return String.format(
        Locale.ROOT,
        "%s: %d cases, %.3f right, error %.3f; from 0.8: %d, of which %.3f right; from 0.4: %d,"
            + " %.3f",
        name,
        cases.size(),
        right(confidence, cases, 0),
        confidence.error(cases),
        sure(confidence, cases, 0.8),
        right(confidence, cases, 0.8),
        sure(confidence, cases, 0.4),
        right(confidence, cases, 0.4));
  }

  private static int sure(Confidence confidence, List<Confidence.Known> cases, double from) {
    return (int) cases.stream().filter(known -> confidence.of(known.signals()) >= from).count();
  }

  private static double right(Confidence confidence, List<Confidence.Known> cases, double from) {
    return cases.stream()
        .filter(known -> confidence.of(known.signals()) >= from)
        .mapToInt(known -> known.right() ? 1 : 0)
        .average()
        .orElse(0);
  }

  @Test
  @DisplayName("is fitted to what it is given, and finds the weights that made it")
  void fits() {
    Confidence truth = new Confidence(List.of(-2.0, 4.0, 1.0, -1.0, 2.0, 0.5, -0.3));
    Random random = new Random(7);
    List<Confidence.Known> cases = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      AnswerSignals signals =
          new AnswerSignals(
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              4 * random.nextDouble());
      cases.add(new Confidence.Known(signals, random.nextDouble() < truth.of(signals)));
    }
    Confidence fitted = Confidence.fit(cases);
    for (int i = 0; i < truth.weights().size(); i++) {
      assertThat(fitted.weights().get(i)).isCloseTo(truth.weights().get(i), within(0.3));
    }
    assertThat(fitted.error(cases)).isLessThan(0.01);
    assertThat(Confidence.fit(cases)).isEqualTo(fitted);
  }

  @Test
  @DisplayName("stays finite where all cases ended alike")
  void oneSided() {
    AnswerSignals signals = AnswerSignals.of("退款", ArticleText.of("退款", "七天"), 2, 1);
    Confidence fitted =
        Confidence.fit(java.util.Collections.nCopies(100, new Confidence.Known(signals, true)));
    assertThat(fitted.of(signals)).isBetween(0.9, 1.0);
  }

  @Test
  @DisplayName("is refused too few cases, and weights that are no numbers")
  void refuses() {
    assertThatExceptionOfType(CsmException.class).isThrownBy(() -> Confidence.fit(List.of()));
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> new Confidence(List.of(1.0, 2.0)));
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> new Confidence(List.of(Double.NaN, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)));
  }

  @Test
  @DisplayName("grows with what of the question the article has")
  void grows() {
    ArticleText text = ArticleText.of("订单退款", "七天内可以退款。");
    double good = Confidence.DEFAULT.of(AnswerSignals.of("订单怎么退款", text, 5, 1));
    double bad = Confidence.DEFAULT.of(AnswerSignals.of("打印机卡纸怎么办", text, 1, 0.9));
    assertThat(good).isGreaterThan(bad + 0.2);
  }
}
