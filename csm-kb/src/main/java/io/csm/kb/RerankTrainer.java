package io.csm.kb;

import io.csm.kb.internal.Trainer;
import java.util.List;

/**
 * Learns from linked questions which features tell the right title from those that look alike.
 *
 * <p>All titles are indexed; each question that has an answer is searched for; and a linear model
 * is fitted by which the right title comes out likelier than the others that were found (softmax
 * regression over each list, by stochastic gradients with step sizes of AdaGrad: Duchi, Hazan and
 * Singer, 2011). The same links in the same order give the same model.
 */
public final class RerankTrainer {
  /** The greatest number of links. */
  public static final int MAX_LINKS = 200_000;

  private RerankTrainer() {}

  /**
   * Learns a model. Takes a millisecond or two for each link, and some 10 kB of memory for each of
   * at most {@value Trainer#MAX_LISTS} questions; of more, the first ones count.
   *
   * @param name of the model
   * @param links at most {@value #MAX_LINKS}, else {@code INVALID_VALUE}
   * @return without weights if nothing can be learned from these
   */
  public static RerankModel train(String name, List<LinkedQuestion> links) {
    Checks.range("links", links.size(), 0, MAX_LINKS);
    return new RerankModel(name, Trainer.train(links));
  }
}
