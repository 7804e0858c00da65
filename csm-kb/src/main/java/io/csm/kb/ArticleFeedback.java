package io.csm.kb;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleRating;
import io.csm.core.article.ArticleUse;
import io.csm.core.article.Viewer;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import io.csm.spi.ArticleUses;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What comes back from the people who use articles, and what editors should look at therefore.
 * Thread-safe.
 *
 * <p>Who looks is an argument here, too: what a viewer may not see is neither counted nor rated by
 * them. What is for editors is answered to whoever asks; the host decides who that is.
 */
public final class ArticleFeedback {
  private static final int PAGE = 500;

  private final ArticleStore store;
  private final ArticleUses uses;
  private final InstantSource clock;

  /** Over a store and what counts. */
  public ArticleFeedback(ArticleStore store, ArticleUses uses, InstantSource clock) {
    this.store = store;
    this.uses = uses;
    this.clock = clock;
  }

  // ---- from readers and agents

  /**
   * Counts a use today, in UTC.
   *
   * @return false, and nothing counted, where nothing of the article is visible to the viewer
   */
  public boolean used(TenantId tenant, Viewer viewer, ArticleId article, ArticleUse use) {
    if (!sees(tenant, viewer, article)) {
      return false;
    }
    uses.count(tenant, List.of(article), use, today());
    return true;
  }

  /** Counts all of a page of results as {@code SHOWN} today. The page is what the viewer saw. */
  public void shown(TenantId tenant, ArticleHits page) {
    uses.count(
        tenant, page.hits().stream().map(ArticleHit::id).toList(), ArticleUse.SHOWN, today());
  }

  /**
   * Takes what somebody says of the version that they read, in place of what they said before.
   *
   * @param comment personal content, erased by {@link #eraseComments}
   * @throws CsmException with {@code NOT_FOUND} where nothing of the article is live in that
   *     language and visible to the viewer; {@code TOO_LONG} for the comment
   */
  public void rate(
      TenantId tenant,
      Viewer viewer,
      Actor by,
      ArticleId article,
      String locale,
      boolean helpful,
      String comment) {
    int version =
        store
            .read(tenant, viewer, article, List.of(locale))
            .orElseThrow(
                () -> CsmException.of(Code.NOT_FOUND, "article", "type", "article", "ref", article))
            .version();
    uses.rate(
        tenant, new ArticleRating(article, locale, version, by, helpful, comment, clock.instant()));
  }

  /** Erases the comments that somebody wrote, as a part of forgetting them. */
  public int eraseComments(TenantId tenant, Actor by) {
    return uses.eraseComments(tenant, by);
  }

