package io.csm.kb.internal;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.kb.SearchDocument;
import io.csm.kb.SearchHit;
import io.csm.kb.SearchRequest;
import io.csm.spi.Embedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.VectorUtil;

/**
 * Texts by what they mean: each document in pieces, each piece a vector of the host's embedder, in
 * Lucene's HNSW graph. Who looks is a part of the query here, too. Thread-safe.
 */
public final class VectorIndex {
  /** How long a piece is, and how many of a document there are at most. */
  private static final int PIECE = 1_000;

  private static final int MAX_PIECES = 16;

  /** How much of a title stands before each piece. */
  private static final int MAX_TITLE = 500;

  /** How many pieces are looked for where one document is wanted, since it may have several. */
  private static final int PIECES_PER_HIT = 4;

  private static final String VECTOR = "vector";

  private final Embedder embedder;
  private final IndexWriter writer;
  private final SearcherManager searchers;

  /** An empty index. */
  public VectorIndex(Embedder embedder) {
    this.embedder = embedder;
    try {
      writer =
          new IndexWriter(
              new ByteBuffersDirectory(),
              new IndexWriterConfig(null)
                  .setMergeScheduler(new SerialMergeScheduler())
                  .setRAMBufferSizeMB(32));
      searchers = new SearcherManager(writer, null);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  /** Puts the documents of a group in the place of those it had. */
  public void put(String group, List<SearchDocument> documents) {
    Term key = new Term(LuceneIndex.GROUP, group);
    try {
      // What it said before is not found by its meaning either, should the embedder fail.
      writer.deleteDocuments(key);
      List<Document> all = new ArrayList<>();
      for (SearchDocument source : documents) {
        List<String> pieces = pieces(source);
        List<float[]> vectors = vectors(pieces);
        for (int i = 0; i < pieces.size(); i++) {
          if (unit(vectors.get(i))) {
            all.add(lucene(source, pieces.get(i), vectors.get(i)));
          }
        }
      }
      if (!all.isEmpty()) {
        writer.addDocuments(all);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Document lucene(SearchDocument source, String piece, float[] vector) {
    Document document = new Document();
    document.add(new StringField(LuceneIndex.GROUP, source.group(), Field.Store.NO));
    document.add(new SortedDocValuesField(LuceneIndex.GROUP, new BytesRef(source.group())));
    document.add(new StringField(LuceneIndex.LOCALE, source.locale(), Field.Store.NO));
    document.add(new SortedDocValuesField(LuceneIndex.LOCALE, new BytesRef(source.locale())));
    if (!source.kind().isEmpty()) {
      document.add(new StringField(LuceneIndex.KIND, source.kind(), Field.Store.NO));
    }
    source
        .keys()
        .forEach(key -> document.add(new StringField(LuceneIndex.KEY, key, Field.Store.NO)));
    document.add(new BinaryDocValuesField(LuceneIndex.TITLE, new BytesRef(source.title())));
    document.add(new BinaryDocValuesField(LuceneIndex.BODY, new BytesRef(piece)));
    document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    return document;
  }

  /**
   * The title and each question by themselves, and the body in pieces that begin with the title.
   */
  private static List<String> pieces(SearchDocument source) {
    List<String> pieces = new ArrayList<>();
    String title = cut(source.title(), 0, MAX_TITLE);
    pieces.add(title);
    source.questions().forEach(question -> pieces.add(cut(question, 0, PIECE)));
    String body = source.body();
    for (int from = 0; from < body.length() && pieces.size() < MAX_PIECES; from += PIECE) {
      pieces.add(title + "\n" + cut(body, from, from + PIECE));
    }
    return pieces.stream().filter(piece -> !piece.isBlank()).limit(MAX_PIECES).toList();
  }

  private static String cut(String text, int from, int to) {
    return text.substring(from, Math.min(to, text.length()));
  }

  private List<float[]> vectors(List<String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    List<float[]> vectors = embedder.embed(texts);
    boolean right = vectors.size() == texts.size();
    for (float[] vector : vectors) {
      right &= vector.length == embedder.dimensions();
      for (float number : vector) {
        right &= Float.isFinite(number);
      }
    }
    if (!right) {
      throw CsmException.of(
          Code.BROKEN_PORT,
          "embedder",
          "port",
          "embedder",
          "detail",
          "expected "
              + texts.size()
              + " vectors of "
              + embedder.dimensions()
              + " finite numbers each");
    }
    return vectors.stream().map(float[]::clone).toList();
  }

  /** Makes a vector one long; false for one of zeros. */
  private static boolean unit(float[] vector) {
    double square = 0;
    for (float number : vector) {
      square += (double) number * number;
    }
    if (square < 1e-12) {
      return false;
    }
    VectorUtil.l2normalize(vector);
    return true;
  }

  /**
   * What means nearly the same as a text, the nearest first; each group once.
   *
   * @return hits with the cosine of the angle between text and piece as their score, -1 to 1
   */
  public List<SearchHit> search(SearchRequest request, String text, int limit) {
    if (request.keys().isEmpty()) {
      return List.of();
    }
    float[] vector = vectors(List.of(text)).get(0);
    if (!unit(vector)) {
      return List.of();
    }
    try {
      searchers.maybeRefreshBlocking();
      IndexSearcher searcher = searchers.acquire();
      try {
        KnnFloatVectorQuery query =
            new KnnFloatVectorQuery(
                VECTOR, vector, limit * PIECES_PER_HIT, Scope.of(request).query());
        Map<String, SearchHit> found = new LinkedHashMap<>();
        for (ScoreDoc each : searcher.search(query, limit * PIECES_PER_HIT).scoreDocs) {
          SearchHit hit = hit(searcher, each);
          found.merge(hit.group(), hit, (one, other) -> better(one, other, request.locales()));
        }
        return found.values().stream().limit(limit).toList();
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The one that is nearer; of equals, the one in the language that is wanted more. */
  private static SearchHit better(SearchHit one, SearchHit other, List<String> locales) {
    boolean wanted =
        other.score() == one.score()
            && locales.indexOf(other.locale()) < locales.indexOf(one.locale());
    return wanted ? other : one;
  }

  private static SearchHit hit(IndexSearcher searcher, ScoreDoc at) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(at.doc, leaves));
    Texts texts = new Texts(leaf.reader());
    int doc = at.doc - leaf.docBase;
    return new SearchHit(
        texts.group(doc),
        texts.locale(doc),
        Snippets.whole(texts.title(doc), Set.of()),
        Snippets.best(texts.body(doc), Set.of()),
        // Lucene's score of a dot product is (1 + product) / 2.
        2.0 * at.score - 1);
  }

  /** Whether it can be used. */
  public boolean isOpen() {
    return writer.isOpen();
  }

  /** Gives the memory back. */
  public void close() {
    try {
      searchers.close();
      writer.rollback();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
