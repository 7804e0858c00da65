package io.csm.kb.internal;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.kb.SearchDocument;
import io.csm.kb.SearchHit;
import io.csm.kb.SearchPage;
import io.csm.kb.SearchRequest;
import io.csm.kb.UserDictionary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.PerFieldSimilarityWrapper;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The index behind {@link io.csm.kb.SearchIndex}. Thread-safe.
 *
 * <h2>Fields</h2>
 *
 * Of the title with its questions ({@code t}) and of everything ({@code a}) there are three fields:
 * tokens with their places ({@code u}), pairs and stems ({@code b}), and sounds of pairs ({@code
 * p}). {@link Ranking} says what each counts.
 */
public final class LuceneIndex {
  static final String GROUP = "group";
  static final String LOCALE = "locale";
  static final String KIND = "kind";
  static final String KEY = "key";
  static final String TAG = "tag";
  static final String CATEGORY = "category";
  private static final String TITLE = "title";
  private static final String BODY = "body";

  private static final Sort ORDER =
      new Sort(
          SortField.FIELD_SCORE,
          new SortField(GROUP, SortField.Type.STRING),
          new SortField(LOCALE, SortField.Type.STRING));

  /** How many documents of one group may stand before the others of a page. */
  private static final int SLACK = 10;

  /** For how many sorts of viewers it is kept what there is for them: a bit per document each. */
  private static final int MAX_SCOPES = 64;

