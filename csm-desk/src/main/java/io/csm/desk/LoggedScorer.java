package io.csm.desk;

import io.csm.core.work.ScorerRef;
import io.csm.routing.Scorer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A host's scorer whose failures are told. */
record LoggedScorer(ScorerRef ref, Scorer scorer) implements Scorer {
  private static final Logger log = LoggerFactory.getLogger(Scorer.class);

  @Override
  public int score(Work work, Profile profile) {
    try {
      return scorer.score(work, profile);
    } catch (RuntimeException failed) {
      log.error("Scorer ({}) failed for work of queue ({})", ref, work.queue(), failed);
      throw failed;
    }
  }
}
