package io.csm.kb;

import io.csm.core.TenantId;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.ReplyTemplate;
import io.csm.core.article.Viewer;
import io.csm.kb.internal.Wording;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides what is done about what a customer wrote before a person has looked at it: an article
 * answers it, or a person takes over. Sends nothing itself. Thread-safe; each decision is at most
 * one search and one read.
 *
 * <p>Who asks for a person, says no to an answer, or has had as many answers as the policy allows,
 * is handed over, whatever could be found. What the customer may not see answers nothing, and
 * changes no confidence. An article that answered before does not answer again.
 */
public final class FirstAnswers {
  /** The greatest length of an answer; an article that makes a longer one answers nothing. */
  public static final int MAX_ANSWER = 10_000;

  /** How many articles are found to choose from. */
  private static final int LOOK_AT = 3;

  private final KnowledgeBase kb;
  private final TicketSuggestions suggestions;
  private final Confidence confidence;

  /** Over a knowledge base, with a confidence that suits it. */
  public FirstAnswers(KnowledgeBase kb, Confidence confidence) {
    this.kb = kb;
    this.suggestions = new TicketSuggestions(kb);
    this.confidence = confidence;
  }

  /**
   * Decides about one turn of a conversation.
   *
   * @param customer what they may see is all that can answer
   */
  public FirstAnswer decide(
      TenantId tenant, Viewer customer, AnswerPolicy policy, AnswerTurn turn) {
    boolean asked = !turn.given().isEmpty();
    for (String message : turn.messages()) {
      // Who wants a person says so shortly, or at the beginning.
      List<String> words =
          Wording.words(message.substring(0, Math.min(SearchRequest.MAX_TEXT, message.length())));
      if (Wording.contains(words, policy.people())) {
        return new FirstAnswer.HandOver(FirstAnswer.Reason.ASKED_FOR_PERSON, 0);
      }
      if (asked && Wording.beginsWith(words, policy.noes())) {
        return new FirstAnswer.HandOver(FirstAnswer.Reason.SAID_NO, 0);
      }
    }
    if (asked && saysYes(turn, policy)) {
      return new FirstAnswer.Helped(turn.given().get(turn.given().size() - 1));
    }
    if (turn.given().size() >= policy.maxTurns()) {
      return new FirstAnswer.HandOver(FirstAnswer.Reason.TOO_MANY_TURNS, 0);
    }
    TicketDraft draft = turn.draft();
    String question = TicketSuggestions.query(draft);
    if (question.isBlank()) {
      return new FirstAnswer.HandOver(FirstAnswer.Reason.NO_TEXT, 0);
    }
    return best(tenant, customer, policy, turn, question);
  }

  private static boolean saysYes(AnswerTurn turn, AnswerPolicy policy) {
    return !turn.messages().isEmpty()
        && Wording.beginsWith(Wording.words(turn.messages().get(0)), policy.yeses());
  }

  private FirstAnswer best(
      TenantId tenant, Viewer customer, AnswerPolicy policy, AnswerTurn turn, String question) {
    List<ArticleHit> hits = suggestions.suggest(tenant, customer, turn.draft(), LOOK_AT).hits();
    if (hits.isEmpty()) {
      return new FirstAnswer.HandOver(FirstAnswer.Reason.LOW_CONFIDENCE, 0);
    }
    ArticleHit first = hits.get(0);
    double second = hits.size() > 1 ? hits.get(1).score() : 0;
    // The store knows what the customer may see now, the index what they might a moment ago.
    Optional<PublishedArticle> read =
        kb.read(tenant, customer, first.id(), List.of(first.locale()));
    if (read.isEmpty()) {
      return new FirstAnswer.HandOver(FirstAnswer.Reason.LOW_CONFIDENCE, 0);
    }
    PublishedArticle article = read.get();
    double likely =
        confidence.of(AnswerSignals.of(question, article.text(), first.score(), second));
    String text = text(policy, turn, article);
    if (likely < policy.proposeFrom() || text.isBlank() || text.length() > MAX_ANSWER) {
      return new FirstAnswer.HandOver(FirstAnswer.Reason.LOW_CONFIDENCE, likely);
    }
    return new FirstAnswer.Reply(
        article.id(),
        article.locale(),
        article.version(),
        text,
        likely,
        likely >= policy.sendFrom() && policy.sendFrom() < 1);
  }

  private static String text(AnswerPolicy policy, AnswerTurn turn, PublishedArticle article) {
    SortedMap<String, String> values = new TreeMap<>(turn.values());
    values.put("answer.title", article.text().title());
    values.put("answer.body", article.text().body());
    return ReplyTemplate.of(policy.template()).fill(values, ReplyTemplate.Format.PLAIN);
  }
}
