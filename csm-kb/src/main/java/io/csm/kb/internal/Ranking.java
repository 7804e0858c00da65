package io.csm.kb.internal;

import io.csm.kb.internal.LuceneIndex.Planned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * What counts how much: the sum of BM25 over the fields, each with a weight.
 *
 * <p>The weights are the same for all texts. They were found on open sets of Chinese and English
 * questions: single characters decide between short questions, pairs between articles, so that the
 * title leans on the former and the whole text on the latter; of words, the stem counts twice as
 * much as the word itself.
 */
final class Ranking {
  /** The most terms of a query that count; of more, the first ones do. */
  static final int MAX_TERMS = 128;

  private static final float CHARACTER_IN_TITLE = 1.1f;
  private static final float CHARACTER = 0.55f;
  private static final float PAIR_IN_TITLE = 0.45f;
  private static final float PAIR = 1.0f;
  private static final float WORD_IN_TITLE = 0.45f;
  private static final float WORD = 0.5f;
  private static final float STEM_IN_TITLE = 0.8f;
  private static final float STEM = 0.9f;

  /** What evidence by sound or by one edit counts, beside that of what was typed. */
  private static final float CORRECTED = 0.8f;

  /** What a word of the user's dictionary counts that stands there as a whole. */
  private static final float KNOWN_WORD = 0.5f;

  private static final int MAX_CORRECTIONS = 3;

  private final IndexReader reader;
  private final Speller speller;
  private final Phrasebook phrasebook;
  private final BooleanQuery.Builder query = new BooleanQuery.Builder();
  private final Set<String> marks = new TreeSet<>();
  private boolean ranked;

  /** Where to look for words one edit away. */
  interface Speller {
    Spelling of(IndexReader reader) throws IOException;
  }

  Ranking(IndexReader reader, Speller speller, Phrasebook phrasebook) {
    this.reader = reader;
    this.speller = speller;
    this.phrasebook = phrasebook;
  }

  /** The query for what somebody typed. */
  Planned of(Typed typed) throws IOException {
    List<Token> tokens = Scanner.scan(typed.words());
    BooleanQuery.Builder words = new BooleanQuery.Builder();
    evidence(tokens.subList(0, Math.min(tokens.size(), MAX_TERMS)), words);
    for (Phrasebook.Found word : phrasebook.find(tokens)) {
      known(word, words);
    }
    for (String prefix : typed.prefixes()) {
      List<Token> parts = Phrasebook.parts(Scanner.scan(prefix));
      if (!parts.isEmpty()) {
        query.add(begins(parts, "au"), Occur.MUST);
        ranked = true;
      }
    }
    for (String phrase : typed.phrases()) {
      List<Token> parts = Phrasebook.parts(Scanner.scan(phrase));
      if (!parts.isEmpty()) {
        query.add(phrase("au", parts), Occur.FILTER);
      }
    }
    boolean filtered = filters(typed);
    BooleanQuery evidence = words.build();
    if (!evidence.clauses().isEmpty()) {
      query.add(evidence, ranked ? Occur.SHOULD : Occur.MUST);
    } else if (!ranked && (filtered || !typed.phrases().isEmpty())) {
      query.add(new MatchAllDocsQuery(), Occur.MUST);
    } else if (!ranked) {
      return new Planned(null, marks);
    }
    return new Planned(query.build(), marks);
  }

  /** Filters by tag, category and exclusion; whether there were any. */
  private boolean filters(Typed typed) {
    typed.tags().forEach(tag -> is(LuceneIndex.TAG, tag, Occur.FILTER));
    typed.excludedTags().forEach(tag -> is(LuceneIndex.TAG, tag, Occur.MUST_NOT));
    typed.categories().forEach(category -> is(LuceneIndex.CATEGORY, category, Occur.FILTER));
    boolean any = !(typed.tags().isEmpty() && typed.categories().isEmpty());
    any |= !typed.excludedTags().isEmpty();
    for (String excluded : typed.excluded()) {
      List<Token> parts = Phrasebook.parts(Scanner.scan(excluded));
      if (!parts.isEmpty()) {
        query.add(phrase("au", parts), Occur.MUST_NOT);
        any = true;
      }
    }
    return any;
  }

  private void is(String field, String value, Occur occur) {
    query.add(new TermQuery(new Term(field, value)), occur);
  }

