package io.csm.kb.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * What counts how much: which evidence a query looks for, each with a weight.
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

  private final State state;
  private final Phrasebook phrasebook;
  private final List<Evidence> evidence = new ArrayList<>();
  private final BooleanQuery.Builder filter = new BooleanQuery.Builder();
  private final Set<String> marks = new TreeSet<>();
  private final List<Planned.Correction> corrections = new ArrayList<>();
  private boolean required;
  private boolean excluding;

  Ranking(State state, Phrasebook phrasebook) {
    this.state = state;
    this.phrasebook = phrasebook;
  }

  /** The plan for what somebody typed. */
  Planned of(Typed typed) throws IOException {
    List<Token> tokens = Scanner.scan(typed.words());
    evidence(tokens.subList(0, Math.min(tokens.size(), MAX_TERMS)));
    for (Phrasebook.Found word : phrasebook.find(tokens)) {
      known(word);
    }
    boolean begun = false;
    for (String prefix : typed.prefixes()) {
      List<Token> parts = Phrasebook.parts(Scanner.scan(prefix));
      if (!parts.isEmpty()) {
        demand(begins(parts));
        begun = true;
      }
    }
    for (String phrase : typed.phrases()) {
      List<Token> parts = Phrasebook.parts(Scanner.scan(phrase));
      if (!parts.isEmpty()) {
        demand(phrase(parts));
      }
    }
    filters(typed);
    boolean all = begun || (evidence.isEmpty() && (required || excluding));
    return planned(all);
  }

  private Planned planned(boolean all) {
    if (excluding && !required) {
      filter.add(new MatchAllDocsQuery(), Occur.FILTER);
    }
    Query demanded = required || excluding ? filter.build() : null;
    return new Planned(evidence, demanded, all, marks, corrections);
  }

  private void demand(Query query) {
    filter.add(query, Occur.FILTER);
    required = true;
  }

  private void exclude(Query query) {
    filter.add(query, Occur.MUST_NOT);
    excluding = true;
  }

  /** Filters by tag, category and exclusion. */
  private void filters(Typed typed) {
    typed.tags().forEach(tag -> demand(is(LuceneIndex.TAG, tag)));
    typed.excludedTags().forEach(tag -> exclude(is(LuceneIndex.TAG, tag)));
    typed.categories().forEach(category -> demand(is(LuceneIndex.CATEGORY, category)));
    for (String excluded : typed.excluded()) {
      List<Token> parts = Phrasebook.parts(Scanner.scan(excluded));
      if (!parts.isEmpty()) {
        exclude(phrase(parts));
      }
    }
  }

  private static Query is(String field, String value) {
    return new TermQuery(new Term(field, value));
  }

  private void evidence(List<Token> tokens) throws IOException {
    Map<String, Integer> characters = new LinkedHashMap<>();
    Map<String, Integer> pairs = new LinkedHashMap<>();
    Map<String, Integer> latin = new LinkedHashMap<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.ideograph()) {
        latin.merge(token.term(), 1, Integer::sum);
        continue;
      }
      characters.merge(token.term(), 1, Integer::sum);
      if (i > 0 && Terms.isPair(tokens.get(i - 1), token)) {
        pairs.merge(tokens.get(i - 1).term() + token.term(), 1, Integer::sum);
      }
    }
    marks.addAll(characters.keySet());
    add(characters, false, CHARACTER_IN_TITLE, CHARACTER);
    add(pairs, true, PAIR_IN_TITLE, PAIR);
    for (String pair : pairs.keySet()) {
      if (state.frequency(Evidence.of(true, pair, 0, 0)) == 0) {
        correctedPair(pair);
      }
    }
    latin(latin);
  }

  private void correctedPair(String pair) throws IOException {
    String sound = Terms.sound(pair);
    if (sound.isEmpty()) {
      return;
    }
    List<String> near = frequent(state.pairs(sound), true);
    near.forEach(
        candidate -> {
          corrections.add(new Planned.Correction(pair, candidate, true));
          candidate.codePoints().forEach(c -> marks.add(Character.toString(c)));
          count(true, candidate, PAIR_IN_TITLE * CORRECTED, PAIR * CORRECTED);
        });
  }

  private void latin(Map<String, Integer> all) throws IOException {
    Map<String, Integer> telling = new LinkedHashMap<>(all);
    telling.keySet().removeIf(Stopwords::contains);
    Map<String, Integer> counted = telling.isEmpty() ? all : telling;
    Map<String, Integer> stems = new LinkedHashMap<>();
    counted.forEach((word, times) -> stems.merge(Terms.stem(word), times, Integer::sum));
    marks.addAll(counted.keySet());
    marks.addAll(stems.keySet());
    add(counted, false, WORD_IN_TITLE, WORD);
    add(stems, true, STEM_IN_TITLE, STEM);
    for (String word : counted.keySet()) {
      if (word.length() >= Spelling.MIN_LENGTH
          && state.frequency(Evidence.of(true, Terms.stem(word), 0, 0)) == 0
          && state.frequency(Evidence.of(false, word, 0, 0)) == 0) {
        corrected(word);
      }
    }
  }

  private void corrected(String word) throws IOException {
    float share = CORRECTED;
    for (String candidate : frequent(state.near(word), false)) {
      corrections.add(new Planned.Correction(word, candidate, false));
      marks.add(candidate);
      count(false, candidate, WORD_IN_TITLE * share, WORD * share);
      count(true, Terms.stem(candidate), STEM_IN_TITLE * share, STEM * share);
      share /= 2;
    }
  }

  /** The few that stand in the most documents, of equals the lower one first. */
  private List<String> frequent(Set<String> candidates, boolean deep) throws IOException {
    Map<String, Integer> frequencies = new TreeMap<>();
    for (String candidate : candidates) {
      frequencies.put(candidate, state.frequency(Evidence.of(deep, candidate, 0, 0)));
    }
    List<Map.Entry<String, Integer>> sorted = new ArrayList<>(frequencies.entrySet());
    sorted.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
    return sorted.stream().limit(MAX_CORRECTIONS).map(Map.Entry::getKey).toList();
  }

  private void known(Phrasebook.Found word) {
    if (word.tokens().size() > 1) {
      evidence.add(Evidence.phrase(word.tokens(), KNOWN_WORD, KNOWN_WORD));
    }
    for (String synonym : word.synonyms()) {
      List<Token> parts = Phrasebook.parts(Scanner.scan(synonym));
      if (!parts.isEmpty()) {
        parts.forEach(part -> marks.add(part.term()));
        evidence.add(Evidence.phrase(parts, CORRECTED, CORRECTED));
      }
    }
  }

  private void add(Map<String, Integer> terms, boolean deep, float title, float whole) {
    terms.forEach((term, times) -> count(deep, term, title * times, whole * times));
  }

  private void count(boolean deep, String term, float title, float whole) {
    evidence.add(Evidence.of(deep, term, title, whole));
  }

  /** The tokens one after the other, in titles or in everything. */
  private static Query phrase(List<Token> parts) {
    return either(phrase("tu", parts), phrase("au", parts));
  }

  private static Query either(Query one, Query other) {
    return new BooleanQuery.Builder().add(one, Occur.SHOULD).add(other, Occur.SHOULD).build();
  }

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
  private static Query begins(List<Token> parts) {
    return either(begins("tu", parts), begins("au", parts));
  }

  private static Query begins(String field, List<Token> parts) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    int last = parts.size() - 1;
    for (int i = 0; i < last; i++) {
      all.add(new TermQuery(new Term(field, parts.get(i).term())), Occur.FILTER);
    }
    Term begun = new Term(field, parts.get(last).term());
    all.add(
        parts.get(last).ideograph() ? new TermQuery(begun) : new PrefixQuery(begun), Occur.FILTER);
    return all.build();
  }

  /** The plan for titles while somebody still types. */
  Planned begun(String text) {
    List<Token> parts = Phrasebook.parts(Scanner.scan(text.toLowerCase(Locale.ROOT)));
    List<Token> counted = parts.subList(Math.max(0, parts.size() - MAX_TERMS), parts.size());
    if (!counted.isEmpty()) {
      demand(begins("tu", counted));
      counted.forEach(part -> marks.add(part.term()));
      new TreeSet<>(marks).forEach(term -> count(false, term, 1, 0));
      if (counted.size() > 2) {
        evidence.add(Evidence.phrase(counted.subList(0, counted.size() - 1), 1, 0));
      }
    }
    return planned(!counted.isEmpty());
  }
}
