package io.csm.spi;

import io.csm.core.ArticleId;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleEvent;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleVersion;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.Viewer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the articles of the knowledge base live.
 *
 * <p>Who looks is an argument of every read, and what they may not see is left out inside the
 * query: it is neither returned nor counted, and does not shorten a page. To whom nothing of an
 * article is visible, the article is simply not found. Drafts and history are for editors ({@link
 * Viewer#isEditor()}) alone; readers see live versions.
 *
 * <p><b>Atomicity:</b> a commit happens whole or not at all. <b>Order:</b> a read that begins after
 * a commit returned sees it. <b>Threads:</b> any. <b>Failure:</b> an exception leaves nothing
 * changed; after a lost answer, read the version. <b>Cost:</b> each call is one short transaction,
 * in proportion to what it returns.
 */
public interface ArticleStore {

  /** What became of a change. */
  sealed interface Result {
    /** It is stored. */
    record Committed() implements Result {}

    /**
     * Somebody else was first: nothing is stored.
     *
     * @param version of the article as it is; 0 if there is none
     */
    record Conflict(long version) implements Result {}

    /**
     * Another article of the tenant has that key: nothing is stored.
     *
     * @param holder the other article
     */
    record KeyTaken(ArticleId holder) implements Result {}
  }

  /** Stores a change if the article still has the expected version. */
  Result commit(TenantId tenant, ArticleChange change);

  // ---- for readers

  /**
   * What a viewer sees of an article, in the first of the languages in which it is live.
   *
   * @param locales BCP 47 tags in the order of preference, compared exactly, at most 20; empty for
   *     the language that the article is translated from
   */
  Optional<PublishedArticle> read(
      TenantId tenant, Viewer viewer, Ref<ArticleId> article, List<String> locales);

  /**
   * What a viewer sees, one entry per article and language, by article id and then language.
   *
   * @param after the last entry of the page before, by id and language, or null
   * @param limit 1 to 1,000
   */
  List<PublishedArticle> list(
      TenantId tenant, Viewer viewer, ArticleFilter filter, @Nullable Place after, int limit);

  /** How many entries {@link #list} has in all. */
  long count(TenantId tenant, Viewer viewer, ArticleFilter filter);

  /** A place in a list. */
  record Place(ArticleId id, String locale) {
    /** The place of {@code entry}. */
    public static Place of(PublishedArticle entry) {
      return new Place(entry.id(), entry.locale());
    }
  }

  // ---- for editors

  /** An article whatever its status. Only editors find one. */
  Optional<StoredArticle> find(TenantId tenant, Viewer viewer, Ref<ArticleId> article);

  /** A version of a translation. Only editors find one. */
  Optional<ArticleVersion> version(
      TenantId tenant, Viewer viewer, ArticleId article, String locale, int number);

  /**
   * What happened to an article, the oldest first. Only editors see any of it.
   *
   * @param after the version of the last event of the page before, or 0
   * @param limit 1 to 1,000
   */
  List<ArticleEvent.Recorded> history(
      TenantId tenant, Viewer viewer, ArticleId article, long after, int limit);

  // ---- for the engine: never handed to a viewer

  /**
   * The articles that changed after a position, each once, in the order of their last change.
   *
   * <p>Positions are numbers above 0 that grow with each commit of the tenant, in the order in
   * which commits become visible: who has read up to one never misses an earlier one.
   *
   * @param after the position of the page before, or any other number; 0 for everything
   * @param limit 1 to 1,000
   */
  ArticleFeed changedAfter(TenantId tenant, long after, int limit);

  /**
   * Articles of which something is to become live at {@code now} or earlier, the earliest first.
   *
   * @param limit 1 to 1,000
   */
  List<Article> due(TenantId tenant, Instant now, int limit);
}
