package io.csm.kb.internal;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.kb.RerankModel;
import io.csm.kb.SearchDocument;
import io.csm.kb.SearchExplanation;
import io.csm.kb.SearchFacets;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The index behind {@link io.csm.kb.SearchIndex}. Thread-safe.
 *
 * <h2>Fields</h2>
 *
 * Of the title with its questions ({@code t}), and of everything where there is a body ({@code a}),
 * there are two fields: tokens with their places ({@code u}), and pairs and stems ({@code b}).
 * {@link Ranking} says what each counts, {@link State} how that is summed up.
 */
public final class LuceneIndex {
  static final String GROUP = "group";
  static final String LOCALE = "locale";
  static final String KIND = "kind";
  static final String KEY = "key";
  static final String TAG = "tag";
  static final String CATEGORY = "category";
  static final String TITLE = "title";
  static final String QUESTIONS = "questions";
  static final String BODY = "body";

  /** How many bits tell new groups from known ones, as a power of two. */
  private static final int GROUP_BITS = 20;

  /** How many tallies are kept for searches to come. */
  private static final int SPARE = 8;

  /** Up to how many hits it pays to leave out what cannot be among them. */
  private static final int MAX_SELECTED = 200;

  private static final Reranker NO_MODEL = Reranker.of(RerankModel.NONE);
  private static final FieldType PLACED = indexed(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
  private static final FieldType COUNTED = indexed(IndexOptions.DOCS_AND_FREQS);

  private final int maxDocuments;
  private final ReentrantLock writing = new ReentrantLock();
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Map<String, Feed> feeds = new LinkedHashMap<>();

  /**
   * A bit for each group that was ever put, or for one that shares its bit: what is certainly new
   * need not be looked for, to be deleted, in all segments.
   */
  private final FixedBitSet known = new FixedBitSet(1 << GROUP_BITS);

  private final AtomicLong written = new AtomicLong();
  private final AtomicLong visible = new AtomicLong();
  private volatile Phrasebook phrasebook = Phrasebook.of(UserDictionary.EMPTY);
  private volatile Reranker model = Reranker.of(RerankModel.NONE);
  private volatile @Nullable State state;
  private final Map<IndexReader.CacheKey, Segment> segments = new ConcurrentHashMap<>();
  private final AtomicLong kept = new AtomicLong();
  private final ArrayBlockingQueue<Tally> spare = new ArrayBlockingQueue<>(SPARE);

  /** An empty index. */
  public LuceneIndex(int maxDocuments) {
    this.maxDocuments = maxDocuments;
    try {
      IndexWriterConfig config =
          new IndexWriterConfig(null)
              .setMergeScheduler(new SerialMergeScheduler())
              .setRAMBufferSizeMB(32);
      writer = new IndexWriter(new ByteBuffersDirectory(), config);
      searchers = new SearcherManager(writer, null);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private static FieldType indexed(IndexOptions options) {
    FieldType type = new FieldType();
    type.setIndexOptions(options);
    type.setTokenized(true);
    // How long a text is stands with its tokens, and once is enough.
    type.setOmitNorms(options == IndexOptions.DOCS_AND_FREQS);
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
        Iterable<Document> each = documents.size() == 1 ? only(documents) : each(documents);
        if (known.getAndSet((group.hashCode() * 0x9E3779B9) >>> (32 - GROUP_BITS))) {
          writer.updateDocuments(key, each);
        } else {
          writer.addDocuments(each);
        }
      }
      written.incrementAndGet();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      writing.unlock();
    }
  }

  private List<Document> only(List<SearchDocument> documents) {
    return List.of(lucene(documents.get(0)));
  }

  /** One after the other, since all are fed through the same few objects. */
  private Iterable<Document> each(List<SearchDocument> documents) {
    return () -> documents.stream().map(this::lucene).iterator();
  }

  private Document lucene(SearchDocument source) {
    Document document = new Document();
    document.add(new StringField(GROUP, source.group(), Field.Store.NO));
    document.add(new SortedDocValuesField(GROUP, new BytesRef(source.group())));
    document.add(new StringField(LOCALE, source.locale(), Field.Store.NO));
    document.add(new SortedDocValuesField(LOCALE, new BytesRef(source.locale())));
    if (!source.kind().isEmpty()) {
      document.add(new StringField(KIND, source.kind(), Field.Store.NO));
      document.add(new SortedSetDocValuesField(KIND, new BytesRef(source.kind())));
    }
    source.keys().forEach(key -> document.add(new StringField(KEY, key, Field.Store.NO)));
    for (String tag : source.tags()) {
      document.add(new StringField(TAG, tag, Field.Store.NO));
      document.add(new SortedSetDocValuesField(TAG, new BytesRef(tag)));
    }
    String category = source.category();
    for (int end = category.indexOf('/'); end >= 0; end = category.indexOf('/', end + 1)) {
      category(category.substring(0, end), document);
    }
    if (!category.isEmpty()) {
      category(category, document);
    }
    document.add(new BinaryDocValuesField(TITLE, new BytesRef(source.title())));
    String titles =
        source.questions().isEmpty()
            ? source.title()
            : source.title() + "\n" + String.join("\n", source.questions());
    if (!source.questions().isEmpty()) {
      String questions = String.join("\n", source.questions());
      document.add(new BinaryDocValuesField(QUESTIONS, new BytesRef(questions)));
    }
    texts("t", titles, document);
    if (!source.body().isBlank()) {
      document.add(new BinaryDocValuesField(BODY, new BytesRef(source.body())));
      texts("a", titles + "\n" + source.body(), document);
    }
    return document;
  }

  private static void category(String name, Document document) {
    document.add(new StringField(CATEGORY, name, Field.Store.NO));
    document.add(new SortedSetDocValuesField(CATEGORY, new BytesRef(name)));
  }

  private void texts(String part, String text, Document document) {
    List<Token> tokens = Scanner.scan(text);
    document.add(new Field(part + "u", feed(part + "u").ofTokens(tokens), PLACED));
    document.add(new Field(part + "b", feed(part + "b").ofTerms(Terms.deep(tokens)), COUNTED));
  }

  private Feed feed(String field) {
    return feeds.computeIfAbsent(field, any -> new Feed());
  }

  /** Takes another dictionary. */
  public void use(UserDictionary dictionary) {
    phrasebook = Phrasebook.of(dictionary);
  }

  /** Takes another model. */
  public void use(RerankModel given) {
    model = Reranker.of(given);
  }

  /** How many documents there are. */
  public int size() {
    return writer.getDocStats().numDocs;
  }

  /** Finds what fits. */
  public SearchPage search(SearchRequest request) {
    return ask(now -> page(now, plan(now, request), request, model));
  }

  /** Finds titles of which the end may not be typed yet. */
  public SearchPage suggest(SearchRequest request) {
    return ask(
        now -> page(now, new Ranking(now, phrasebook).begun(request.text()), request, NO_MODEL));
  }

  /** Counts what fits. */
  public SearchFacets facets(SearchRequest request) {
    return ask(
        now -> {
          Counts counts = new Counts();
          Planned planned = plan(now, request);
          if (!planned.isNothing() && !request.keys().isEmpty()) {
            Best none = new Best(0);
            List<State.Weighed> evidence = now.weighed(planned.evidence());
            List<FixedBitSet> there = there(now, planned, request);
            Choice choice = new Choice(request.locales());
            for (int leaf = 0; leaf < now.leaves(); leaf++) {
              Tally tally = tally(now.segment(leaf).size);
              Counts.Leaf into = counts.of(now.leaf(leaf));
              boolean all = planned.all();
              tally.all(now, leaf, evidence, there.get(leaf), all, choice, none, into::add);
              spare.offer(tally);
            }
          }
          return counts.facets();
        });
  }

  /** Says why a group is found. */
  public Optional<SearchExplanation> explain(SearchRequest request, String group) {
    return ask(
        now -> {
          Planned planned = plan(now, request);
          if (planned.isNothing() || request.keys().isEmpty()) {
            return Optional.empty();
          }
          List<State.Weighed> evidence = now.weighed(planned.evidence());
          List<FixedBitSet> there = there(now, planned, request);
          List<FixedBitSet> members = now.bits(new TermQuery(new Term(GROUP, group)));
          SearchExplanation best = null;
          for (int leaf = 0; leaf < now.leaves(); leaf++) {
            FixedBitSet these = members.get(leaf);
            these.and(there.get(leaf));
            DocIdSetIterator each = new BitSetIterator(these, 0);
            for (int doc = each.nextDoc();
                doc != DocIdSetIterator.NO_MORE_DOCS;
                doc = each.nextDoc()) {
              SearchExplanation next = explain(now, leaf, doc, evidence);
              boolean found = planned.all() || !next.evidence().isEmpty();
              if (found && (best == null || isBetter(next, best, request.locales()))) {
                best = next;
              }
            }
          }
          Reranker order = model;
          if (best == null || order.isNothing()) {
            return Optional.ofNullable(best);
          }
          List<Best.Found> found = found(now, planned, request, evidence, RerankModel.WINDOW);
          int place = 0;
          while (place < found.size()
              && !found.get(place).name().get().utf8ToString().equals(group)) {
            place++;
          }
          String words = Typed.parse(request.text()).words();
          return Optional.of(
              new SearchExplanation(
                  best.locale(),
                  best.score(),
                  best.evidence(),
                  order.explain(now, words, evidence, found, place)));
        });
  }

  /** Hands over what a search finds without a model, by group the features of each. */
  public void compare(SearchRequest request, BiConsumer<String, Map<String, Double>> each) {
    ask(
        now -> {
          Planned planned = plan(now, request);
          List<State.Weighed> weighed = now.weighed(planned.evidence());
          List<Best.Found> found =
              planned.isNothing()
                  ? List.of()
                  : found(now, planned, request, weighed, request.limit());
          String words = Typed.parse(request.text()).words();
          List<Map<String, Double>> features = NO_MODEL.features(now, words, weighed, found);
          for (int i = 0; i < features.size(); i++) {
            each.accept(found.get(i).name().get().utf8ToString(), features.get(i));
          }
          return found.size();
        });
  }

  private static boolean isBetter(
      SearchExplanation next, SearchExplanation best, List<String> locales) {
    if (next.score() != best.score()) {
      return next.score() > best.score();
    }
    int wish = locales.indexOf(next.locale()) - locales.indexOf(best.locale());
    return wish != 0 ? wish < 0 : next.locale().compareTo(best.locale()) < 0;
  }

  private static SearchExplanation explain(
      State now, int leaf, int doc, List<State.Weighed> evidence) {
    List<SearchExplanation.Evidence> found = new ArrayList<>();
    double score = 0;
    for (State.Weighed each : evidence) {
      double title = each.inTitle(leaf, doc);
      double whole = each.inWhole(leaf, doc);
      if (title + whole > 0) {
        found.add(new SearchExplanation.Evidence(each.evidence().text(), title, whole));
        score += title + whole;
      }
    }
    found.sort(Comparator.comparingDouble(each -> -each.title() - each.whole()));
    String locale = Best.value(now.leaf(leaf), LOCALE, doc).utf8ToString();
    return new SearchExplanation(locale, score, found, List.of());
  }

  /** What may have been meant. */
  public Optional<String> didYouMean(SearchRequest request) {
    return ask(
        now -> {
          Map<String, String> known = new LinkedHashMap<>();
          List<FixedBitSet> there = now.allowed(Scope.of(request));
          for (Planned.Correction each : plan(now, request).corrections()) {
            if (!known.containsKey(each.typed())
                && now.standsIn(there, Evidence.of(each.deep(), each.known(), 1, 1))) {
              known.put(each.typed(), each.known());
            }
          }
          String corrected = Corrections.in(request.text(), known);
          return corrected.equals(request.text()) ? Optional.empty() : Optional.of(corrected);
        });
  }

  private Planned plan(State now, SearchRequest request) throws IOException {
    return new Ranking(now, phrasebook).of(Typed.parse(request.text()));
  }

  /** By leaf, what a request may find. Not to be written to. */
  private static List<FixedBitSet> there(State now, Planned planned, SearchRequest request)
      throws IOException {
    List<FixedBitSet> allowed = now.allowed(Scope.of(request));
    if (planned.filter() == null) {
      return allowed;
    }
    List<FixedBitSet> passing = now.bits(planned.filter());
    for (int leaf = 0; leaf < now.leaves(); leaf++) {
      passing.get(leaf).and(allowed.get(leaf));
    }
    return passing;
  }

  /** A question about one state of the index. */
  private interface Question<T> {
    T answer(State now) throws IOException;
  }

  private <T> T ask(Question<T> question) {
    try {
      long before = written.get();
      if (visible.get() < before) {
        searchers.maybeRefreshBlocking();
        visible.accumulateAndGet(before, Math::max);
      }
      IndexSearcher searcher = searchers.acquire();
      try {
        return question.answer(state(searcher));
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private State state(IndexSearcher searcher) throws IOException {
    State last = state;
    if (last == null || !last.reader().equals(searcher.getIndexReader())) {
      List<Segment> all = new ArrayList<>();
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        all.add(segment(leaf.reader()));
      }
      last = new State(searcher, all);
      state = last;
    }
    return last;
  }

  private Segment segment(LeafReader reader) throws IOException {
    IndexReader.CacheHelper helper = reader.getCoreCacheHelper();
    Segment known = segments.get(helper.getKey());
    if (known != null) {
      return known;
    }
    Segment made = new Segment(reader, kept);
    if (segments.putIfAbsent(helper.getKey(), made) == null) {
      helper.addClosedListener(
          key -> {
            segments.remove(key);
            made.forget();
          });
    }
    return made;
  }

  private SearchPage page(State now, Planned planned, SearchRequest request, Reranker order)
      throws IOException {
    if (planned.isNothing() || request.keys().isEmpty()) {
      return new SearchPage(List.of(), false);
    }
    int end = request.offset() + request.limit();
    List<State.Weighed> weighed = now.weighed(planned.evidence());
    List<Best.Found> found;
    if (order.isNothing()) {
      found = found(now, planned, request, weighed, end + 1);
    } else {
      // A page that ends within the window needs all of it, to be cut from the same order.
      int wanted = Math.max(end + 1, RerankModel.WINDOW);
      found = found(now, planned, request, weighed, wanted);
      found = order.order(now, Typed.parse(request.text()).words(), weighed, found);
    }
    List<Best.Found> page =
        found.subList(Math.min(request.offset(), found.size()), Math.min(end, found.size()));
    return new SearchPage(hits(now, page, planned.marks()), found.size() > end);
  }

  /** The best that a request finds, without a model. */
  private List<Best.Found> found(
      State now, Planned planned, SearchRequest request, List<State.Weighed> weighed, int wanted)
      throws IOException {
    Best best = new Best(wanted);
    List<FixedBitSet> passing = there(now, planned, request);
    Choice choice = new Choice(request.locales());
    boolean everyone = planned.all() || wanted - 1 > MAX_SELECTED;
    for (int leaf = 0; leaf < now.leaves(); leaf++) {
      FixedBitSet there = passing.get(leaf);
      Tally tally = tally(now.segment(leaf).size);
      if (everyone) {
        tally.all(now, leaf, weighed, there, planned.all(), choice, best, chosen -> {});
      } else {
        tally.best(now, leaf, weighed, there, choice, best);
      }
      spare.offer(tally);
    }
    return best.sorted();
  }

  private Tally tally(int size) {
    Tally known = spare.poll();
    return known == null || known.size() < size ? new Tally(size) : known;
  }

  /** What is shown of documents; their texts are read in the order in which they are stored. */
  private static List<SearchHit> hits(State now, List<Best.Found> page, Set<String> marks)
      throws IOException {
    @Nullable SearchHit[] hits = new SearchHit[page.size()];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < hits.length; i++) {
      order.add(i);
    }
    order.sort(
        Comparator.<Integer>comparingInt(i -> page.get(i).leaf())
            .thenComparingInt(i -> page.get(i).document()));
    int leaf = -1;
    Texts texts = null;
    for (int i : order) {
      Best.Found found = page.get(i);
      if (texts == null || leaf != found.leaf()) {
        leaf = found.leaf();
        texts = new Texts(now.leaf(leaf));
      }
      int doc = found.document();
      hits[i] =
          new SearchHit(
              texts.group(doc),
              texts.locale(doc),
              Snippets.whole(texts.title(doc), marks),
              Snippets.best(texts.body(doc), marks),
              found.score());
    }
    return Stream.of(hits).map(Objects::requireNonNull).toList();
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
