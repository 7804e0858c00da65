package io.csm.core.article;

import io.csm.core.Actor;
import io.csm.core.internal.Require;
import java.time.Instant;

/**
 * One version of a translation, which never changes again. Immutable.
 *
 * @param locale BCP 47 tag
 * @param number from 1, without gaps within the article and language
 * @param author who wrote it
 * @param at when
 * @param note what changed, at most {@value #MAX_NOTE} characters; empty for nothing said
 */
public record ArticleVersion(
    String locale, int number, Actor author, Instant at, String note, ArticleText text) {
  /** The greatest length of a note. */
  public static final int MAX_NOTE = 1_000;

  public ArticleVersion {
    Require.range("version.number", number, 1, Integer.MAX_VALUE);
    Require.text("version.note", note, MAX_NOTE);
  }
}
