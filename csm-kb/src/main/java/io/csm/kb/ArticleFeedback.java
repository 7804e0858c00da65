package io.csm.kb;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleRating;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleUse;
import io.csm.core.article.Viewer;
import io.csm.kb.internal.Shingles;
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
import java.util.Map;
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
  /** How many live texts are looked through for near duplicates. */
  public static final int MAX_COMPARED = 20_000;

  /** How many pairs of one language are compared in full. */
  private static final int MAX_PAIRS = 100_000;

  private static final int MAX_LENGTH = 20_000;
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
   * Live articles that nobody finds: not even shown to anybody since a day, by id. Reads every
   * article once.
   *
   * @param limit 1 to 1,000
   */
  public List<ArticleId> neverFound(TenantId tenant, LocalDate since, int limit) {
    return without(tenant, since, limit, used -> used.isEmpty());
  }

  /**
   * Live articles that nobody opened, inserted or solved anything by since a day, by id. Reads
   * every article once.
   *
   * @param limit 1 to 1,000
   */
  public List<ArticleId> unused(TenantId tenant, LocalDate since, int limit) {
    return without(
        tenant,
        since,
        limit,
        used -> used.keySet().stream().allMatch(use -> use == ArticleUse.SHOWN));
  }

  private List<ArticleId> without(
      TenantId tenant,
      LocalDate since,
      int limit,
      Predicate<SortedMap<ArticleUse, Long>> isNothing) {
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
            if (isNothing.test(used)) {
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

  /**
   * Pairs of live articles that say nearly the same in one language, the most alike first. Reads
   * every article once, and keeps their texts in memory meanwhile, at most {@value #MAX_COMPARED}
   * of them with 20,000 characters each; more are refused. A pair that is just half alike is missed
   * four times in a thousand.
   *
   * @param least how alike they are at least, 0.5 to 1
   * @param limit 1 to 1,000
   */
  public List<NearDuplicate> nearDuplicates(TenantId tenant, double least, int limit) {
    Checks.number("duplicates.least", least, 0.5, 1);
    Checks.range("limit", limit, 1, 1_000);
    SortedMap<ArticleId, SortedMap<String, ArticleText>> all = new TreeMap<>();
    page(tenant, feed -> feed.entries().forEach(entry -> all.put(entry.id(), entry.live())));
    SortedMap<String, List<ArticleId>> ids = new TreeMap<>();
    SortedMap<String, List<String>> texts = new TreeMap<>();
    int size = 0;
    for (Map.Entry<ArticleId, SortedMap<String, ArticleText>> article : all.entrySet()) {
      size += article.getValue().size();
      article
          .getValue()
          .forEach(
              (locale, text) -> {
                ids.computeIfAbsent(locale, any -> new ArrayList<>()).add(article.getKey());
                texts.computeIfAbsent(locale, any -> new ArrayList<>()).add(beginning(text));
              });
    }
    if (size > MAX_COMPARED) {
      throw CsmException.of(Code.TOO_MANY, "articles", "size", size, "max", MAX_COMPARED);
    }
    List<NearDuplicate> found = new ArrayList<>();
    texts.forEach(
        (locale, of) -> {
          List<ArticleId> named = ids.getOrDefault(locale, List.of());
          for (Shingles.Pair pair : Shingles.pairs(of, least, MAX_PAIRS)) {
            found.add(
                new NearDuplicate(
                    named.get(pair.one()), named.get(pair.other()), locale, pair.alike()));
          }
        });
    return found.stream()
        .sorted(
            Comparator.comparingDouble((NearDuplicate pair) -> -pair.alike())
                .thenComparing(NearDuplicate::one)
                .thenComparing(NearDuplicate::other)
                .thenComparing(NearDuplicate::locale))
        .limit(limit)
        .toList();
  }

  /** As much as is compared, so that a long text is not kept whole. */
  private static String beginning(ArticleText text) {
    String all = text.title() + "\n" + text.body();
    return all.length() <= MAX_LENGTH ? all : all.substring(0, MAX_LENGTH);
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
