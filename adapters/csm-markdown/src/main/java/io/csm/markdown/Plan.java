package io.csm.markdown;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleEvent;
import io.csm.core.article.ArticleLifecycle;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleStatus;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleVersion;
import io.csm.core.article.Translation;
import io.csm.spi.ArticleChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done to one article so that it is as its files say: one change, all or nothing. Not
 * thread-safe.
 */
final class Plan {
  /** The texts that an article has before. */
  interface Texts {
    ArticleText of(String locale, int number);
  }

  private final ArticleId id;
  private final long version;
  private final Texts texts;
  private final Actor author;
  private final Instant now;
  private final List<ArticleEvent.Recorded> events = new ArrayList<>();
  private final List<ArticleVersion> written = new ArrayList<>();
  private @Nullable Article article;

  Plan(
      ArticleId id,
      long version,
      @Nullable Article before,
      Texts texts,
      Actor author,
      Instant now) {
    this.id = id;
    this.version = version;
    this.texts = texts;
    this.author = author;
    this.now = now;
    article = before;
  }

  /** The change; empty if all is as wanted. */
  Optional<ArticleChange> change() {
    Article after = article;
    return after == null || events.isEmpty()
        ? Optional.empty()
        : Optional.of(new ArticleChange(id, version, after, events, written));
  }

  /** Plans for the files of an article. */
  void take(ArticleGroup group, ArticleProperties properties) {
    ArticleFile first = group.source().get(0);
    Article before = article;
    boolean fresh = before == null;
    if (before == null) {
      run(
          first,
          new ArticleCommand.Create(
              first.key(), first.kind(), properties, first.locale(), first.text()));
      bring(first);
    } else {
      if (before.kind() != first.kind()) {
        throw BadFile.invalid(
            first.file(),
            first.head().lineOf("kind"),
            "kind",
            ArticleFile.written(first.kind()),
            ArticleFile.written(before.kind()) + ", which the article is already");
      }
      if (!before.sourceLocale().equals(first.locale())) {
        throw BadFile.invalid(
            first.file(),
            first.head().lineOf("locale"),
            "locale",
            first.locale(),
            before.sourceLocale() + ", which the article is translated from already");
      }
      run(first, new ArticleCommand.Describe(properties));
      take(first, false);
    }
    boolean behind = false;
    for (List<ArticleFile> translation : group.translations().values()) {
      if (fresh && translation.get(0).behind()) {
        takeBoth(translation);
        behind = true;
      }
    }
    if (behind) {
      // The same once more, so that they were made from an older version.
      write(first);
      bring(first);
    }
    for (List<ArticleFile> translation : group.translations().values()) {
      if (!fresh || !translation.get(0).behind()) {
        takeBoth(translation);
      }
    }
    group.source().stream().skip(1).forEach(newer -> take(newer, true));
  }

  private void takeBoth(List<ArticleFile> files) {
    take(files.get(0), false);
    files.stream().skip(1).forEach(newer -> take(newer, true));
  }

  /**
   * Plans for a file.
   *
   * @param newer whether it is a version beside the one that is live
   */
  private void take(ArticleFile file, boolean newer) {
    Translation translation = translation(file.locale());
    if (translation == null) {
      write(file);
    } else if (!newer
        && file.status() == ArticleStatus.PUBLISHED
        && translation.live() > 0
        && text(file.locale(), translation.live()).equals(file.text())) {
      return;
    } else if (!text(file.locale(), translation.latest()).equals(file.text())
        || (newer && translation.latest() == translation.live())) {
      write(file);
    }
    bring(file);
  }

  private ArticleText text(String locale, int number) {
    for (ArticleVersion each : written) {
      if (each.locale().equals(locale) && each.number() == number) {
        return each.text();
      }
    }
    return texts.of(locale, number);
  }

  private void write(ArticleFile file) {
    Translation translation = translation(file.locale());
    if (translation != null && translation.status() == ArticleStatus.ARCHIVED) {
      run(file, new ArticleCommand.Move(file.locale(), Step.RESTORE));
    }
    run(file, new ArticleCommand.Edit(file.locale(), file.text(), ""));
  }

  private @Nullable Translation translation(String locale) {
    return article == null ? null : article.translations().get(locale);
  }

  /** Takes the steps to the status that a file names. What is published stays so. */
  private void bring(ArticleFile file) {
    Instant at = file.publishAt();
    ArticleStatus target = at != null && !at.isAfter(now) ? ArticleStatus.PUBLISHED : file.status();
    while (true) {
      Translation translation = translation(file.locale());
      if (translation == null) {
        throw new IllegalStateException("nothing was written in " + file.locale());
      }
      ArticleStatus status = translation.status();
      boolean there =
          status == target
              && (at == null
                  || target != ArticleStatus.SCHEDULED
                  || at.equals(translation.publishAt()));
      boolean stays = status == ArticleStatus.PUBLISHED && target != ArticleStatus.ARCHIVED;
      if (there || stays) {
        return;
      }
      run(
          file,
          target == ArticleStatus.SCHEDULED
                  && at != null
                  && ArticleLifecycle.allowed(Step.PUBLISH).contains(status)
              ? new ArticleCommand.Schedule(file.locale(), at)
              : new ArticleCommand.Move(file.locale(), next(status, target)));
    }
  }

  private static Step next(ArticleStatus status, ArticleStatus target) {
    if (target == ArticleStatus.ARCHIVED) {
      return Step.ARCHIVE;
    }
    return switch (status) {
      case ARCHIVED -> Step.RESTORE;
      case DRAFT -> target == ArticleStatus.PUBLISHED ? Step.PUBLISH : Step.SUBMIT;
      case IN_REVIEW -> target == ArticleStatus.DRAFT ? Step.SEND_BACK : Step.APPROVE;
      case APPROVED, SCHEDULED -> target == ArticleStatus.PUBLISHED ? Step.PUBLISH : Step.SEND_BACK;
      case PUBLISHED -> throw new IllegalStateException("what is published stays so");
    };
  }

  private void run(ArticleFile file, ArticleCommand command) {
    ArticleLifecycle.Decision decision = ArticleLifecycle.decide(id, article, command, now);
    if (decision instanceof ArticleLifecycle.Decision.Rejected rejected) {
      throw new BadFile(file.file(), 1, rejected.problem());
    }
    for (ArticleEvent event : ((ArticleLifecycle.Decision.Decided) decision).events()) {
      article = ArticleLifecycle.evolve(id, article, event);
      events.add(new ArticleEvent.Recorded(version + events.size() + 1, author, now, event));
      if (event instanceof ArticleEvent.Created created) {
        written.add(new ArticleVersion(created.locale(), 1, author, now, "", file.text()));
      } else if (event instanceof ArticleEvent.Edited edited) {
        written.add(
            new ArticleVersion(edited.locale(), edited.version(), author, now, "", file.text()));
      }
    }
  }
}
