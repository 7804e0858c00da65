package io.csm.core.article;

import io.csm.core.internal.Require;
import java.util.List;

/**
 * What one version of a translation says. Immutable.
 *
 * @param title 1 to {@value #MAX_TITLE} characters, without control characters
 * @param body Markdown, at most {@value #MAX_BODY} UTF-16 units
 * @param questions other ways to ask for it, at most {@value #MAX_QUESTIONS} of at most {@value
 *     #MAX_TITLE} characters; found like the title
 */
public record ArticleText(String title, String body, List<String> questions) {
  /** The greatest length of a title or question. */
  public static final int MAX_TITLE = 500;

  /** The greatest length of a body. */
  public static final int MAX_BODY = 500_000;

  /** The greatest number of questions. */
  public static final int MAX_QUESTIONS = 200;

  public ArticleText {
    Require.name("article.title", title, MAX_TITLE);
    Require.text("article.body", body, MAX_BODY);
    Require.that(
        body.chars().noneMatch(c -> Character.isISOControl(c) && "\n\r\t".indexOf(c) < 0),
        "article.body",
        "…",
        "a text without control characters but line breaks and tabs");
    questions = Require.list("article.questions", questions, MAX_QUESTIONS);
    questions.forEach(question -> Require.name("article.questions", question, MAX_TITLE));
  }

  /** A text without further questions. */
  public static ArticleText of(String title, String body) {
    return new ArticleText(title, body, List.of());
  }
}
