package io.csm.kb;

import io.csm.core.ArticleId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A ticket as far as it is written, for which articles are looked for. Immutable.
 *
 * @param subject as it stands; may be empty
 * @param messages of the conversation so far, the newest first, which may be only begun; at most
 *     1,000
 * @param locales in which to look, as for a search; empty for all
 * @param seen what was suggested already, and is not to be again; at most {@value #MAX_SEEN}
 */
public record TicketDraft(
    String subject, List<String> messages, List<String> locales, SortedSet<ArticleId> seen) {
  /** The greatest number of articles that are not suggested again. */
  public static final int MAX_SEEN = 50;

  public TicketDraft {
    Checks.range("draft.messages", messages.size(), 0, 1_000);
    Checks.range("draft.seen", seen.size(), 0, MAX_SEEN);
    messages = List.copyOf(messages);
    locales = List.copyOf(locales);
    seen = Collections.unmodifiableSortedSet(new TreeSet<>(seen));
  }

  /** A ticket of which these are written, in whatever language. */
  public static TicketDraft of(String subject, String... messages) {
    return new TicketDraft(subject, List.of(messages), List.of(), new TreeSet<>());
  }

  /** The same in these languages. */
  public TicketDraft withLocales(List<String> changed) {
    return new TicketDraft(subject, messages, changed, seen);
  }

  /** The same where these were suggested already. */
  public TicketDraft withSeen(SortedSet<ArticleId> changed) {
    return new TicketDraft(subject, messages, locales, changed);
  }
}
