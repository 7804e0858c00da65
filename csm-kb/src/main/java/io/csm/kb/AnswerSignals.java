package io.csm.kb;

import io.csm.core.article.ArticleText;
import io.csm.kb.internal.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What there is to see of how well an article answers a question, in numbers that mean the same in
 * every index. Immutable.
 *
 * @param margin how far the article stands before the next one that was found: the difference of
 *     their scores by the first; 0 to 1
 * @param inTitle which share of the question's terms stands in the title or question of the article
 *     that has the most of them; 0 to 1
 * @param ofTitle which share of the terms of the title or question stands in the question, where
 *     that is the greatest; 0 to 1
 * @param inText which share of the question's terms stands in the whole article; 0 to 1
 * @param pairsInText as {@code inText}, of the terms that tell more than a single character does; 0
 *     to 1
 * @param length of the question: the logarithm of 1 + the number of its terms; 0 or more
 */
public record AnswerSignals(
    double margin,
    double inTitle,
    double ofTitle,
    double inText,
    double pairsInText,
    double length) {
  /** How much of an article's body is looked at, in UTF-16 units. */
  private static final int MAX_BODY = 20_000;

  /**
   * Looks at an article that was found.
   *
   * @param first its score
   * @param second the score of the next one; 0 if there is none
   */
  public static AnswerSignals of(String question, ArticleText text, double first, double second) {
    List<String> titles = new ArrayList<>(List.of(text.title()));
    titles.addAll(text.questions());
    return of(question, titles, text.body(), first, second);
  }

  static AnswerSignals of(
      String question, List<String> titles, String body, double first, double second) {
    Set<String> asked = Wording.terms(question);
    Set<String> whole = new TreeSet<>();
    double inTitle = 0;
    double ofTitle = 0;
    for (String title : titles) {
      Set<String> terms = Wording.terms(title);
      inTitle = Math.max(inTitle, Wording.share(asked, terms));
      ofTitle = Math.max(ofTitle, Wording.share(terms, asked));
      whole.addAll(terms);
    }
    whole.addAll(Wording.terms(body.substring(0, Math.min(MAX_BODY, body.length()))));
    Set<String> telling = new TreeSet<>(asked);
    telling.removeIf(term -> term.codePointCount(0, term.length()) < 2);
    return new AnswerSignals(
        first > 0 ? Math.max(0, first - second) / first : 0,
        inTitle,
        ofTitle,
        Wording.share(asked, whole),
        Wording.share(telling, whole),
        Math.log1p(asked.size()));
  }
}
