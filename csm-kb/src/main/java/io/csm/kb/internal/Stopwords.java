package io.csm.kb.internal;

import java.util.List;
import java.util.Set;

/** English words that say nothing about what a question is about. */
final class Stopwords {
  private static final Set<String> WORDS =
      Set.copyOf(
          List.of(
              ("a about am an and any anyway are as at be been but by can could did do does dont"
                      + " for from get had has have he how i if in into is it just me my need no"
                      + " not of on or possible she should so some such that the their then there"
                      + " these they this to want was way we were what when where which who why"
                      + " will with would you your")
                  .split(" ")));

  private Stopwords() {}

  static boolean contains(String word) {
    return WORDS.contains(word);
  }
}
