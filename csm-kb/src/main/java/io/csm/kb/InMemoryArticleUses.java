package io.csm.kb;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.core.article.ArticleRating;
import io.csm.core.article.ArticleUse;
import io.csm.spi.ArticleUses;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Uses of articles in memory: the default, and for tests. Thread-safe. Holds at most {@value
 * #MAX_ENTRIES} numbers and ratings together, over all tenants; one more is refused with {@code
 * TOO_MANY}.
 */
public final class InMemoryArticleUses implements ArticleUses {
  /** How many numbers and ratings it holds. */
  public static final int MAX_ENTRIES = 1_000_000;

  /** Of one article on one day. */
  private record Place(TenantId tenant, ArticleId article) {}

  private final Map<Place, NavigableMap<LocalDate, SortedMap<ArticleUse, Long>>> counts =
      new LinkedHashMap<>();
  private final Map<Place, Map<Actor, ArticleRating>> ratings = new LinkedHashMap<>();
  private int size;

  /** An empty one. */
  public InMemoryArticleUses() {}

  @Override
  public synchronized void count(
      TenantId tenant, List<ArticleId> articles, ArticleUse use, LocalDate day) {
    Checks.range("articles", articles.size(), 0, 100);
    TreeSet<ArticleId> distinct = new TreeSet<>(articles);
    room(distinct.size());
    for (ArticleId article : distinct) {
      Long before =
          counts
              .computeIfAbsent(new Place(tenant, article), any -> new TreeMap<>())
              .computeIfAbsent(day, any -> new TreeMap<>())
              .merge(use, 1L, Long::sum);
      size += before == 1 ? 1 : 0;
    }
  }

  @Override
  public synchronized SortedMap<ArticleId, SortedMap<ArticleUse, Long>> counts(
      TenantId tenant, List<ArticleId> articles, LocalDate from) {
    Checks.range("articles", articles.size(), 0, 1_000);
    SortedMap<ArticleId, SortedMap<ArticleUse, Long>> all = new TreeMap<>();
    for (ArticleId article : new TreeSet<>(articles)) {
      NavigableMap<LocalDate, SortedMap<ArticleUse, Long>> days =
          counts.get(new Place(tenant, article));
      if (days != null) {
        for (SortedMap<ArticleUse, Long> day : days.tailMap(from, true).values()) {
          SortedMap<ArticleUse, Long> sums = all.computeIfAbsent(article, any -> new TreeMap<>());
          day.forEach((use, count) -> sums.merge(use, count, Long::sum));
        }
      }
    }
    return all;
  }

  @Override
  public synchronized void rate(TenantId tenant, ArticleRating rating) {
    room(1);
    ArticleRating before =
        ratings
            .computeIfAbsent(new Place(tenant, rating.article()), any -> new LinkedHashMap<>())
            .put(rating.by(), rating);
    size += before == null ? 1 : 0;
  }

  @Override
  public synchronized Ratings ratings(TenantId tenant, ArticleId article) {
    Map<Actor, ArticleRating> all = ratings.getOrDefault(new Place(tenant, article), Map.of());
    long helpful = all.values().stream().filter(ArticleRating::helpful).count();
    return new Ratings(helpful, all.size() - helpful);
  }

  @Override
  public synchronized List<ArticleRating> latest(TenantId tenant, ArticleId article, int limit) {
    Checks.range("limit", limit, 1, 1_000);
    return ratings.getOrDefault(new Place(tenant, article), Map.of()).values().stream()
        .sorted(
            Comparator.comparing(ArticleRating::at)
                .reversed()
                .thenComparing(rating -> rating.by().kind().name() + ":" + rating.by().id()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized int eraseComments(TenantId tenant, Actor by) {
    int erased = 0;
    for (Map.Entry<Place, Map<Actor, ArticleRating>> each : ratings.entrySet()) {
      ArticleRating said = each.getValue().get(by);
      if (each.getKey().tenant().equals(tenant) && said != null && !said.comment().isEmpty()) {
        each.getValue().put(by, said.withoutComment());
        erased++;
      }
    }
    return erased;
  }

  private void room(int more) {
    if (size + more > MAX_ENTRIES) {
      throw CsmException.of(Code.TOO_MANY, "uses", "size", size + more, "max", MAX_ENTRIES);
    }
  }
}