  private void evidence(List<Token> tokens, BooleanQuery.Builder words) throws IOException {
    Map<String, Integer> characters = new LinkedHashMap<>();
    Map<String, Integer> pairs = new LinkedHashMap<>();
    Map<String, Integer> sounds = new LinkedHashMap<>();
    Map<String, Integer> latin = new LinkedHashMap<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.ideograph()) {
        latin.merge(token.term(), 1, Integer::sum);
        continue;
      }
      characters.merge(token.term(), 1, Integer::sum);
      if (i > 0 && Terms.isPair(tokens.get(i - 1), token)) {
        String pair = tokens.get(i - 1).term() + token.term();
        pairs.merge(pair, 1, Integer::sum);
        String sound = Terms.sound(tokens.get(i - 1), token);
        if (!sound.isEmpty() && reader.docFreq(new Term("ab", pair)) == 0) {
          sounds.merge(sound, 1, Integer::sum);
        }
      }
    }
    marks.addAll(characters.keySet());
    add(characters, "tu", CHARACTER_IN_TITLE, words);
    add(characters, "au", CHARACTER, words);
    add(pairs, "tb", PAIR_IN_TITLE, words);
    add(pairs, "ab", PAIR, words);
    add(sounds, "tp", PAIR_IN_TITLE * CORRECTED, words);
    add(sounds, "ap", PAIR * CORRECTED, words);
    latin(latin, words);
  }

  private void latin(Map<String, Integer> all, BooleanQuery.Builder words) throws IOException {
    Map<String, Integer> telling = new LinkedHashMap<>(all);
    telling.keySet().removeIf(Stopwords::contains);
    Map<String, Integer> counted = telling.isEmpty() ? all : telling;
    Map<String, Integer> stems = new LinkedHashMap<>();
    counted.forEach((word, times) -> stems.merge(Terms.stem(word), times, Integer::sum));
    marks.addAll(counted.keySet());
    marks.addAll(stems.keySet());
    add(counted, "tu", WORD_IN_TITLE, words);
    add(counted, "au", WORD, words);
    add(stems, "tb", STEM_IN_TITLE, words);
    add(stems, "ab", STEM, words);
    for (String word : counted.keySet()) {
      if (word.length() >= Spelling.MIN_LENGTH
          && reader.docFreq(new Term("ab", Terms.stem(word))) == 0
          && reader.docFreq(new Term("au", word)) == 0) {
        corrections(word, words);
      }
    }
  }

  private void corrections(String word, BooleanQuery.Builder words) throws IOException {
    List<String> near = new ArrayList<>(speller.of(reader).near(word));
    Map<String, Integer> frequency = new LinkedHashMap<>();
    for (String candidate : near) {
      frequency.put(candidate, reader.docFreq(new Term("au", candidate)));
    }
    near.sort(
        (a, b) -> {
          int more = Integer.compare(frequency.getOrDefault(b, 0), frequency.getOrDefault(a, 0));
          return more != 0 ? more : a.compareTo(b);
        });
    float share = CORRECTED;
    for (String candidate : near.subList(0, Math.min(near.size(), MAX_CORRECTIONS))) {
      String stem = Terms.stem(candidate);
      marks.add(candidate);
      boosted(new TermQuery(new Term("tu", candidate)), WORD_IN_TITLE * share, words);
      boosted(new TermQuery(new Term("au", candidate)), WORD * share, words);
      boosted(new TermQuery(new Term("tb", stem)), STEM_IN_TITLE * share, words);
      boosted(new TermQuery(new Term("ab", stem)), STEM * share, words);
      share /= 2;
    }
  }

  private void known(Phrasebook.Found word, BooleanQuery.Builder words) {
    if (word.tokens().size() > 1) {
      boosted(phrase("tu", word.tokens()), KNOWN_WORD, words);
      boosted(phrase("au", word.tokens()), KNOWN_WORD, words);
    }
    for (String synonym : word.synonyms()) {
      List<Token> parts = Phrasebook.parts(Scanner.scan(synonym));
      if (!parts.isEmpty()) {
        parts.forEach(part -> marks.add(part.term()));
        boosted(phrase("tu", parts), CORRECTED, words);
        boosted(phrase("au", parts), CORRECTED, words);
      }
    }
  }

  private static void add(
      Map<String, Integer> terms, String field, float weight, BooleanQuery.Builder words) {
    terms.forEach(
        (term, times) -> boosted(new TermQuery(new Term(field, term)), weight * times, words));
  }

  private static void boosted(Query evidence, float weight, BooleanQuery.Builder words) {
    words.add(new BoostQuery(evidence, weight), Occur.SHOULD);
  }

  /** The tokens one after the other. */
  private static Query phrase(String field, List<Token> parts) {
    if (parts.size() == 1) {
      return new TermQuery(new Term(field, parts.get(0).term()));
    }
    PhraseQuery.Builder phrase = new PhraseQuery.Builder();
    int first = parts.get(0).position();
    for (Token part : parts) {
      phrase.add(new Term(field, part.term()), part.position() - first);
    }
    return phrase.build();
  }

  /** The tokens, of which the last may go on. */
  private static Query begins(List<Token> parts, String field) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    int last = parts.size() - 1;
    for (int i = 0; i < last; i++) {
      all.add(new TermQuery(new Term(field, parts.get(i).term())), Occur.MUST);
    }
    Term begun = new Term(field, parts.get(last).term());
    all.add(
        parts.get(last).ideograph()
            ? new TermQuery(begun)
            : new ConstantScoreQuery(new PrefixQuery(begun)),
        Occur.MUST);
    return all.build();
  }

  /** The query for titles while somebody still types. */
  static Planned begun(String text) {
    List<Token> parts = Phrasebook.parts(Scanner.scan(text.toLowerCase(Locale.ROOT)));
    List<Token> counted = parts.subList(Math.max(0, parts.size() - MAX_TERMS), parts.size());
    if (counted.isEmpty()) {
      return new Planned(null, Set.of());
    }
    Set<String> marks = new TreeSet<>();
    counted.forEach(part -> marks.add(part.term()));
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    query.add(begins(counted, "tu"), Occur.MUST);
    if (counted.size() > 1) {
      query.add(phrase("tu", counted.subList(0, counted.size() - 1)), Occur.SHOULD);
    }
    return new Planned(query.build(), marks);
  }
}
