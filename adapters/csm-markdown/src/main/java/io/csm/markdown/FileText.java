package io.csm.markdown;

import io.csm.core.ArticleId;
import io.csm.core.HostKey;
import io.csm.core.TeamId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleStatus;
import io.csm.core.article.ArticleText;
import io.csm.core.article.Translation;
import io.csm.core.article.Visibility;
import java.time.Instant;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a file, as {@link ArticleFile} reads it. */
final class FileText {
  /** What YAML takes for a text without quotes, wherever it stands. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_./-]*");

  private final StringBuilder text = new StringBuilder("---\n");

  private FileText() {}

  /**
   * The file of a version.
   *
   * @param withShared whether it says what holds in all languages
   * @param live whether it is the version that readers see
   */
  static String of(
      Article article,
      String locale,
      Translation translation,
      ArticleText version,
      boolean withShared,
      boolean live) {
    FileText file = new FileText();
    HostKey<ArticleId> key = article.key();
    if (key != null) {
      file.put("key", key.value());
    }
    file.put("id", Long.toString(article.id().value()));
    file.put("locale", locale);
    if (!locale.equals(article.sourceLocale())) {
      file.put("source", article.sourceLocale());
    }
    file.put("title", version.title());
    ArticleStatus status = live ? ArticleStatus.PUBLISHED : translation.status();
    file.put("status", ArticleFile.written(status));
    Instant at = live ? null : translation.publishAt();
    if (at != null) {
      file.put("publishAt", at.toString());
    }
    if (article.behindSource().contains(locale)) {
      file.put("behind", "true");
    }
    if (withShared) {
      file.putShared(article);
    }
    file.putAll("questions", version.questions());
    return file.text + "---\n" + version.body() + "\n";
  }

  private void putShared(Article article) {
    ArticleProperties properties = article.properties();
    Visibility visibility = properties.visibility();
    put("kind", ArticleFile.written(article.kind()));
    put("visibility", ArticleFile.written(visibility.scope()));
    putAll("segments", visibility.segments());
    putAll("teams", visibility.teams().stream().map(TeamId::value).map(String::valueOf).toList());
    if (!properties.category().isEmpty()) {
      put("category", properties.category());
    }
    putAll("tags", properties.tags());
    putAll("related", properties.related().stream().map(id -> "id:" + id.value()).toList());
    putAll("tickets", properties.tickets().stream().map(id -> "" + id.value()).toList());
    Instant reviewAt = properties.reviewAt();
    if (reviewAt != null) {
      put("reviewAt", reviewAt.toString());
    }
  }

  private void put(String name, @Nullable String value) {
    if (value != null) {
      text.append(name).append(": ");
      append(value);
      text.append('\n');
    }
  }

  private void putAll(String name, Collection<String> values) {
    if (!values.isEmpty()) {
      text.append(name).append(":\n");
      for (String value : values) {
        text.append("  - ");
        append(value);
        text.append('\n');
      }
    }
  }

  private void append(String value) {
    if (PLAIN.matcher(value).matches()) {
      text.append(value);
      return;
    }
    text.append('"');
    value
        .codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                text.append('\\').appendCodePoint(c);
              } else if (isShown(c)) {
                text.appendCodePoint(c);
              } else {
                text.append(String.format(c > 0xFFFF ? "\\U%08X" : "\\u%04X", c));
              }
            });
    text.append('"');
  }

  /** Whether people see it, and YAML takes it as it is. */
  private static boolean isShown(int c) {
    return c == ' '
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SPACE_SEPARATOR ->
              false;
          default -> true;
        };
  }
}
