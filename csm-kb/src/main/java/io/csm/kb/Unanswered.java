package io.csm.kb;

import java.time.LocalDate;

/**
 * A question that no article answered. Immutable; its text may be personal.
 *
 * @param source where it was asked
 * @param ref of what asked it, e.g. the number of a ticket, 1 to 100 characters, or empty; by it
 *     the question is forgotten
 * @param text what was asked, without blanks at its ends; of a longer one the first {@value
 *     #MAX_TEXT} UTF-16 units
 * @param day when, in UTC
 */
public record Unanswered(Source source, String ref, String text, LocalDate day) {
  /** How much of a text is kept. */
  public static final int MAX_TEXT = 300;

  /** Where a question was asked. */
  public enum Source {
    SEARCH,
    TICKET
  }

  public Unanswered {
    Checks.length("unanswered.ref", ref, 100);
    text = text.strip();
    text = text.substring(0, Math.min(MAX_TEXT, text.length()));
  }
}
