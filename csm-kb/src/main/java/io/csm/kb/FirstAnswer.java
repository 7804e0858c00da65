package io.csm.kb;

import io.csm.core.ArticleId;

/** What is to be done about what a customer wrote, before a person has looked at it. */
public sealed interface FirstAnswer {

  /**
   * How likely the best article answers it, 0 to 1; 0 where none was looked for or found. Never
   * more than what the customer may see decides it.
   */
  double confidence();

  /**
   * An article answers it.
   *
   * @param locale the language in which it was found
   * @param version of that translation
   * @param text the policy's template, filled; plain text or Markdown as the template is
   * @param send whether it is to be sent; else it is proposed to the person who takes over
   */
  record Reply(
      ArticleId article, String locale, int version, String text, double confidence, boolean send)
      implements FirstAnswer {}

  /**
   * The last answer helped.
   *
   * @param article which it was
   */
  record Helped(ArticleId article) implements FirstAnswer {
    @Override
    public double confidence() {
      return 0;
    }
  }

  /** A person is to take over, at once and for good. */
  record HandOver(Reason reason, double confidence) implements FirstAnswer {}

  /** Why a person is to take over. */
  enum Reason {
    /** The customer said no to an answer. */
    SAID_NO,
    /** The customer asked for a person. */
    ASKED_FOR_PERSON,
    /** Nothing was found that was not given before and is likely enough. */
    LOW_CONFIDENCE,
    /** As many answers were given as the policy allows. */
    TOO_MANY_TURNS,
    /** There is nothing to go by: no text, or one that was erased. */
    NO_TEXT,
    /** It could not be decided or sent, e.g. because the index failed. */
    FAILED
  }
}
