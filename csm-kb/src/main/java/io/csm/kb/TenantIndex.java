package io.csm.kb;

import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.Visibility;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The index of one tenant, which follows the store. Thread-safe.
 *
 * <p>Locks are taken in this order: {@code rebuilding}, {@code following}, {@code using}. The store
 * is asked under the first two alone, so that searches go on meanwhile.
 */
final class TenantIndex {
  private static final int PAGE = 500;

  private final TenantId tenant;
  private final ArticleStore store;
  private final Supplier<SearchIndex> indexes;
  private final Function<TenantId, UserDictionary> dictionaries;
  private final Function<TenantId, RerankModel> models;

  private final ReentrantLock rebuilding = new ReentrantLock();
  private final ReentrantLock following = new ReentrantLock();
  private final ReentrantReadWriteLock using = new ReentrantReadWriteLock();

  /** How often somebody wrote here, and how much of that {@link #built} has for certain. */
  private final AtomicLong written = new AtomicLong();

  private volatile long followed = -1;

  private volatile @Nullable Built built;
  private volatile boolean closed;

  /** An index and how far it has come. */
  private static final class Built {
    final SearchIndex index;

    /** Of the last entry that is in it. */
    long position;

    UserDictionary dictionary = UserDictionary.EMPTY;

    RerankModel model = RerankModel.NONE;

    Built(SearchIndex index) {
      this.index = index;
    }
  }

  TenantIndex(
      TenantId tenant,
      ArticleStore store,
      Supplier<SearchIndex> indexes,
      Function<TenantId, UserDictionary> dictionaries,
      Function<TenantId, RerankModel> models) {
    this.tenant = tenant;
    this.store = store;
    this.indexes = indexes;
    this.dictionaries = dictionaries;
    this.models = models;
  }

  /** Lets the next search look at the store first. */
  void written() {
    written.incrementAndGet();
  }

  /**
   * Asks the index as it is after all that was written here before; one that turns out to be
   * damaged is built again.
   *
   * @return empty if it was closed
   */
  <T> Optional<T> ask(Function<SearchIndex, T> question) {
    long least = written.get();
    if (followed < least) {
      follow(least);
    }
    Built asked;
    using.readLock().lock();
    try {
      asked = built;
      if (closed || asked == null) {
        return Optional.empty();
      }
      return Optional.of(question.apply(asked.index));
    } catch (UncheckedIOException | IllegalStateException failed) {
      asked = built;
      if (asked != null && !isDamage(failed, asked)) {
        throw failed;
      }
    } finally {
      using.readLock().unlock();
    }
    rebuild(asked);
    using.readLock().lock();
    try {
      Built fresh = built;
      return closed || fresh == null ? Optional.empty() : Optional.of(question.apply(fresh.index));
    } finally {
      using.readLock().unlock();
    }
  }

  /**
   * Takes what changed in the store, and the dictionary and the model if they changed.
   *
   * @param least what is to be followed: if somebody else has come so far meanwhile, that will do
   */
  void follow(long least) {
    Built now;
    following.lock();
    try {
      now = built;
      if (followed >= least) {
        return;
      }
      long wanted = written.get();
      if (now != null && caughtUp(now)) {
        followed = wanted;
        return;
      }
    } finally {
      following.unlock();
    }
    rebuild(now);
  }

  /** Builds it again from the store, while the old one answers and follows. */
  void rebuild() {
    rebuild(built);
  }

  /** Builds it again, unless somebody else has done so since it was {@code before}. */
  private void rebuild(@Nullable Built before) {
    rebuilding.lock();
    try {
      if (closed || built != before) {
        return;
      }
      Built fresh = new Built(indexes.get());
      boolean taken = false;
      try {
        catchUp(fresh);
        following.lock();
        try {
          long wanted = written.get();
          boolean whole = catchUp(fresh);
          taken = swap(fresh);
          followed = whole ? wanted : -1;
        } finally {
          following.unlock();
        }
      } finally {
        if (!taken) {
          fresh.index.close();
        }
      }
    } finally {
      rebuilding.unlock();
    }
  }

  private boolean swap(Built fresh) {
    using.writeLock().lock();
    try {
      if (closed) {
        return false;
      }
      Built before = built;
      built = fresh;
      if (before != null) {
        before.index.close();
      }
      return true;
    } finally {
      using.writeLock().unlock();
    }
  }

  /** Whether {@code now} has all there is; not if it is damaged, or no longer fits the store. */
  private boolean caughtUp(Built now) {
    try {
      return catchUp(now);
    } catch (UncheckedIOException | IllegalStateException failed) {
      if (!isDamage(failed, now)) {
        throw failed;
      }
      return false;
    }
  }

  /** Whether an index has failed, and not a question or the store. */
  private static boolean isDamage(RuntimeException failed, Built built) {
    return failed instanceof UncheckedIOException || !built.index.isOpen();
  }

  /**
   * Reads on from one position before the last entry, which must still be there: else the store has
   * gone back, e.g. to a backup.
   *
   * @return whether it was there
   */
  private boolean catchUp(Built into) {
    UserDictionary dictionary = dictionaries.apply(tenant);
    if (!dictionary.equals(into.dictionary)) {
      into.index.use(dictionary);
      into.dictionary = dictionary;
    }
    RerankModel model = models.apply(tenant);
    if (!model.equals(into.model)) {
      into.index.use(model);
      into.model = model;
    }
    boolean again = into.position > 0;
    long from = again ? into.position - 1 : 0;
    while (true) {
      ArticleFeed feed = store.changedAfter(tenant, from, PAGE);
      if (feed.entries().isEmpty()) {
        return !again;
      }
      if (feed.position() != into.position) {
        feed.entries().forEach(entry -> put(into.index, entry));
        into.position = feed.position();
      }
      from = feed.position();
      again = false;
    }
  }

  private static void put(SearchIndex index, ArticleFeed.Entry entry) {
    Article article = entry.article();
    Visibility visibility = article.properties().visibility();
    String group = Long.toString(article.id().value());
    List<SearchDocument> documents = new ArrayList<>();
    entry
        .live()
        .forEach(
            (locale, text) ->
                documents.add(
                    new SearchDocument(
                        group,
                        locale,
                        article.kind().name(),
                        text.title(),
                        text.questions(),
                        text.body(),
                        article.properties().category(),
                        article.properties().tags(),
                        visibility.keys())));
    index.put(group, documents);
  }

  /** Gives the memory back, once the searches that run have ended. */
  void close() {
    using.writeLock().lock();
    try {
      closed = true;
      Built last = built;
      built = null;
      if (last != null) {
        last.index.close();
      }
    } finally {
      using.writeLock().unlock();
    }
  }
}