  private static final FieldType PLACED = indexed(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
  private static final FieldType COUNTED = indexed(IndexOptions.DOCS_AND_FREQS);

  static final Similarity SIMILARITY =
      new PerFieldSimilarityWrapper() {
        private final Similarity titles = new BM25Similarity(1.2f, 0.75f);
        private final Similarity texts = new BM25Similarity(1.2f, 0.65f);

        @Override
        public Similarity get(String field) {
          return field.startsWith("t") ? titles : texts;
        }
      };

  private final int maxDocuments;
  private final ReentrantLock writing = new ReentrantLock();
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Map<String, Feed> feeds = new LinkedHashMap<>();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong visible = new AtomicLong();
  private volatile Phrasebook phrasebook = Phrasebook.of(UserDictionary.EMPTY);
  private volatile @Nullable Known known;
  private volatile @Nullable Scopes scopes;

  /** What is known of the words of one state of the index. */
  private record Known(IndexReader reader, Spelling spelling) {}

  /** Who asks, as far as that decides what there is. */
  private record Scope(SortedSet<String> keys, List<String> locales, String kind) {}

  /** What there is for whom, in one state of the index. */
  private record Scopes(IndexReader reader, Map<Scope, List<Bits>> allowed) {}

  /** An empty index. */
  public LuceneIndex(int maxDocuments) {
    this.maxDocuments = maxDocuments;
    try {
      IndexWriterConfig config =
          new IndexWriterConfig(null)
              .setSimilarity(SIMILARITY)
              .setMergeScheduler(new SerialMergeScheduler())
              .setRAMBufferSizeMB(32);
      writer = new IndexWriter(new ByteBuffersDirectory(), config);
      searchers =
          new SearcherManager(
              writer,
              new SearcherFactory() {
                @Override
                public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader before) {
                  IndexSearcher searcher = new IndexSearcher(reader);
                  searcher.setSimilarity(SIMILARITY);
                  searcher.setQueryCache(null);
                  return searcher;
                }
              });
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private static FieldType indexed(IndexOptions options) {
    FieldType type = new FieldType();
    type.setIndexOptions(options);
    type.setTokenized(true);
    type.freeze();
    return type;
  }

  /** Puts the documents of a group in the place of those it had. */
  public void put(String group, List<SearchDocument> documents) {
    for (SearchDocument document : documents) {
      if (!document.group().equals(group)) {
        throw CsmException.of(
            Code.INVALID_VALUE, "document.group", "value", document.group(), "expected", group);
      }
    }
    writing.lock();
    try {
      int size = writer.getDocStats().numDocs + documents.size();
      Term key = new Term(GROUP, group);
      if (size > maxDocuments) {
        // Those that these replace go, and so may others that are not counted out yet.
        try (DirectoryReader now = DirectoryReader.open(writer)) {
          int replaced = new IndexSearcher(now).count(new TermQuery(key));
          size = now.numDocs() - replaced + documents.size();
        }
      }
      if (size > maxDocuments && !documents.isEmpty()) {
        throw CsmException.of(Code.TOO_MANY, "index", "size", size, "max", maxDocuments);
      }
      if (documents.isEmpty()) {
        writer.deleteDocuments(key);
      } else {
        // One after the other, since all are fed through the same few objects.
        Iterable<Document> all = () -> documents.stream().map(this::lucene).iterator();
        writer.updateDocuments(key, all);
      }
      written.incrementAndGet();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      writing.unlock();
    }
  }

  private Document lucene(SearchDocument source) {
    Document document = new Document();
    document.add(new StringField(GROUP, source.group(), Field.Store.YES));
    document.add(new SortedDocValuesField(GROUP, new BytesRef(source.group())));
    document.add(new StringField(LOCALE, source.locale(), Field.Store.YES));
    document.add(new SortedDocValuesField(LOCALE, new BytesRef(source.locale())));
    document.add(new StringField(KIND, source.kind(), Field.Store.NO));
    source.keys().forEach(key -> document.add(new StringField(KEY, key, Field.Store.NO)));
    source.tags().forEach(tag -> document.add(new StringField(TAG, tag, Field.Store.NO)));
    String category = source.category();
    for (int end = category.indexOf('/'); end >= 0; end = category.indexOf('/', end + 1)) {
      document.add(new StringField(CATEGORY, category.substring(0, end), Field.Store.NO));
    }
    document.add(new StringField(CATEGORY, category, Field.Store.NO));
    document.add(new StoredField(TITLE, source.title()));
    document.add(new StoredField(BODY, source.body()));
    String titles =
        source.questions().isEmpty()
            ? source.title()
            : source.title() + "\n" + String.join("\n", source.questions());
    texts("t", titles, document);
    texts("a", titles + "\n" + source.body(), document);
    return document;
  }

  private void texts(String part, String text, Document document) {
    List<Token> tokens = Scanner.scan(text);
    document.add(new Field(part + "u", feed(part + "u").ofTokens(tokens), PLACED));
    document.add(new Field(part + "b", feed(part + "b").ofTerms(Terms.deep(tokens)), COUNTED));
    document.add(new Field(part + "p", feed(part + "p").ofTerms(Terms.sounds(tokens)), COUNTED));
  }

  private Feed feed(String field) {
    return feeds.computeIfAbsent(field, any -> new Feed());
  }

  /** Takes another dictionary. */
  public void use(UserDictionary dictionary) {
    phrasebook = Phrasebook.of(dictionary);
  }

  /** How many documents there are. */
  public int size() {
    return writer.getDocStats().numDocs;
  }

  /** Finds what fits. */
  public SearchPage search(SearchRequest request) {
    Typed typed = Typed.parse(request.text());
    return run(
        request,
        searcher -> new Ranking(searcher.getIndexReader(), this::spelling, phrasebook).of(typed));
  }

  /** Finds titles of which the end may not be typed yet. */
  public SearchPage suggest(SearchRequest request) {
    return run(request, searcher -> Ranking.begun(request.text()));
  }

  /** How a request becomes a query. */
  private interface Planner {
    Planned plan(IndexSearcher searcher) throws IOException;
  }

  /**
   * A query and what to mark in what it finds.
   *
   * @param query null if it finds nothing
   */
  record Planned(@Nullable Query query, Set<String> marks) {}

  private SearchPage run(SearchRequest request, Planner planner) {
    try {
      long before = written.get();
      if (visible.get() < before) {
        searchers.maybeRefreshBlocking();
        visible.accumulateAndGet(before, Math::max);
      }
      IndexSearcher searcher = searchers.acquire();
      try {
        Planned planned = planner.plan(searcher);
        if (planned.query() == null || request.keys().isEmpty()) {
          return new SearchPage(List.of(), false);
        }
        IndexReader reader = searcher.getIndexReader();
        Scoped scoped = new Scoped(reader, allowed(searcher, request));
        return page(scoped, planned.query(), planned.marks(), request);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** By leaf, what exists for who asks. Kept for the next one with the same keys. */
  private List<Bits> allowed(IndexSearcher searcher, SearchRequest request) throws IOException {
    Scope scope = new Scope(request.keys(), request.locales(), request.kind());
    Scopes last = scopes;
    if (last == null || !last.reader().equals(searcher.getIndexReader())) {
      last = new Scopes(searcher.getIndexReader(), new ConcurrentHashMap<>());
      scopes = last;
    }
    List<Bits> found = last.allowed().get(scope);
    if (found == null) {
      found = computed(searcher, scope);
      if (last.allowed().size() < MAX_SCOPES) {
        last.allowed().put(scope, found);
      }
    }
    return found;
  }

  private static List<Bits> computed(IndexSearcher searcher, Scope scope) throws IOException {
    BooleanQuery.Builder filter = new BooleanQuery.Builder();
    filter.add(anyOf(KEY, scope.keys()), Occur.FILTER);
    if (!scope.locales().isEmpty()) {
      filter.add(anyOf(LOCALE, scope.locales()), Occur.FILTER);
    }
    if (!scope.kind().isEmpty()) {
      filter.add(new TermQuery(new Term(KIND, scope.kind())), Occur.FILTER);
    }
    Weight weight =
        searcher.createWeight(searcher.rewrite(filter.build()), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<Bits> bits = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      FixedBitSet allowed = new FixedBitSet(leaf.reader().maxDoc());
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        Bits alive = leaf.reader().getLiveDocs();
        DocIdSetIterator each = scorer.iterator();
        for (int doc = each.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = each.nextDoc()) {
          if (alive == null || alive.get(doc)) {
            allowed.set(doc);
          }
        }
      }
      bits.add(allowed);
    }
    return bits;
  }

  private static Query anyOf(String field, Iterable<String> values) {
    List<BytesRef> terms = new ArrayList<>();
    values.forEach(value -> terms.add(new BytesRef(value)));
    return terms.size() == 1
        ? new TermQuery(new Term(field, terms.get(0)))
        : new TermInSetQuery(field, terms);
  }

  private SearchPage page(
      IndexSearcher searcher, Query query, Set<String> marks, SearchRequest request)
      throws IOException {
    int end = request.offset() + request.limit();
    int wanted = end + 1 + SLACK;
    while (true) {
      ScoreDoc[] found =
          searcher.search(query, new TopFieldCollectorManager(ORDER, wanted, null, wanted, false))
              .scoreDocs;
      List<Best> groups = groups(found, request.locales());
      if (groups.size() > end || found.length < wanted) {
        List<SearchHit> hits = new ArrayList<>();
        for (Best best : groups.subList(Math.min(request.offset(), groups.size()), groups.size())) {
          if (hits.size() < request.limit()) {
            hits.add(hit(searcher, best, marks));
          }
        }
        return new SearchPage(hits, groups.size() > end);
      }
      wanted *= 4;
    }
  }

  /** The best document of a group. */
  private record Best(String group, String locale, int document, float score) {}

  private static List<Best> groups(ScoreDoc[] found, List<String> locales) {
    Map<String, Best> groups = new LinkedHashMap<>();
    for (ScoreDoc each : found) {
      FieldDoc document = (FieldDoc) each;
      Object[] fields = document.fields;
      Best best =
          new Best(
              ((BytesRef) fields[1]).utf8ToString(),
              ((BytesRef) fields[2]).utf8ToString(),
              document.doc,
              (Float) fields[0]);
      groups.merge(best.group(), best, (first, next) -> better(first, next, locales));
    }
    List<Best> sorted = new ArrayList<>(groups.values());
    sorted.sort(Comparator.comparingDouble(Best::score).reversed().thenComparing(Best::group));
    return sorted;
  }

  /** The one that fits better, and of equals the one whose language is named first. */
  private static Best better(Best first, Best next, List<String> locales) {
    boolean sooner = locales.indexOf(next.locale()) < locales.indexOf(first.locale());
    return next.score() == first.score() && sooner ? next : first;
  }

  private static SearchHit hit(IndexSearcher searcher, Best best, Set<String> marks)
      throws IOException {
    Document stored = searcher.storedFields().document(best.document());
    return new SearchHit(
        best.group(),
        best.locale(),
        Snippets.whole(stored.get(TITLE), marks),
        Snippets.best(stored.get(BODY), marks),
        best.score());
  }

  private Spelling spelling(IndexReader reader) throws IOException {
    Known last = known;
    if (last == null || !last.reader().equals(reader)) {
      last = new Known(reader, new Spelling(reader, "au"));
      known = last;
    }
    return last.spelling();
  }

  /** Whether it can be used. */
  public boolean isOpen() {
    return writer.isOpen();
  }

  /** Gives the memory back. */
  public void close() {
    try {
      searchers.close();
      writer.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
