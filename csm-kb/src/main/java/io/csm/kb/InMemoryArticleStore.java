package io.csm.kb;

import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleEvent;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleVersion;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.Translation;
import io.csm.core.article.Viewer;
import io.csm.spi.ArticleChange;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import io.csm.spi.StoredArticle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Articles in memory: the default, and for tests. Thread-safe. Holds at most a stated number of
 * articles over all tenants, and everything of them, until it is dropped.
 */
public final class InMemoryArticleStore implements ArticleStore {
  /** How many articles it holds unless told otherwise. */
  public static final int DEFAULT_MAX_ARTICLES = 1_000_000;

  private static final int MAX_PAGE = 1_000;
  private static final int MAX_LOCALES = 20;

  private final int maxArticles;
  private final Map<TenantId, Shelf> shelves = new LinkedHashMap<>();
  private int size;

  /** An empty store for {@value #DEFAULT_MAX_ARTICLES} articles. */
  public InMemoryArticleStore() {
    this(DEFAULT_MAX_ARTICLES);
  }

  /**
   * An empty store.
   *
   * @param maxArticles how many it holds; another one is refused with {@code TOO_MANY}
   */
  public InMemoryArticleStore(int maxArticles) {
    this.maxArticles = maxArticles;
  }

  /** The articles of one tenant. */
  private static final class Shelf {
    final NavigableMap<ArticleId, Filed> articles = new TreeMap<>();
    final Map<HostKey<ArticleId>, ArticleId> keys = new LinkedHashMap<>();
    final NavigableMap<Long, ArticleId> changes = new TreeMap<>();
    long position;
  }

  /** All that is known of one article. */
  private static final class Filed {
    Article article;
    long position;
    final List<ArticleEvent.Recorded> events = new ArrayList<>();
    final Map<String, List<ArticleVersion>> texts = new TreeMap<>();

    Filed(Article article) {
      this.article = article;
    }

    ArticleText text(String locale, int number) {
      return texts.getOrDefault(locale, List.of()).get(number - 1).text();
    }
  }

  private @Nullable Filed record(TenantId tenant, Ref<ArticleId> ref) {
    Shelf shelf = shelves.get(tenant);
    if (shelf == null) {
      return null;
    }
    ArticleId id = ref instanceof ArticleId given ? given : shelf.keys.get(ref);
    return id == null ? null : shelf.articles.get(id);
  }

  @Override
  public synchronized Result commit(TenantId tenant, ArticleChange change) {
    Shelf shelf = shelves.computeIfAbsent(tenant, any -> new Shelf());
    Filed record = shelf.articles.get(change.id());
    long version = record == null ? 0 : record.events.size();
    if (version != change.expectedVersion()) {
      return new Result.Conflict(version);
    }
    HostKey<ArticleId> key = change.article().key();
    ArticleId holder = key == null ? null : shelf.keys.get(key);
    if (holder != null && !holder.equals(change.id())) {
      return new Result.KeyTaken(holder);
    }
    if (record == null) {
      if (size == maxArticles) {
        throw CsmException.of(Code.TOO_MANY, "articles", "size", size + 1, "max", maxArticles);
      }
      size++;
      record = new Filed(change.article());
      shelf.articles.put(change.id(), record);
    }
    if (key != null) {
      shelf.keys.put(key, change.id());
    }
    record.article = change.article();
    record.events.addAll(change.events());
    for (ArticleVersion text : change.texts()) {
      record.texts.computeIfAbsent(text.locale(), any -> new ArrayList<>()).add(text);
    }
    shelf.changes.remove(record.position);
    record.position = ++shelf.position;
    shelf.changes.put(record.position, change.id());
    return new Result.Committed();
  }

  @Override
  public synchronized Optional<PublishedArticle> read(
      TenantId tenant, Viewer viewer, Ref<ArticleId> article, List<String> locales) {
    Checks.range("locales", locales.size(), 0, MAX_LOCALES);
    Filed record = record(tenant, article);
    if (record == null || !record.article.properties().visibility().admits(viewer)) {
      return Optional.empty();
    }
    List<String> wanted = locales.isEmpty() ? List.of(record.article.sourceLocale()) : locales;
    return wanted.stream()
        .filter(locale -> isLive(record.article, locale))
        .findFirst()
        .map(locale -> published(record, locale));
  }

