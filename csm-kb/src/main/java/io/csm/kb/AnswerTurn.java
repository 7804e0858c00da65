package io.csm.kb;

import io.csm.core.ArticleId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a conversation stands that is answered by template. Immutable.
 *
 * @param subject of the ticket; may be empty
 * @param messages what the customer wrote since the last answer, the newest first, at most 1,000
 * @param given which articles answered before, in that order, at most {@value
 *     AnswerPolicy#MAX_TURNS}
 * @param locales in which to look, as for a search; empty for all
 * @param values of placeholders, by name, e.g. {@code customer.name}
 */
public record AnswerTurn(
    String subject,
    List<String> messages,
    List<ArticleId> given,
    List<String> locales,
    SortedMap<String, String> values) {
  public AnswerTurn {
    Checks.range("turn.messages", messages.size(), 0, 1_000);
    Checks.range("turn.given", given.size(), 0, AnswerPolicy.MAX_TURNS);
    messages = List.copyOf(messages);
    given = List.copyOf(given);
    locales = List.copyOf(locales);
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** A first question. */
  public static AnswerTurn of(String subject, String... messages) {
    return new AnswerTurn(subject, List.of(messages), List.of(), List.of(), new TreeMap<>());
  }

  /** The same after these answers. */
  public AnswerTurn withGiven(List<ArticleId> changed) {
    return new AnswerTurn(subject, messages, changed, locales, values);
  }

  /** The same with values for placeholders. */
  public AnswerTurn withValues(SortedMap<String, String> changed) {
    return new AnswerTurn(subject, messages, given, locales, changed);
  }

  /** What is asked now: the subject counts for the first question only. */
  TicketDraft draft() {
    return new TicketDraft(given.isEmpty() ? subject : "", messages, locales, new TreeSet<>(given));
  }
}
