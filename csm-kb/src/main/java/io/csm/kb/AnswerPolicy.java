package io.csm.kb;

import io.csm.core.article.ReplyTemplate;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When answers are given by template, and when a person takes over. Immutable.
 *
 * @param sendFrom the least confidence with which an answer is sent, 0 to 1; at 1 none ever is
 * @param proposeFrom the least confidence with which an answer is proposed to the person who takes
 *     over, 0 to {@code sendFrom}
 * @param maxTurns how many answers a ticket gets, 1 to {@value #MAX_TURNS}
 * @param template what is said, a {@link ReplyTemplate} that knows {@code answer.title}, {@code
 *     answer.body} and the values of a turn
 * @param noes how a message begins that says no to an answer; word by word, without regard to case,
 *     width and traditional characters; at most {@value #MAX_PHRASES}
 * @param yeses how one begins that says that it helped; bounds as for {@code noes}
 * @param people what asks for a person, anywhere in a message; bounds as for {@code noes}
 */
public record AnswerPolicy(
    double sendFrom,
    double proposeFrom,
    int maxTurns,
    String template,
    SortedSet<String> noes,
    SortedSet<String> yeses,
    SortedSet<String> people) {
  /** The greatest number of answers to a ticket. */
  public static final int MAX_TURNS = 10;

  /** The greatest number of phrases of one sort, of at most 100 UTF-16 units each. */
  public static final int MAX_PHRASES = 200;

  /**
   * Sends from 0.8, proposes from 0.4, hands over after two answers, says the article's body, and
   * knows noes, yeses and people in Chinese and English.
   */
  public static final AnswerPolicy DEFAULT =
      new AnswerPolicy(
          0.8,
          0.4,
          2,
          "{{answer.body}}",
          sorted(
              "no",
              "nope",
              "not",
              "wrong",
              "still not",
              "that is not",
              "thats not",
              "that's not",
              "this is not",
              "it is not",
              "that did not",
              "that didn't",
              "that does not",
              "that doesn't",
              "this did not",
              "this didn't",
              "this does not",
              "this doesn't",
              "it did not",
              "it didn't",
              "it does not",
              "it doesn't",
              "does not",
              "doesn't",
              "did not",
              "didn't",
              "不",
              "没",
              "否",
              "错",
              "无用",
              "还是不",
              "还是没",
              "这不",
              "答非所问"),
          sorted(
              "yes",
              "thanks",
              "thank you",
              "thx",
              "great",
              "perfect",
              "that helped",
              "it worked",
              "that works",
              "solved",
              "谢谢",
              "多谢",
              "感谢",
              "好的",
              "解决了",
              "可以了",
              "有用",
              "有帮助"),
          sorted(
              "human",
              "real person",
              "representative",
              "live agent",
              "talk to someone",
              "speak to someone",
              "人工",
              "真人",
              "转接",
              "找客服"));

  public AnswerPolicy {
    Checks.number("answers.sendFrom", sendFrom, 0, 1);
    Checks.number("answers.proposeFrom", proposeFrom, 0, sendFrom);
    Checks.range("answers.maxTurns", maxTurns, 1, MAX_TURNS);
    Checks.length("answers.template", template, 10_000);
    noes = phrases("answers.noes", noes);
    yeses = phrases("answers.yeses", yeses);
    people = phrases("answers.people", people);
  }

  private static SortedSet<String> sorted(String... phrases) {
    return new TreeSet<>(List.of(phrases));
  }

  private static SortedSet<String> phrases(String path, SortedSet<String> phrases) {
    Checks.range(path, phrases.size(), 0, MAX_PHRASES);
    phrases.forEach(phrase -> Checks.length(path, phrase, 100));
    return Collections.unmodifiableSortedSet(new TreeSet<>(phrases));
  }

  /** The same with other thresholds. */
  public AnswerPolicy withThresholds(double changedSendFrom, double changedProposeFrom) {
    return new AnswerPolicy(
        changedSendFrom, changedProposeFrom, maxTurns, template, noes, yeses, people);
  }

  /** The same with another number of answers. */
  public AnswerPolicy withMaxTurns(int changed) {
    return new AnswerPolicy(sendFrom, proposeFrom, changed, template, noes, yeses, people);
  }

  /** The same with another template. */
  public AnswerPolicy withTemplate(String changed) {
    return new AnswerPolicy(sendFrom, proposeFrom, maxTurns, changed, noes, yeses, people);
  }

  /** The same with other phrases. */
  public AnswerPolicy withPhrases(
      SortedSet<String> changedNoes,
      SortedSet<String> changedYeses,
      SortedSet<String> changedPeople) {
    return new AnswerPolicy(
        sendFrom, proposeFrom, maxTurns, template, changedNoes, changedYeses, changedPeople);
  }
}
