package io.csm.kb;

/**
 * A question and a title that answers it, to be learned from: two questions that mean the same, or
 * what somebody asked and the title of the article that an agent linked to it. Immutable.
 *
 * @param question at most {@value SearchRequest#MAX_TEXT} UTF-16 units
 * @param title at most {@value SearchRequest#MAX_TEXT} UTF-16 units
 * @param answers whether the title answers it; one that was seen not to is there to be told apart
 */
public record LinkedQuestion(String question, String title, boolean answers) {
  public LinkedQuestion {
    Checks.length("link.question", question, SearchRequest.MAX_TEXT);
    Checks.length("link.title", title, SearchRequest.MAX_TEXT);
  }
}