  @Override
  public synchronized List<PublishedArticle> list(
      TenantId tenant, Viewer viewer, ArticleFilter filter, @Nullable Place after, int limit) {
    Checks.range("limit", limit, 1, MAX_PAGE);
    List<PublishedArticle> page = new ArrayList<>();
    Shelf shelf = shelves.get(tenant);
    if (shelf == null) {
      return page;
    }
    NavigableMap<ArticleId, Filed> rest =
        after == null ? shelf.articles : shelf.articles.tailMap(after.id(), true);
    for (Filed record : rest.values()) {
      for (String locale : seen(record.article, viewer, filter)) {
        boolean before =
            after != null
                && record.article.id().equals(after.id())
                && locale.compareTo(after.locale()) <= 0;
        if (!before) {
          page.add(published(record, locale));
          if (page.size() == limit) {
            return page;
          }
        }
      }
    }
    return page;
  }

  @Override
  public synchronized long count(TenantId tenant, Viewer viewer, ArticleFilter filter) {
    Shelf shelf = shelves.get(tenant);
    return shelf == null
        ? 0
        : shelf.articles.values().stream()
            .mapToLong(record -> seen(record.article, viewer, filter).size())
            .sum();
  }

  @Override
  public synchronized Optional<StoredArticle> find(
      TenantId tenant, Viewer viewer, Ref<ArticleId> article) {
    Filed record = viewer.isEditor() ? record(tenant, article) : null;
    return record == null
        ? Optional.empty()
        : Optional.of(new StoredArticle(record.events.size(), record.article));
  }

  @Override
  public synchronized Optional<ArticleVersion> version(
      TenantId tenant, Viewer viewer, ArticleId article, String locale, int number) {
    Filed record = viewer.isEditor() ? record(tenant, article) : null;
    List<ArticleVersion> texts = record == null ? null : record.texts.get(locale);
    return texts == null || number < 1 || number > texts.size()
        ? Optional.empty()
        : Optional.of(texts.get(number - 1));
  }

  @Override
  public synchronized List<ArticleEvent.Recorded> history(
      TenantId tenant, Viewer viewer, ArticleId article, long after, int limit) {
    Checks.range("limit", limit, 1, MAX_PAGE);
    Filed record = viewer.isEditor() ? record(tenant, article) : null;
    if (record == null) {
      return List.of();
    }
    return record.events.stream().filter(event -> event.version() > after).limit(limit).toList();
  }

  @Override
  public synchronized ArticleFeed changedAfter(TenantId tenant, long after, int limit) {
    Checks.range("limit", limit, 1, MAX_PAGE);
    Shelf shelf = shelves.get(tenant);
    List<ArticleFeed.Entry> entries = new ArrayList<>();
    long position = after;
    if (shelf != null) {
      for (Map.Entry<Long, ArticleId> change : shelf.changes.tailMap(after, false).entrySet()) {
        if (entries.size() == limit) {
          break;
        }
        Filed record = shelf.articles.get(change.getValue());
        if (record != null) {
          entries.add(new ArticleFeed.Entry(record.article, liveTexts(record)));
        }
        position = change.getKey();
      }
    }
    return new ArticleFeed(position, entries);
  }

  @Override
  public synchronized List<Article> due(TenantId tenant, Instant now, int limit) {
    Checks.range("limit", limit, 1, MAX_PAGE);
    Shelf shelf = shelves.get(tenant);
    if (shelf == null) {
      return List.of();
    }
    return shelf.articles.values().stream()
        .map(record -> record.article)
        .filter(article -> article.nextPublication().filter(at -> !now.isBefore(at)).isPresent())
        .sorted(Comparator.comparing(article -> article.nextPublication().orElseThrow()))
        .limit(limit)
        .toList();
  }

  private static SortedMap<String, ArticleText> liveTexts(Filed record) {
    SortedMap<String, ArticleText> live = new TreeMap<>();
    record
        .article
        .translations()
        .forEach(
            (locale, translation) -> {
              if (translation.live() > 0) {
                live.put(locale, record.text(locale, translation.live()));
              }
            });
    return live;
  }

  private static List<String> seen(Article article, Viewer viewer, ArticleFilter filter) {
    if (!article.properties().visibility().admits(viewer)) {
      return List.of();
    }
    return article.translations().keySet().stream()
        .filter(locale -> isLive(article, locale) && filter.accepts(article, locale))
        .toList();
  }

  private static boolean isLive(Article article, String locale) {
    return article.translation(locale).filter(translation -> translation.live() > 0).isPresent();
  }

  private static PublishedArticle published(Filed record, String locale) {
    Article article = record.article;
    Translation translation = article.translation(locale).orElseThrow();
    Instant publishedAt = translation.publishedAt();
    if (publishedAt == null) {
      throw new IllegalStateException("nothing is live in " + locale);
    }
    return new PublishedArticle(
        article.id(),
        article.key(),
        article.kind(),
        article.properties(),
        locale,
        translation.live(),
        publishedAt,
        record.text(locale, translation.live()));
  }
}
