package io.csm.markdown;

import io.csm.core.CsmException;
import java.util.List;

/**
 * What became of an import. Immutable.
 *
 * @param created how many articles are new
 * @param changed how many others are not as they were
 * @param unchanged how many were as their files say already
 * @param problems what is wrong with the files, at most {@value MarkdownFolder#MAX_PROBLEMS}, by
 *     file; where there is one, nothing was imported
 */
public record ImportResult(int created, int changed, int unchanged, List<FileProblem> problems) {
  public ImportResult {
    problems = List.copyOf(problems);
  }

  /**
   * The result, for callers to whom a bad file is a mistake of their own.
   *
   * @throws CsmException with the first problem, under the name of the file, if there is one
   */
  public ImportResult orThrow() {
    if (!problems.isEmpty()) {
      FileProblem first = problems.get(0);
      String at = first.line() > 0 ? first.file() + ":" + first.line() : first.file();
      throw new CsmException(at.isEmpty() ? first.problem() : first.problem().under(at));
    }
    return this;
  }
}
