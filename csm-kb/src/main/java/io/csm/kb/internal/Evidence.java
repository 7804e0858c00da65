package io.csm.kb.internal;

import java.util.List;

/**
 * Something that a query looks for, and what it counts.
 *
 * @param deep whether it is a pair of characters or a stem, rather than a token as it stands
 * @param terms one, or a phrase of tokens as they stand
 * @param steps of a phrase, by term, its place behind the first
 * @param title what it counts in titles
 * @param whole what it counts in everything
 */
record Evidence(boolean deep, List<String> terms, List<Integer> steps, float title, float whole) {
  private static final List<Integer> ALONE = List.of(0);

  static Evidence of(boolean deep, String term, float title, float whole) {
    return new Evidence(deep, List.of(term), ALONE, title, whole);
  }

  /** The tokens one after the other, none of which is a whole beside its parts. */
  static Evidence phrase(List<Token> parts, float title, float whole) {
    int first = parts.get(0).position();
    return new Evidence(
        false,
        parts.stream().map(Token::term).toList(),
        parts.stream().map(part -> part.position() - first).toList(),
        title,
        whole);
  }

  /** The term, or the terms of the phrase with blanks between them. */
  String text() {
    return terms.size() == 1 ? terms.get(0) : String.join(" ", terms);
  }
}
