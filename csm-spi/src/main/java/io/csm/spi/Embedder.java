package io.csm.spi;

import java.util.List;

/**
 * Turns texts into vectors that lie near each other where the texts mean nearly the same: a model
 * of the host's, in the process or behind a service.
 *
 * <p><b>Atomicity:</b> all texts of a call or none. <b>Order:</b> the same text always has the same
 * vector, so that an index can be built again; who changes the model builds the indexes again.
 * <b>Threads:</b> any. <b>Failure:</b> an exception leaves the texts without vectors: they are
 * found by their words alone, and a question is answered by words alone. <b>Cost:</b> called for
 * each text that is indexed, in lists, and once for each search; bound the time that it takes.
 */
public interface Embedder {
  /** The greatest number of texts in a call. */
  int MAX_TEXTS = 100;

  /** How many numbers a vector has, 1 to 1,024; always the same. Costs nothing. */
  int dimensions();

  /**
   * The vectors of some texts, in their order; their lengths do not matter, only where they point.
   * A vector of zeros says that there is nothing to say of the text.
   *
   * @param texts 1 to {@value #MAX_TEXTS}, of at most 2,500 UTF-16 units each
   */
  List<float[]> embed(List<String> texts);
}
