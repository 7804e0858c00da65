package io.csm.core.article;

import io.csm.core.ArticleId;
import io.csm.core.HostKey;
import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An article with its life in each language, without its texts, which are versions beside it.
 * Immutable.
 *
 * @param key the host's name for it, or null
 * @param sourceLocale the language it is translated from; always one of {@code translations}
 * @param translations by BCP 47 tag, 1 to {@value #MAX_LOCALES}
 */
public record Article(
    ArticleId id,
    @Nullable HostKey<ArticleId> key,
    ArticleKind kind,
    String sourceLocale,
    ArticleProperties properties,
    SortedMap<String, Translation> translations) {
  /** The greatest number of languages. */
  public static final int MAX_LOCALES = 100;

  public Article {
    translations = Require.sorted("article.translations", translations, MAX_LOCALES);
    Require.that(
        translations.containsKey(sourceLocale),
        "article.sourceLocale",
        sourceLocale,
        "one of its translations");
  }

  /** The translation into a language; empty if there is none. */
  public Optional<Translation> translation(String locale) {
    return Optional.ofNullable(translations.get(locale));
  }

  /**
   * The languages whose latest version was made from an older version of the source than the one
   * that is live, or the latest where none is. Sorted.
   */
  public SortedSet<String> behindSource() {
    Translation source = translations.get(sourceLocale);
    SortedSet<String> behind = new TreeSet<>();
    if (source != null) {
      int current = source.live() > 0 ? source.live() : source.latest();
      translations.forEach(
          (locale, translation) -> {
            if (!locale.equals(sourceLocale) && translation.sourceVersion() < current) {
              behind.add(locale);
            }
          });
    }
    return behind;
  }

  /** The earliest moment at which something of it becomes live by itself; empty for never. */
  public Optional<Instant> nextPublication() {
    Instant next = null;
    for (Translation translation : translations.values()) {
      Instant at = translation.publishAt();
      if (at != null && (next == null || at.isBefore(next))) {
        next = at;
      }
    }
    return Optional.ofNullable(next);
  }
}
