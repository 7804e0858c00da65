package io.csm.core.article;

import static io.csm.core.article.ArticleStatus.APPROVED;
import static io.csm.core.article.ArticleStatus.ARCHIVED;
import static io.csm.core.article.ArticleStatus.DRAFT;
import static io.csm.core.article.ArticleStatus.IN_REVIEW;
import static io.csm.core.article.ArticleStatus.PUBLISHED;
import static io.csm.core.article.ArticleStatus.SCHEDULED;

import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.article.ArticleCommand.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The life of an article as two pure functions. Whatever {@link #decide} yields, {@link #evolve}
 * takes, and the fold of an article's events is its state. Stateless and thread-safe.
 *
 * <p>The latest version of each translation goes from DRAFT to IN_REVIEW, APPROVED, perhaps
 * SCHEDULED, and PUBLISHED; a draft may be published without a review. An edit of any status but
 * ARCHIVED begins a new draft, and what was live stays so until the new version is published.
 */
public final class ArticleLifecycle {
  private ArticleLifecycle() {}

  /** What became of a command: events, or a reason why not. */
  public sealed interface Decision {
    /** It is allowed, and this happens. An empty list means that all is as wanted already. */
    record Decided(List<ArticleEvent> events) implements Decision {
      public Decided {
        events = List.copyOf(events);
      }
    }

    /** It is not allowed, and nothing happens. */
    record Rejected(Problem problem) implements Decision {}
  }

  /** The statuses in which a step is allowed. */
  public static Set<ArticleStatus> allowed(Step step) {
    return switch (step) {
      case SUBMIT -> EnumSet.of(DRAFT);
      case SEND_BACK -> EnumSet.of(IN_REVIEW, APPROVED, SCHEDULED);
      case APPROVE -> EnumSet.of(IN_REVIEW);
      case PUBLISH -> EnumSet.of(DRAFT, APPROVED, SCHEDULED);
      case ARCHIVE -> EnumSet.complementOf(EnumSet.of(ARCHIVED));
      case RESTORE -> EnumSet.of(ARCHIVED);
    };
  }

  /**
   * What becomes of {@code command} at {@code now}.
   *
   * @param article as it is; null if it is yet to be created
   */
  public static Decision decide(
      ArticleId id, @Nullable Article article, ArticleCommand command, Instant now) {
    if (command instanceof ArticleCommand.Create create) {
      return article != null
          ? rejected(Code.ALREADY_EXISTS, "article", "type", "article", "ref", id)
          : decided(
              new ArticleEvent.Created(
                  create.key(), create.kind(), create.properties(), create.locale()));
    }
    if (article == null) {
      return rejected(Code.NOT_FOUND, "article", "type", "article", "ref", id);
    }
    if (command instanceof ArticleCommand.Describe describe) {
      return describe.properties().equals(article.properties())
          ? decided()
          : decided(new ArticleEvent.Described(describe.properties()));
    }
    if (command instanceof ArticleCommand.Edit edit) {
      return edit(article, edit.locale());
    }
    if (command instanceof ArticleCommand.PublishDue) {
      return publishDue(article, now);
    }
    if (command instanceof ArticleCommand.Schedule schedule) {
      return schedule(article, schedule, now);
    }
    ArticleCommand.Move move = (ArticleCommand.Move) command;
    Translation translation = article.translations().get(move.locale());
    if (translation == null) {
      return noTranslation(move.locale());
    }
    if (!allowed(move.step()).contains(translation.status())) {
      return notNow(move.step().name(), translation.status(), allowed(move.step()));
    }
    return switch (move.step()) {
      case SUBMIT -> decided(new ArticleEvent.Moved(move.locale(), IN_REVIEW));
      case SEND_BACK, RESTORE -> decided(new ArticleEvent.Moved(move.locale(), DRAFT));
      case APPROVE -> decided(new ArticleEvent.Moved(move.locale(), APPROVED));
      case ARCHIVE -> decided(new ArticleEvent.Moved(move.locale(), ARCHIVED));
      case PUBLISH -> decided(new ArticleEvent.Published(move.locale(), translation.latest(), now));
    };
  }

  private static Decision edit(Article article, String locale) {
    Translation translation = article.translations().get(locale);
    if (translation != null && translation.status() == ARCHIVED) {
      return notNow("EDIT", ARCHIVED, EnumSet.complementOf(EnumSet.of(ARCHIVED)));
    }
    if (translation == null && article.translations().size() == Article.MAX_LOCALES) {
      return rejected(
          Code.TOO_MANY,
          "translations",
          "size",
          Article.MAX_LOCALES + 1,
          "max",
          Article.MAX_LOCALES);
    }
    Translation source = article.translations().get(article.sourceLocale());
    int from =
        source == null || locale.equals(article.sourceLocale())
            ? 0
            : source.live() > 0 ? source.live() : source.latest();
    return decided(
        new ArticleEvent.Edited(locale, translation == null ? 1 : translation.latest() + 1, from));
  }

  private static Decision schedule(Article article, ArticleCommand.Schedule command, Instant now) {
    Translation translation = article.translations().get(command.locale());
    if (translation == null) {
      return noTranslation(command.locale());
    }
    Set<ArticleStatus> allowed = EnumSet.of(DRAFT, APPROVED, SCHEDULED);
    if (!allowed.contains(translation.status())) {
      return notNow("SCHEDULE", translation.status(), allowed);
    }
    if (command.at().isBefore(now)) {
      return rejected(
          Code.INVALID_VALUE, "at", "value", command.at(), "expected", "a time that is not past");
    }
    return decided(new ArticleEvent.Scheduled(command.locale(), command.at()));
  }

  private static Decision publishDue(Article article, Instant now) {
    List<ArticleEvent> events = new ArrayList<>();
    article
        .translations()
        .forEach(
            (locale, translation) -> {
              Instant at = translation.publishAt();
              if (at != null && !now.isBefore(at)) {
                events.add(new ArticleEvent.Published(locale, translation.latest(), now));
              }
            });
    return new Decision.Decided(events);
  }

  /**
   * The article after one more event.
   *
   * @param article as it was before; null before its first event
   * @throws CsmException with {@code MALFORMED} if the first event does not create an article, or a
   *     later one does not fit
   */
  public static Article evolve(ArticleId id, @Nullable Article article, ArticleEvent event) {
    if (article == null) {
      if (!(event instanceof ArticleEvent.Created created)) {
        throw malformed(id, event);
      }
      return new Article(
          id,
          created.key(),
          created.articleKind(),
          created.locale(),
          created.properties(),
          singleDraft(created.locale()));
    }
    if (event instanceof ArticleEvent.Described described) {
      return new Article(
          id,
          article.key(),
          article.kind(),
          article.sourceLocale(),
          described.properties(),
          article.translations());
    }
    SortedMap<String, Translation> translations = new TreeMap<>(article.translations());
    if (event instanceof ArticleEvent.Edited edited) {
      translations.merge(
          edited.locale(),
          new Translation(DRAFT, edited.version(), 0, null, null, edited.sourceVersion()),
          (before, fresh) ->
              new Translation(
                  DRAFT,
                  edited.version(),
                  before.live(),
                  before.publishedAt(),
                  null,
                  edited.sourceVersion()));
    } else if (event instanceof ArticleEvent.Moved moved) {
      Translation before = of(id, translations, moved.locale(), event);
      translations.put(
          moved.locale(),
          moved.status() == ARCHIVED
              ? new Translation(ARCHIVED, before.latest(), 0, null, null, before.sourceVersion())
              : before.with(moved.status()));
    } else if (event instanceof ArticleEvent.Scheduled scheduled) {
      Translation before = of(id, translations, scheduled.locale(), event);
      translations.put(
          scheduled.locale(),
          new Translation(
              SCHEDULED,
              before.latest(),
              before.live(),
              before.publishedAt(),
              scheduled.at(),
              before.sourceVersion()));
    } else if (event instanceof ArticleEvent.Published published) {
      Translation before = of(id, translations, published.locale(), event);
      translations.put(
          published.locale(),
          new Translation(
              PUBLISHED,
              before.latest(),
              published.version(),
              published.at(),
              null,
              before.sourceVersion()));
    } else {
      throw malformed(id, event);
    }
    return new Article(
        id,
        article.key(),
        article.kind(),
        article.sourceLocale(),
        article.properties(),
        translations);
  }

  private static SortedMap<String, Translation> singleDraft(String locale) {
    SortedMap<String, Translation> translations = new TreeMap<>();
    translations.put(locale, new Translation(DRAFT, 1, 0, null, null, 0));
    return translations;
  }

  private static Translation of(
      ArticleId id,
      SortedMap<String, Translation> translations,
      String locale,
      ArticleEvent event) {
    Translation translation = translations.get(locale);
    if (translation == null) {
      throw malformed(id, event);
    }
    return translation;
  }

  private static Decision decided(ArticleEvent... events) {
    return new Decision.Decided(List.of(events));
  }

  private static Decision noTranslation(String locale) {
    return rejected(Code.NOT_FOUND, "locale", "type", "translation", "ref", locale);
  }

  private static Decision notNow(String command, ArticleStatus status, Set<ArticleStatus> allowed) {
    return rejected(
        Code.NOT_ALLOWED_NOW, "status", "command", command, "status", status, "allowed", allowed);
  }

  private static Decision rejected(Code code, String path, Object... namesAndValues) {
    return new Decision.Rejected(Problem.of(code, path, namesAndValues));
  }

  private static CsmException malformed(ArticleId id, ArticleEvent event) {
    return CsmException.of(
        Code.MALFORMED,
        id.toString(),
        "detail",
        event.getClass().getSimpleName(),
        "expected",
        "Created, then events about its translations");
  }
}
