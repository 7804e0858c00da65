package io.csm.kb;

import io.csm.kb.internal.Fusion;
import io.csm.kb.internal.LuceneIndex;
import io.csm.kb.internal.VectorIndex;
import io.csm.spi.Embedder;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An index in memory that finds texts in Chinese, English and other languages, usable alone.
 *
 * <p>A single character, a pair of characters and a stemmed word each count as evidence, in the
 * title and in the whole text; what is spelled wrong is looked for by sound (Chinese) or with one
 * letter more, less or otherwise (other scripts) only where the index has nothing of that spelling,
 * so that it never stands before what is written right.
 *
 * <p>Thread-safe; owns no threads. A search sees what was put before it began. Putting takes time
 * in proportion to the texts; the first search afterwards also pays for making them visible.
 */
public final class SearchIndex implements AutoCloseable {
  /** How many groups are kept for which the embedder has failed; of more, the oldest are not. */
  private static final int MAX_WAITING = 10_000;

  /** How many of them are tried again with each group that is put. */
  private static final int TRIED_AGAIN = 10;

  private final LuceneIndex index;
  private final @Nullable VectorIndex vectors;
  private final double least;
  private final ReentrantLock embedding = new ReentrantLock();

  /** Guarded by {@link #embedding}. */
  private final Map<String, List<SearchDocument>> waiting = new LinkedHashMap<>();

  private SearchIndex(int maxDocuments, @Nullable Embedder embedder, double least) {
    index = new LuceneIndex(maxDocuments);
    vectors = embedder == null ? null : new VectorIndex(embedder);
    this.least = least;
  }

  /** How many documents an index holds unless told otherwise. */
  public static final int DEFAULT_MAX_DOCUMENTS = 1_000_000;

  /** An empty index for {@value #DEFAULT_MAX_DOCUMENTS} documents. */
  public static SearchIndex create() {
    return new SearchIndex(DEFAULT_MAX_DOCUMENTS, null, 1);
  }

  /**
   * An empty index.
   *
   * @param maxDocuments how many it holds; more are refused with {@code TOO_MANY}
   */
  public static SearchIndex create(int maxDocuments) {
    Checks.range("index.maxDocuments", maxDocuments, 1, Integer.MAX_VALUE / 2);
    return new SearchIndex(maxDocuments, null, 1);
  }

  /**
   * An empty index that also finds texts by what they mean. What {@link #search} finds by words and
   * what it finds by meaning, the first {@value SearchRequest#MAX_LIMIT} of each, are joined by
   * their places; scores then say nothing but the order. Found is what is near enough, or has at
   * least half of the question's words in its title and its best piece; where nothing is, nothing
   * is found. A question that asks for something exactly (a phrase, an exclusion, a filter, a
   * beginning) is answered by words alone, and so is every question while the embedder fails.
   * Suggestions, facets, explanations and corrections go by words.
   *
   * @param maxDocuments how many it holds; more are refused with {@code TOO_MANY}
   * @param least the similarity from which a text is near enough: the cosine of the angle between
   *     its vector and that of the question, -1 to 1; what suits depends on the model
   */
  public static SearchIndex create(int maxDocuments, Embedder embedder, double least) {
    Checks.range("index.maxDocuments", maxDocuments, 1, Integer.MAX_VALUE / 2);
    Checks.range("embedder.dimensions", embedder.dimensions(), 1, 1_024);
    Checks.number("index.least", least, -1, 1);
    return new SearchIndex(maxDocuments, embedder, least);
  }

  /**
   * Puts all documents of one group in the place of those that it had; an empty list removes it.
   */
  public void put(String group, List<SearchDocument> documents) {
    index.put(group, documents);
    if (vectors != null) {
      embed(vectors, group, documents);
    }
  }

  /** One at a time, so that the last one put is the one that stays. */
  private void embed(VectorIndex into, String group, List<SearchDocument> documents) {
    embedding.lock();
    try {
      waiting.remove(group);
      if (tried(into, group, documents)) {
        Iterator<Map.Entry<String, List<SearchDocument>>> each = waiting.entrySet().iterator();
        for (int i = 0; i < TRIED_AGAIN && each.hasNext(); i++) {
          Map.Entry<String, List<SearchDocument>> next = each.next();
          if (!tried(into, next.getKey(), next.getValue())) {
            return;
          }
          each.remove();
        }
      } else {
        waiting.put(group, documents);
        if (waiting.size() > MAX_WAITING) {
          waiting.remove(waiting.keySet().iterator().next());
        }
      }
    } finally {
      embedding.unlock();
    }
  }

  private static boolean tried(VectorIndex into, String group, List<SearchDocument> documents) {
    try {
      into.put(group, documents);
      return true;
    } catch (UncheckedIOException damaged) {
      throw damaged;
    } catch (RuntimeException embedderFailed) {
      return false;
    }
  }

  /**
   * How many groups are found by their words alone because the embedder has failed. They are tried
   * again when others are put.
   */
  public int waitingForVectors() {
    embedding.lock();
    try {
      return waiting.size();
    } finally {
      embedding.unlock();
    }
  }

  /** Takes other words for queries from now on. */
  public void use(UserDictionary dictionary) {
    index.use(dictionary);
  }

  /**
   * Takes another model from now on, by which searches, but not suggestions, order the first
   * {@value RerankModel#WINDOW} groups. Their score stays what it is without a model.
   */
  public void use(RerankModel model) {
    index.use(model);
  }

  /**
   * Finds what fits, the best first, and of equals the lower group first. With a {@link
   * RerankModel} its order counts first.
   */
  public SearchPage search(SearchRequest request) {
    String question = vectors == null ? "" : Fusion.meaning(request.text());
    if (vectors == null || question.isEmpty()) {
      return index.search(request);
    }
    List<SearchHit> near;
    try {
      near = vectors.search(request, question, Fusion.DEPTH);
    } catch (UncheckedIOException damaged) {
      throw damaged;
    } catch (RuntimeException embedderFailed) {
      return index.search(request);
    }
    List<SearchHit> words = index.search(request.withPage(0, Fusion.DEPTH)).hits();
    return Fusion.join(request, question, words, near, least);
  }

  /**
   * Finds what fits while somebody still types: the titles that have all words, the last one
   * perhaps only begun.
   */
  public SearchPage suggest(SearchRequest request) {
    return index.suggest(request);
  }

  /**
   * How many groups a search finds, in all and by what they have. Looks at everything that has any
   * of the words, and so takes longer than the search of a page; offset and limit do not count.
   */
  public SearchFacets facets(SearchRequest request) {
    return index.facets(request);
  }

  /**
   * Why a search finds a group where it does.
   *
   * @return empty if it does not find the group
   */
  public Optional<SearchExplanation> explain(SearchRequest request, String group) {
    return index.explain(request, group);
  }

  /**
   * What may have been meant: the text with each word that no document has replaced by one that is
   * spelled or sounds nearly so, and that stands in something that who looks may see.
   *
   * @return empty if there is nothing to replace
   */
  public Optional<String> didYouMean(SearchRequest request) {
    return index.didYouMean(request);
  }

  /** How many documents there are. */
  public int size() {
    return index.size();
  }

  /** Whether it can be used: neither closed, nor given up after a failure within. */
  boolean isOpen() {
    return index.isOpen() && (vectors == null || vectors.isOpen());
  }

  /** Gives the memory back. The index cannot be used any more. */
  @Override
  public void close() {
    index.close();
    if (vectors != null) {
      vectors.close();
    }
  }
}
