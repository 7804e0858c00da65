package io.csm.core.article;

import io.csm.core.ArticleId;
import io.csm.core.HostKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of an article: the live version in one language. Immutable.
 *
 * @param key the host's name for it, or null
 * @param locale the language of {@code text}
 * @param version its number
 * @param publishedAt when it became live
 */
public record PublishedArticle(
    ArticleId id,
    @Nullable HostKey<ArticleId> key,
    ArticleKind kind,
    ArticleProperties properties,
    String locale,
    int version,
    Instant publishedAt,
    ArticleText text) {}
