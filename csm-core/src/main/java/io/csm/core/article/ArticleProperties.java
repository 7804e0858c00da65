package io.csm.core.article;

import io.csm.core.ArticleId;
import io.csm.core.TicketId;
import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What holds for an article in all languages. Immutable.
 *
 * @param visibility who sees it
 * @param category e.g. {@code billing/invoices}: names between slashes, in lower case, at most 200
 *     characters; empty for none
 * @param tags in lower case, at most {@value #MAX_TAGS} of at most 100 characters
 * @param related other articles, at most {@value #MAX_LINKS}
 * @param tickets it was written for, or that it solved, at most {@value #MAX_LINKS}
 * @param reviewAt when somebody should read it again, or null
 */
public record ArticleProperties(
    Visibility visibility,
    String category,
    SortedSet<String> tags,
    SortedSet<ArticleId> related,
    SortedSet<TicketId> tickets,
    @Nullable Instant reviewAt) {
  /** The greatest number of tags. */
  public static final int MAX_TAGS = 50;

  /** The greatest number of links of one sort. */
  public static final int MAX_LINKS = 200;

  /** For agents, and nothing else. */
  public static final ArticleProperties DEFAULT =
      new ArticleProperties(
          Visibility.AGENTS, "", new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), null);

  public ArticleProperties {
    if (!category.isEmpty()) {
      Require.name("article.category", category, 200);
    }
    category = category.toLowerCase(Locale.ROOT);
    SortedSet<String> lower = new TreeSet<>();
    for (String tag : tags) {
      Require.name("article.tags", tag, 100);
      lower.add(tag.toLowerCase(Locale.ROOT));
    }
    tags = Require.sorted("article.tags", lower, MAX_TAGS);
    related = Require.sorted("article.related", related, MAX_LINKS);
    tickets = Require.sorted("article.tickets", tickets, MAX_LINKS);
  }

  /** The same with another visibility. */
  public ArticleProperties withVisibility(Visibility changed) {
    return new ArticleProperties(changed, category, tags, related, tickets, reviewAt);
  }

  /** The same in another category. */
  public ArticleProperties withCategory(String changed) {
    return new ArticleProperties(visibility, changed, tags, related, tickets, reviewAt);
  }

  /** The same with other tags. */
  public ArticleProperties withTags(SortedSet<String> changed) {
    return new ArticleProperties(visibility, category, changed, related, tickets, reviewAt);
  }

  /** The same with other related articles. */
  public ArticleProperties withRelated(SortedSet<ArticleId> changed) {
    return new ArticleProperties(visibility, category, tags, changed, tickets, reviewAt);
  }

  /** The same with other tickets. */
  public ArticleProperties withTickets(SortedSet<TicketId> changed) {
    return new ArticleProperties(visibility, category, tags, related, changed, reviewAt);
  }

  /** The same to be read again at another time, or never. */
  public ArticleProperties withReviewAt(@Nullable Instant changed) {
    return new ArticleProperties(visibility, category, tags, related, tickets, changed);
  }
}
