package io.csm.markdown;

import io.csm.core.Problem;

/**
 * What is wrong with a file. Immutable.
 *
 * @param file its path within the folder, with slashes; empty for the folder itself
 * @param line from 1; 0 where no line is to blame
 * @param problem whose path is the name of the field, or {@code body}
 */
public record FileProblem(String file, int line, Problem problem) {
  /** File, line and what is wrong, in English. */
  @Override
  public String toString() {
    return (file.isEmpty() ? "" : file + (line > 0 ? ":" + line : "") + ": ") + problem;
  }
}
