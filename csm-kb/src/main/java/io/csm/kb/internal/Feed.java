package io.csm.kb.internal;

import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** Hands terms to Lucene, one text after the other. Not thread-safe. */
final class Feed extends TokenStream {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
  private List<String> terms = List.of();
  private List<Token> tokens = List.of();
  private int at;

  /** Terms whose places do not matter. */
  Feed ofTerms(List<String> next) {
    terms = next;
    tokens = List.of();
    return this;
  }

  /** Tokens at their places. */
  Feed ofTokens(List<Token> next) {
    tokens = next;
    terms = List.of();
    return this;
  }

  @Override
  public void reset() {
    at = 0;
  }

  @Override
  public boolean incrementToken() {
    clearAttributes();
    if (at < tokens.size()) {
      Token token = tokens.get(at);
      int before = at == 0 ? -1 : tokens.get(at - 1).position();
      term.append(token.term());
      step.setPositionIncrement(token.position() - before);
    } else if (at < terms.size()) {
      term.append(terms.get(at));
    } else {
      return false;
    }
    at++;
    return true;
  }
}
