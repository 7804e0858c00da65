package io.csm.core.article;

/** Where the latest version of a translation stands. An earlier one may be live meanwhile. */
public enum ArticleStatus {
  /** Being written. */
  DRAFT,
  /** Waits for somebody else to read it. */
  IN_REVIEW,
  /** Found right, and not published yet. */
  APPROVED,
  /** Found right, and published by itself at a time. */
  SCHEDULED,
  /** What readers see. */
  PUBLISHED,
  /** Out of use, kept for its history. */
  ARCHIVED
}
