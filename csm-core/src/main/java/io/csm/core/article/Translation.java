package io.csm.core.article;

import io.csm.core.internal.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An article in one language. Immutable.
 *
 * @param status of the latest version
 * @param latest the number of the latest version, from 1
 * @param live the number of the version that readers see; 0 for none
 * @param publishedAt when that became live; null if none is
 * @param publishAt when the latest becomes live by itself; null unless SCHEDULED
 * @param sourceVersion the version of the source language that the latest was translated from; 0
 *     for the source itself
 */
public record Translation(
    ArticleStatus status,
    int latest,
    int live,
    @Nullable Instant publishedAt,
    @Nullable Instant publishAt,
    int sourceVersion) {
  public Translation {
    Require.range("translation.latest", latest, 1, Integer.MAX_VALUE);
    Require.range("translation.live", live, 0, latest);
    Require.range("translation.sourceVersion", sourceVersion, 0, Integer.MAX_VALUE);
    Require.that(
        (publishAt != null) == (status == ArticleStatus.SCHEDULED),
        "translation.publishAt",
        String.valueOf(publishAt),
        "a time for SCHEDULED, and none else");
    Require.that(
        (publishedAt != null) == (live > 0),
        "translation.publishedAt",
        String.valueOf(publishedAt),
        "a time where a version is live, and none else");
  }

  Translation with(ArticleStatus changed) {
    return new Translation(changed, latest, live, publishedAt, null, sourceVersion);
  }
}