  private boolean sees(TenantId tenant, Viewer viewer, ArticleId article) {
    if (viewer.isEditor()) {
      return store.find(tenant, viewer, article).isPresent();
    }
    Optional<List<String>> locales =
        store
            .find(tenant, Viewer.EDITOR, article)
            .map(found -> List.copyOf(found.article().translations().keySet()));
    // Reads take 20 languages at a time.
    for (int from = 0; locales.isPresent() && from < locales.get().size(); from += 20) {
      List<String> some = locales.get().subList(from, Math.min(from + 20, locales.get().size()));
      if (store.read(tenant, viewer, article, some).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  // ---- for editors

  /** As {@link ArticleUses#counts}, of one article. */
  public SortedMap<ArticleUse, Long> counts(TenantId tenant, ArticleId article, LocalDate from) {
    return uses.counts(tenant, List.of(article), from).getOrDefault(article, new TreeMap<>());
  }

  /** As {@link ArticleUses#ratings}. */
  public ArticleUses.Ratings ratings(TenantId tenant, ArticleId article) {
    return uses.ratings(tenant, article);
  }

  /** As {@link ArticleUses#latest}. */
  public List<ArticleRating> latest(TenantId tenant, ArticleId article, int limit) {
    return uses.latest(tenant, article, limit);
  }

  /**
   * Articles that somebody should read again by now, the longest overdue first. Who has done so
   * says when the next time is, by {@code ArticleCommand.Describe}. Reads every article once.
   *
   * @param limit 1 to 1,000
   */
  public List<Article> dueForReview(TenantId tenant, int limit) {
    Instant now = clock.instant();
    return first(
        tenant,
        limit,
        article ->
            article.properties().reviewAt() != null
                    && !now.isBefore(reviewAt(article))
                    && article.translations().values().stream()
                        .anyMatch(translation -> translation.live() > 0)
                ? List.of(article)
                : List.of(),
        Comparator.comparing(ArticleFeedback::reviewAt).thenComparing(Article::id));
  }

  private static Instant reviewAt(Article article) {
    Instant at = article.properties().reviewAt();
    return at == null ? Instant.MAX : at;
  }

  /**
   * Live articles that nobody opened, inserted or solved anything by since a day, by id. Reads
   * every article once.
   *
   * @param limit 1 to 1,000
   */
  public List<ArticleId> unused(TenantId tenant, LocalDate since, int limit) {
    Checks.range("limit", limit, 1, 1_000);
    List<ArticleId> found = new ArrayList<>();
    page(
        tenant,
        feed -> {
          List<ArticleId> live =
              feed.entries().stream()
                  .filter(entry -> !entry.live().isEmpty())
                  .map(ArticleFeed.Entry::id)
                  .toList();
          SortedMap<ArticleId, SortedMap<ArticleUse, Long>> counts =
              uses.counts(tenant, live, since);
          for (ArticleId id : live) {
            SortedMap<ArticleUse, Long> used = counts.getOrDefault(id, new TreeMap<>());
            if (used.keySet().stream().allMatch(use -> use == ArticleUse.SHOWN)) {
              found.add(id);
            }
          }
        });
    return found.stream().sorted().distinct().limit(limit).toList();
  }

  /**
   * Links between articles, and to tickets, that lead nowhere, by article. Reads every article
   * once, and each that a link leads to.
   *
   * @param ticketExists asked for each ticket that an article has a link to
   * @param limit 1 to 1,000
   */
  public List<BrokenLink> brokenLinks(
      TenantId tenant, Predicate<TicketId> ticketExists, int limit) {
    return first(
        tenant,
        limit,
        article -> broken(tenant, article, ticketExists),
        Comparator.comparing(BrokenLink::article)
            .thenComparing(BrokenLink::fault)
            .thenComparingLong(BrokenLink::to));
  }

  private List<BrokenLink> broken(
      TenantId tenant, Article article, Predicate<TicketId> ticketExists) {
    List<BrokenLink> broken = new ArrayList<>();
    for (ArticleId to : article.properties().related()) {
      Optional<Article> other = store.find(tenant, Viewer.EDITOR, to).map(found -> found.article());
      if (other.isEmpty()) {
        broken.add(new BrokenLink(article.id(), BrokenLink.Fault.NO_ARTICLE, to.value()));
      } else if (isLive(article) && !isLive(other.get())) {
        broken.add(new BrokenLink(article.id(), BrokenLink.Fault.NOT_LIVE, to.value()));
      }
    }
    for (TicketId ticket : article.properties().tickets()) {
      if (!ticketExists.test(ticket)) {
        broken.add(new BrokenLink(article.id(), BrokenLink.Fault.NO_TICKET, ticket.value()));
      }
    }
    return broken;
  }

  private static boolean isLive(Article article) {
    return article.translations().values().stream().anyMatch(each -> each.live() > 0);
  }

  /** The first of what every article yields; an article that changes meanwhile counts once. */
  private <T> List<T> first(
      TenantId tenant, int limit, Function<Article, List<T>> of, Comparator<T> order) {
    Checks.range("limit", limit, 1, 1_000);
    SortedMap<ArticleId, List<T>> found = new TreeMap<>();
    page(
        tenant,
        feed -> feed.entries().forEach(entry -> found.put(entry.id(), of.apply(entry.article()))));
    return found.values().stream().flatMap(List::stream).sorted(order).limit(limit).toList();
  }

  private void page(TenantId tenant, java.util.function.Consumer<ArticleFeed> work) {
    long position = 0;
    while (true) {
      ArticleFeed feed = store.changedAfter(tenant, position, PAGE);
      if (feed.entries().isEmpty()) {
        return;
      }
      work.accept(feed);
      position = feed.position();
    }
  }
}
