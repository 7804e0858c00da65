package io.csm.spi;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.TenantId;
import io.csm.core.article.ArticleRating;
import io.csm.core.article.ArticleUse;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/**
 * How articles are used, and what people say of them. Knows nothing of who may see what: callers
 * check that.
 *
 * <p><b>Atomicity:</b> each call happens whole or not at all; nothing is lost where several count
 * at a time. <b>Order:</b> a read that begins after a call returned sees it. <b>Threads:</b> any.
 * <b>Failure:</b> after an exception the call may have happened or not. <b>Cost:</b> each call is
 * one short transaction, in proportion to what it is given or returns.
 */
public interface ArticleUses {

  /**
   * Counts a use of each of some articles.
   *
   * @param articles at most 100; one that is named twice is counted once
   * @param day on which it counts, in UTC
   */
  void count(TenantId tenant, List<ArticleId> articles, ArticleUse use, LocalDate day);

  /**
   * How often articles were used.
   *
   * @param articles at most 1,000
   * @param from the first day that counts
   * @return of each article that was used, the numbers above 0
   */
  SortedMap<ArticleId, SortedMap<ArticleUse, Long>> counts(
      TenantId tenant, List<ArticleId> articles, LocalDate from);

  /** Takes a rating, in place of an earlier one of the same article by the same. */
  void rate(TenantId tenant, ArticleRating rating);

  /** How many found an article helpful, and how many did not. */
  Ratings ratings(TenantId tenant, ArticleId article);

  /**
   * What was said of an article last, the latest first; of the same time, by whom.
   *
   * @param limit 1 to 1,000
   */
  List<ArticleRating> latest(TenantId tenant, ArticleId article, int limit);

  /**
   * Erases the comments that somebody wrote; what they found of articles stays, as a number.
   *
   * @return how many comments there were
   */
  int eraseComments(TenantId tenant, Actor by);

  /** How many found an article helpful. */
  record Ratings(long helpful, long notHelpful) {}
}
