package io.csm.core.article;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.HostKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened to an article. Carries no texts: those are versions beside it. */
public sealed interface ArticleEvent {

  /** The article began, with version 1 in its source language. */
  record Created(
      @Nullable HostKey<ArticleId> key,
      ArticleKind articleKind,
      ArticleProperties properties,
      String locale)
      implements ArticleEvent {}

  /** What holds in all languages changed. */
  record Described(ArticleProperties properties) implements ArticleEvent {}

  /**
   * A version was written.
   *
   * @param sourceVersion of the source language that it was made from; 0 for the source itself
   */
  record Edited(String locale, int version, int sourceVersion) implements ArticleEvent {}

  /** The latest version of a translation has another status, which is not PUBLISHED. */
  record Moved(String locale, ArticleStatus status) implements ArticleEvent {}

  /** The latest version becomes live at a time. */
  record Scheduled(String locale, Instant at) implements ArticleEvent {}

  /** A version became live. */
  record Published(String locale, int version, Instant at) implements ArticleEvent {}

  /**
   * An event with who and when.
   *
   * @param version of the article, which each event raises by one, from 1
   */
  record Recorded(long version, Actor actor, Instant at, ArticleEvent event) {}
}
