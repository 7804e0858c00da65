package io.csm.kb.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a question and a title have in common and what not, as features of {@link
 * io.csm.kb.RerankModel}. For one question; not thread-safe.
 */
final class Likeness {
  /** How many tokens of each are compared. */
  private static final int MAX_TOKENS = 64;

  private static final String[] ASKED = {"asked1", "asked2", "asked3"};
  private static final String[] SAID = {"said1", "said2", "said3"};

  /** Takes features. */
  interface Features {
    void add(String name, double value);
  }

  private final State state;
  private final Map<String, Double> rarities = new HashMap<>();
  private final Sketch question;

  Likeness(State state, String text) {
    this.state = state;
    question = new Sketch(text);
  }

  /** A text made ready to be compared. */
  private final class Sketch {
    final List<Token> tokens;

    /** By length less one, each gram and what it counts. */
    final List<Map<String, Double>> grams = new ArrayList<>();

    Sketch(String text) {
      List<Token> parts = Phrasebook.parts(Scanner.scan(text));
      tokens = parts.subList(0, Math.min(MAX_TOKENS, parts.size()));
      for (int length = 1; length <= ASKED.length; length++) {
        Map<String, Double> all = new LinkedHashMap<>();
        for (int from = 0; from + length <= tokens.size(); from++) {
          StringBuilder gram = new StringBuilder();
          double rarity = 0;
          for (int i = from; i < from + length; i++) {
            if (i > from && !(tokens.get(i).ideograph() && tokens.get(i - 1).ideograph())) {
              gram.append(' ');
            }
            gram.append(tokens.get(i).term());
            rarity += rarity(tokens.get(i).term());
          }
          all.put(gram.toString(), rarity);
        }
        grams.add(all);
      }
    }

    String term(int i) {
      return tokens.get(i).term();
    }
  }

  private double rarity(String term) {
    return rarities.computeIfAbsent(
        term,
        any -> {
          try {
            return (double) state.rarity(Evidence.of(false, term, 0, 0));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
  }

  /** The features of a title, but for those of its score. */
  void with(String title, Features into) {
    Sketch said = new Sketch(title);
    int asks = question.tokens.size();
    int says = said.tokens.size();
    if (asks == 0 || says == 0) {
      return;
    }
    for (int i = 0; i < ASKED.length; i++) {
      Map<String, Double> here = question.grams.get(i);
      Map<String, Double> there = said.grams.get(i);
      double both = 0;
      for (Map.Entry<String, Double> each : here.entrySet()) {
        both += there.containsKey(each.getKey()) ? each.getValue() : 0;
      }
      into.add(ASKED[i], share(both, here));
      into.add(SAID[i], share(both, there));
      if (i < 2) {
        here.keySet().forEach(g -> into.add((there.containsKey(g) ? "both:" : "asked:") + g, 1));
        there.keySet().stream()
            .filter(gram -> !here.containsKey(gram))
            .forEach(gram -> into.add("said:" + gram, 1));
      }
    }
    into.add("run", run(said) / (double) asks);
    into.add("length", Math.min(asks, says) / (double) Math.max(asks, says));
    into.add("first", question.term(0).equals(said.term(0)) ? 1 : 0);
    into.add("last", question.term(asks - 1).equals(said.term(says - 1)) ? 1 : 0);
  }

  private static double share(double part, Map<String, Double> all) {
    double whole = 0;
    for (double each : all.values()) {
      whole += each;
    }
    return whole == 0 ? 0 : part / whole;
  }

  /** How many tokens the longest run has that stands in both. */
  private int run(Sketch said) {
    int longest = 0;
    int[] before = new int[said.tokens.size() + 1];
    for (int i = 0; i < question.tokens.size(); i++) {
      int[] runs = new int[before.length];
      for (int j = 0; j < said.tokens.size(); j++) {
        if (question.term(i).equals(said.term(j))) {
          runs[j + 1] = before[j] + 1;
          longest = Math.max(longest, runs[j + 1]);
        }
      }
      before = runs;
    }
    return longest;
  }
}
