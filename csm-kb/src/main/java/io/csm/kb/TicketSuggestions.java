package io.csm.kb;

import io.csm.core.TenantId;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.Viewer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Articles that may answer a ticket while it is written: for the agent beside the reply, and for
 * the customer before the ticket is opened. Thread-safe; each call is one search.
 *
 * <p>People do not write tickets as queries: quotes, minus signs, stars and words such as {@code
 * tag:} mean nothing here.
 */
public final class TicketSuggestions {
  /** The greatest number of suggestions. */
  public static final int MAX_LIMIT = 50;

  private static final Pattern QUOTES = Pattern.compile("[\"“”「」『』*]");
  private static final Pattern FILTER = Pattern.compile("(?i)(tag|category)[:：]");
  private static final Pattern MINUS = Pattern.compile("(?<![^\\s\\p{Z}\\p{Cc}])[-－]+");

  private final KnowledgeBase kb;

  /** Over a knowledge base. */
  public TicketSuggestions(KnowledgeBase kb) {
    this.kb = kb;
  }

  /**
   * What may answer a ticket, the best first: for agents and editors articles and canned replies,
   * for others articles; never what the draft says was seen. The subject counts, and then the
   * newest messages, as far as they fit into a query.
   *
   * @param viewer who is to see the suggestions
   * @param limit 1 to {@value #MAX_LIMIT}
   */
  public ArticleHits suggest(TenantId tenant, Viewer viewer, TicketDraft draft, int limit) {
    Checks.range("limit", limit, 1, MAX_LIMIT);
    boolean inside = viewer.role() == Viewer.Role.AGENT || viewer.isEditor();
    SearchRequest request =
        SearchRequest.of(query(draft))
            .withLocales(draft.locales())
            .withKind(inside ? "" : ArticleKind.ARTICLE.name())
            .withPage(0, limit + draft.seen().size());
    ArticleHits found = kb.search(tenant, viewer, request);
    List<ArticleHit> fresh =
        found.hits().stream().filter(hit -> !draft.seen().contains(hit.id())).toList();
    return new ArticleHits(
        fresh.subList(0, Math.min(limit, fresh.size())), found.more() || fresh.size() > limit);
  }

  /** What a draft asks, as a query. */
  static String query(TicketDraft draft) {
    StringBuilder text = new StringBuilder(beginning(draft.subject(), SearchRequest.MAX_TEXT));
    for (String message : draft.messages()) {
      int room = SearchRequest.MAX_TEXT - text.length() - 1;
      if (room <= 0) {
        break;
      }
      text.append('\n').append(beginning(message, room));
    }
    String words = QUOTES.matcher(text).replaceAll(" ");
    words = FILTER.matcher(words).replaceAll("$1 ");
    return MINUS.matcher(words).replaceAll(" ");
  }

  /** The first characters of a text, none of them cut in half. */
  private static String beginning(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }
}
