package io.csm.kb;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.IdSource;
import io.csm.core.Problem;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleEvent;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleLifecycle;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleVersion;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.ReplyTemplate;
import io.csm.core.article.Viewer;
import io.csm.spi.ArticleChange;
import io.csm.spi.ArticleStore;
import io.csm.spi.Embedder;
import io.csm.spi.StoredArticle;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The articles of many tenants, and a search of each that follows them.
 *
 * <p>Articles are kept by an {@link ArticleStore}; the indexes are memory that is built from it and
 * may be dropped at any time. Thread-safe; owns no threads, and asks the time of nobody but the
 * clock it is given.
 *
 * <p><b>What a search finds:</b> what was written through this object before the search began, and
 * what others wrote to the store before the last {@link #refresh} or {@link #tick}. Call {@link
 * #tick} for each tenant about once a second.
 *
 * <p><b>Memory:</b> a tenant's index is built by the first search or refresh of it. At most a
 * stated number are open; one more closes the one that was used least recently.
 *
 * <p><b>Who may:</b> reads and searches show what their {@link Viewer} may see. Who may write is
 * the host's to decide before it calls.
 */
public final class KnowledgeBase implements AutoCloseable {
  /** How many tenants' indexes are open unless told otherwise. */
  public static final int DEFAULT_MAX_OPEN = 100;

  /** How many articles of a tenant one {@link #tick} publishes. */
  public static final int MAX_DUE = 1_000;

  /** How often a command is decided before it is given up as {@code CONTENDED}. */
  public static final int MAX_ATTEMPTS = 8;

  /** The placeholders of canned replies unless told otherwise. */
  public static final SortedSet<String> PLACEHOLDERS =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              List.of(
                  "agent.name", "brand.name", "customer.name", "ticket.number", "ticket.subject")));

  private final ArticleStore store;
  private final InstantSource clock;
  private final IdSource ids;
  private final int maxOpen;
  private final Supplier<SearchIndex> indexes;
  private final Function<TenantId, UserDictionary> dictionaries;
  private final Function<TenantId, RerankModel> models;
  private final SortedSet<String> placeholders;

  private final ReentrantLock opening = new ReentrantLock();

  /** Guarded by {@link #opening}; the one used least recently comes first. */
  private final Map<TenantId, TenantIndex> open = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  private KnowledgeBase(Builder builder) {
    store = builder.store;
    clock = builder.clock;
    ids = builder.ids;
    maxOpen = builder.maxOpen;
    indexes = builder.indexes();
    dictionaries = builder.dictionaries;
    models = builder.models;
    placeholders = builder.placeholders;
  }

  /**
   * Begins one over a store.
   *
   * @param ids of articles, thread-safe, e.g. an {@link io.csm.core.IdGenerator} with this node's
   *     number
   */
  public static Builder builder(ArticleStore store, InstantSource clock, IdSource ids) {
    return new Builder(store, clock, ids);
  }

  /** What a knowledge base is made of. Not thread-safe. */
  public static final class Builder {
    private final ArticleStore store;
    private final InstantSource clock;
    private final IdSource ids;
    private int maxOpen = DEFAULT_MAX_OPEN;
    private int maxDocuments = SearchIndex.DEFAULT_MAX_DOCUMENTS;
    private @Nullable Embedder embedder;
    private double least = 1;
    private @Nullable Supplier<SearchIndex> given;
    private Function<TenantId, UserDictionary> dictionaries = tenant -> UserDictionary.EMPTY;
    private Function<TenantId, RerankModel> models = tenant -> RerankModel.NONE;
    private SortedSet<String> placeholders = PLACEHOLDERS;

    private Builder(ArticleStore store, InstantSource clock, IdSource ids) {
      this.store = store;
      this.clock = clock;
      this.ids = ids;
    }

    /**
     * How many tenants' indexes are open at a time, {@value #DEFAULT_MAX_OPEN} unless told
     * otherwise.
     *
     * @param given 1 to 100,000
     */
    public Builder maxOpen(int given) {
      Checks.range("knowledge.maxOpen", given, 1, 100_000);
      maxOpen = given;
      return this;
    }

    /**
     * How many documents, one per article and language that is live, an index holds; {@value
     * SearchIndex#DEFAULT_MAX_DOCUMENTS} unless told otherwise. Searches of a tenant that has more
     * fail with {@code TOO_MANY}.
     *
     * @param given 1 or more
     */
    public Builder maxDocuments(int given) {
      Checks.range("knowledge.maxDocuments", given, 1, Integer.MAX_VALUE / 2);
      maxDocuments = given;
      return this;
    }

    /**
     * What finds articles by their meaning, too; see {@link SearchIndex#create(int, Embedder,
     * double)}. Who changes the model changes the knowledge base.
     *
     * @param given thread-safe
     * @param leastSimilarity from which an article is near enough, -1 to 1
     */
    public Builder embedder(Embedder given, double leastSimilarity) {
      Checks.range("embedder.dimensions", given.dimensions(), 1, 1_024);
      Checks.number("knowledge.leastSimilarity", leastSimilarity, -1, 1);
      embedder = given;
      least = leastSimilarity;
      return this;
    }

    /** The words of a tenant, asked for at each refresh; thread-safe and quick. */
    public Builder dictionaries(Function<TenantId, UserDictionary> given) {
      dictionaries = given;
      return this;
    }

    /** What orders the searches of a tenant, asked for at each refresh; thread-safe and quick. */
    public Builder models(Function<TenantId, RerankModel> given) {
      models = given;
      return this;
    }

    /**
     * What placeholders a canned reply may have, {@link #PLACEHOLDERS} unless told otherwise. One
     * with another is rejected when it is written, with the line.
     *
     * @param given at most 1,000
     */
    public Builder placeholders(SortedSet<String> given) {
      Checks.range("knowledge.placeholders", given.size(), 0, 1_000);
      placeholders = Collections.unmodifiableSortedSet(new TreeSet<>(given));
      return this;
    }

    /** Makes indexes otherwise. */
    Builder indexes(Supplier<SearchIndex> other) {
      given = other;
      return this;
    }

    private Supplier<SearchIndex> indexes() {
      if (given != null) {
        return given;
      }
      int max = maxDocuments;
      Embedder model = embedder;
      double from = least;
      return model == null
          ? () -> SearchIndex.create(max)
          : () -> SearchIndex.create(max, model, from);
    }

    /** The knowledge base. */
    public KnowledgeBase build() {
      return new KnowledgeBase(this);
    }
  }

  // ---- commands

  /** Begins an article, as a draft. A host key that another article has is rejected. */
  public ArticleResult create(TenantId tenant, Actor author, ArticleCommand.Create command) {
    return run(tenant, author, new ArticleId(ids.next()), command);
  }

  /**
   * Does something to an article: {@code Edit}, {@code Move}, {@code Schedule} and so on. It is
   * decided on the article as it is, again if somebody else was first, {@value #MAX_ATTEMPTS} times
   * at most.
   *
   * @return {@code Done} also where all was as wanted already
   */
  public ArticleResult apply(
      TenantId tenant, Actor author, Ref<ArticleId> article, ArticleCommand command) {
    if (article instanceof ArticleId id) {
      return run(tenant, author, id, command);
    }
    Optional<StoredArticle> found = store.find(tenant, Viewer.EDITOR, article);
    return found.isPresent()
        ? run(tenant, author, found.get().article().id(), command)
        : rejected(Code.NOT_FOUND, "article", "type", "article", "ref", article);
  }

  /**
   * Begins a draft that says what an earlier version said: publish it to take that version back.
   *
   * @param number of the version
   * @return rejected with {@code NOT_FOUND} where there is no such version, and as an {@code Edit}
   */
  public ArticleResult rollBack(
      TenantId tenant, Actor author, ArticleId article, String locale, int number, String note) {
    Optional<ArticleVersion> version =
        store.version(tenant, Viewer.EDITOR, article, locale, number);
    return version.isPresent()
        ? run(tenant, author, article, new ArticleCommand.Edit(locale, version.get().text(), note))
        : rejected(Code.NOT_FOUND, "version", "type", "version", "ref", locale + " " + number);
  }

  /** What is wrong with the placeholders of a text that is to be written. */
  private Optional<Problem> placeholders(@Nullable Article before, ArticleCommand command) {
    ArticleText text = null;
    ArticleKind kind = before == null ? ArticleKind.ARTICLE : before.kind();
    if (command instanceof ArticleCommand.Create create) {
      text = create.text();
      kind = create.kind();
    } else if (command instanceof ArticleCommand.Edit edit) {
      text = edit.text();
    }
    return text == null || kind != ArticleKind.CANNED_REPLY
        ? Optional.empty()
        : ReplyTemplate.of(text.body()).problems("article.body", placeholders).stream().findFirst();
  }

  private ArticleResult run(TenantId tenant, Actor author, ArticleId id, ArticleCommand command) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<StoredArticle> found = store.find(tenant, Viewer.EDITOR, id);
      Article before = found.map(StoredArticle::article).orElse(null);
      long version = found.map(StoredArticle::version).orElse(0L);
      Optional<Problem> unknown = placeholders(before, command);
      if (unknown.isPresent()) {
        return new ArticleResult.Rejected(unknown.get());
      }
      Instant now = clock.instant();
      ArticleLifecycle.Decision decision = ArticleLifecycle.decide(id, before, command, now);
      if (decision instanceof ArticleLifecycle.Decision.Rejected rejected) {
        return new ArticleResult.Rejected(rejected.problem());
      }
      List<ArticleEvent> events = ((ArticleLifecycle.Decision.Decided) decision).events();
      if (before != null && events.isEmpty()) {
        return new ArticleResult.Done(version, before);
      }
      ArticleChange change = change(id, version, before, events, command, author, now);
      ArticleStore.Result result = commit(tenant, change);
      if (result instanceof ArticleStore.Result.Committed) {
        return new ArticleResult.Done(version + events.size(), change.article());
      }
      if (result instanceof ArticleStore.Result.KeyTaken) {
        return rejected(
            Code.ALREADY_EXISTS, "article.key", "type", "article", "ref", change.article().key());
      }
    }
    return rejected(Code.CONTENDED, "article", "attempts", MAX_ATTEMPTS);
  }

  private ArticleStore.Result commit(TenantId tenant, ArticleChange change) {
    try {
      return store.commit(tenant, change);
    } finally {
      // Also after a failure: it may have been stored, and only the answer was lost.
      opening.lock();
      try {
        TenantIndex index = open.get(tenant);
        if (index != null) {
          index.written();
        }
      } finally {
        opening.unlock();
      }
    }
  }

  private static ArticleChange change(
      ArticleId id,
      long version,
      @Nullable Article before,
      List<ArticleEvent> events,
      ArticleCommand command,
      Actor author,
      Instant now) {
    Article after = before;
    List<ArticleEvent.Recorded> recorded = new ArrayList<>();
    List<ArticleVersion> texts = new ArrayList<>();
    for (ArticleEvent event : events) {
      after = ArticleLifecycle.evolve(id, after, event);
      recorded.add(new ArticleEvent.Recorded(version + recorded.size() + 1, author, now, event));
      if (event instanceof ArticleEvent.Created created
          && command instanceof ArticleCommand.Create create) {
        texts.add(new ArticleVersion(created.locale(), 1, author, now, "", create.text()));
      } else if (event instanceof ArticleEvent.Edited edited
          && command instanceof ArticleCommand.Edit edit) {
        texts.add(
            new ArticleVersion(
                edited.locale(), edited.version(), author, now, edit.note(), edit.text()));
      }
    }
    if (after == null) {
      throw new IllegalStateException("nothing was decided about " + id);
    }
    return new ArticleChange(id, version, after, recorded, texts);
  }

  private static ArticleResult rejected(Code code, String path, @Nullable Object... arguments) {
    return new ArticleResult.Rejected(Problem.of(code, path, arguments));
  }

  // ---- reads

  /** As {@link ArticleStore#read}. */
  public Optional<PublishedArticle> read(
      TenantId tenant, Viewer viewer, Ref<ArticleId> article, List<String> locales) {
    return store.read(tenant, viewer, article, locales);
  }

  /** As {@link ArticleStore#list}. */
  public List<PublishedArticle> list(
      TenantId tenant,
      Viewer viewer,
      ArticleFilter filter,
      ArticleStore.@Nullable Place after,
      int limit) {
    return store.list(tenant, viewer, filter, after, limit);
  }

  /** As {@link ArticleStore#count}. */
  public long count(TenantId tenant, Viewer viewer, ArticleFilter filter) {
    return store.count(tenant, viewer, filter);
  }

  /** As {@link ArticleStore#find}. */
  public Optional<StoredArticle> find(TenantId tenant, Viewer viewer, Ref<ArticleId> article) {
    return store.find(tenant, viewer, article);
  }

  /** As {@link ArticleStore#version}. */
  public Optional<ArticleVersion> version(
      TenantId tenant, Viewer viewer, ArticleId article, String locale, int number) {
    return store.version(tenant, viewer, article, locale, number);
  }

  /** As {@link ArticleStore#history}. */
  public List<ArticleEvent.Recorded> history(
      TenantId tenant, Viewer viewer, ArticleId article, long after, int limit) {
    return store.history(tenant, viewer, article, after, limit);
  }

  // ---- search

  /**
   * Finds what is live and a viewer may see, the best first.
   *
   * @param request of which the keys do not count: those of {@code viewer} do; its kind is the name
   *     of an {@link io.csm.core.article.ArticleKind}, or empty
   */
  public ArticleHits search(TenantId tenant, Viewer viewer, SearchRequest request) {
    SearchRequest scoped = request.withKeys(viewer.keys());
    return hits(ask(tenant, index -> index.search(scoped)));
  }

  /**
   * Finds titles while somebody still types, among what is live and a viewer may see.
   *
   * @param request as for {@link #search}
   */
  public ArticleHits suggest(TenantId tenant, Viewer viewer, SearchRequest request) {
    SearchRequest scoped = request.withKeys(viewer.keys());
    return hits(ask(tenant, index -> index.suggest(scoped)));
  }

  /**
   * How many live articles a search finds among those that a viewer may see, in all and by what
   * they have.
   *
   * @param request as for {@link #search}; its offset and limit do not count
   */
  public SearchFacets facets(TenantId tenant, Viewer viewer, SearchRequest request) {
    SearchRequest scoped = request.withKeys(viewer.keys());
    return ask(tenant, index -> index.facets(scoped));
  }

  /**
   * Why a search finds an article where it does.
   *
   * @param request as for {@link #search}; its offset and limit do not count
   * @return empty if it does not find it, also where the viewer may not see it
   */
  public Optional<SearchExplanation> explain(
      TenantId tenant, Viewer viewer, SearchRequest request, ArticleId article) {
    SearchRequest scoped = request.withKeys(viewer.keys());
    return ask(tenant, index -> index.explain(scoped, Long.toString(article.value())));
  }

  /**
   * What may have been meant by a search, in words of live articles that a viewer may see.
   *
   * @param request as for {@link #search}; its offset and limit do not count
   * @return empty if all words are known, or none is near
   */
  public Optional<String> didYouMean(TenantId tenant, Viewer viewer, SearchRequest request) {
    SearchRequest scoped = request.withKeys(viewer.keys());
    return ask(tenant, index -> index.didYouMean(scoped));
  }

  private <T> T ask(TenantId tenant, Function<SearchIndex, T> question) {
    while (true) {
      // Empty where another tenant's search closed it between these two.
      Optional<T> answer = index(tenant).ask(question);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  private static ArticleHits hits(SearchPage page) {
    return new ArticleHits(page.hits().stream().map(KnowledgeBase::hit).toList(), page.more());
  }

  private static ArticleHit hit(SearchHit found) {
    return new ArticleHit(
        new ArticleId(Long.parseLong(found.group())),
        found.locale(),
        found.title(),
        found.body(),
        found.score());
  }

  // ---- following

  /** Takes into the tenant's index what others wrote to the store, the dictionary and the model. */
  public void refresh(TenantId tenant) {
    index(tenant).follow(Long.MAX_VALUE);
  }

  /**
   * Publishes what is due, {@value #MAX_DUE} articles at most, the earliest first, and refreshes
   * the index if it is open. Several nodes may do so at once: each article is published once.
   *
   * @return how many articles were due; as many as {@value #MAX_DUE} means that there may be more
   */
  public int tick(TenantId tenant) {
    List<Article> due = store.due(tenant, clock.instant(), MAX_DUE);
    for (Article article : due) {
      run(tenant, Actor.SYSTEM, article.id(), new ArticleCommand.PublishDue());
    }
    TenantIndex index;
    opening.lock();
    try {
      index = open.get(tenant);
    } finally {
      opening.unlock();
    }
    if (index != null) {
      index.follow(Long.MAX_VALUE);
    }
    return due.size();
  }

  /**
   * Builds the tenant's index again from the store. The old one serves meanwhile, so that there is
   * memory for two. Needed after the store was set back to a backup and written to since; whatever
   * else goes wrong with an index is noticed.
   */
  public void rebuild(TenantId tenant) {
    index(tenant).rebuild();
  }

  private TenantIndex index(TenantId tenant) {
    TenantIndex oldest = null;
    TenantIndex index;
    opening.lock();
    try {
      if (closed) {
        throw CsmException.of(Code.ENGINE_CLOSED, "");
      }
      index = open.get(tenant);
      if (index == null) {
        if (open.size() == maxOpen) {
          Iterator<TenantIndex> each = open.values().iterator();
          oldest = each.next();
          each.remove();
        }
        index = new TenantIndex(tenant, store, indexes, dictionaries, models);
        open.put(tenant, index);
      }
    } finally {
      opening.unlock();
    }
    if (oldest != null) {
      oldest.close();
    }
    return index;
  }

  /** Closes the indexes. The store is left as it is. */
  @Override
  public void close() {
    List<TenantIndex> all;
    opening.lock();
    try {
      closed = true;
      all = new ArrayList<>(open.values());
      open.clear();
    } finally {
      opening.unlock();
    }
    all.forEach(TenantIndex::close);
  }
}
