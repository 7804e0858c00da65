package io.csm.core.article;

import io.csm.core.ArticleId;
import io.csm.core.HostKey;
import io.csm.core.config.Languages;
import io.csm.core.internal.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What somebody wants done to an article. Languages are brought into their canonical form. */
public sealed interface ArticleCommand {

  /** Begins an article with a draft in the language it is written in. */
  record Create(
      @Nullable HostKey<ArticleId> key,
      ArticleKind kind,
      ArticleProperties properties,
      String locale,
      ArticleText text)
      implements ArticleCommand {
    public Create {
      locale = Languages.canonical("article.locale", locale);
    }
  }

  /** Changes what holds in all languages. */
  record Describe(ArticleProperties properties) implements ArticleCommand {}

  /**
   * Writes a new version in a language, or a first one. What is live stays live.
   *
   * @param note what changed, at most {@value ArticleVersion#MAX_NOTE} characters
   */
  record Edit(String locale, ArticleText text, String note) implements ArticleCommand {
    public Edit {
      locale = Languages.canonical("article.locale", locale);
      Require.text("article.note", note, ArticleVersion.MAX_NOTE);
    }
  }

  /** Takes a step in the life of a translation. */
  record Move(String locale, Step step) implements ArticleCommand {
    public Move {
      locale = Languages.canonical("article.locale", locale);
    }
  }

  /** Publishes the latest version at a time, which may not be past. */
  record Schedule(String locale, Instant at) implements ArticleCommand {
    public Schedule {
      locale = Languages.canonical("article.locale", locale);
    }
  }

  /** Publishes whatever is due by now. */
  record PublishDue() implements ArticleCommand {}

  /** A step that needs nothing but a language. */
  enum Step {
    /** To be read by somebody else. */
    SUBMIT,
    /** Back to the writer. */
    SEND_BACK,
    /** Found right. */
    APPROVE,
    /** Live from now on. */
    PUBLISH,
    /** Out of use. */
    ARCHIVE,
    /** A draft again. */
    RESTORE
  }
}
