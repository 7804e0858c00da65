package io.csm.kb;

import io.csm.kb.internal.LuceneIndex;
import java.util.List;
import java.util.Optional;

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
  private final LuceneIndex index;

  private SearchIndex(int maxDocuments) {
    index = new LuceneIndex(maxDocuments);
  }

  /** How many documents an index holds unless told otherwise. */
  public static final int DEFAULT_MAX_DOCUMENTS = 1_000_000;

  /** An empty index for {@value #DEFAULT_MAX_DOCUMENTS} documents. */
  public static SearchIndex create() {
    return new SearchIndex(DEFAULT_MAX_DOCUMENTS);
  }

  /**
   * An empty index.
   *
   * @param maxDocuments how many it holds; more are refused with {@code TOO_MANY}
   */
  public static SearchIndex create(int maxDocuments) {
    Checks.range("index.maxDocuments", maxDocuments, 1, Integer.MAX_VALUE / 2);
    return new SearchIndex(maxDocuments);
  }

  /**
   * Puts all documents of one group in the place of those that it had; an empty list removes it.
   */
  public void put(String group, List<SearchDocument> documents) {
    index.put(group, documents);
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
    return index.search(request);
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
    return index.isOpen();
  }

  /** Gives the memory back. The index cannot be used any more. */
  @Override
  public void close() {
    index.close();
  }
}
