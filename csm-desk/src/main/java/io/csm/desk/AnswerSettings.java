package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.QueueId;
import io.csm.kb.AnswerPolicy;

/**
 * Where tickets of a tenant are answered by template. Immutable.
 *
 * @param policy when an answer is given, and when a person takes over
 * @param from the queue whose tickets are answered: one that nobody serves, to which e.g. a channel
 *     account leads
 * @param to the queue to which they are handed over: another one
 */
@SuppressWarnings("exports") // Its users require io.csm.kb by themselves.
public record AnswerSettings(AnswerPolicy policy, QueueId from, QueueId to) {
  public AnswerSettings {
    if (from.equals(to)) {
      throw CsmException.of(
          Code.INVALID_VALUE, "answers.to", "value", to, "expected", "another queue than from");
    }
  }
}
