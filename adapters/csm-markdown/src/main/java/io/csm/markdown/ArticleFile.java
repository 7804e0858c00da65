package io.csm.markdown;

import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Problem;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleStatus;
import io.csm.core.article.ArticleText;
import io.csm.core.article.Visibility;
import io.csm.core.config.Languages;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one file says. Immutable.
 *
 * @param source the language it is translated from; null in a file of the source language itself
 * @param shared what holds in all languages; null where the file does not say it
 * @param related as they are named: a key, or {@code id:} and a number
 * @param publishAt null unless SCHEDULED
 * @param behind whether the source has changed since it was translated
 */
record ArticleFile(
    FrontMatter head,
    @Nullable HostKey<ArticleId> key,
    @Nullable ArticleId id,
    String locale,
    @Nullable String source,
    ArticleKind kind,
    @Nullable ArticleProperties shared,
    List<String> related,
    ArticleText text,
    ArticleStatus status,
    @Nullable Instant publishAt,
    boolean behind) {

  /** Said once for an article, in a file of its source language. */
  private static final List<String> SHARED =
      List.of(
          "kind",
          "visibility",
          "segments",
          "teams",
          "category",
          "tags",
          "related",
          "tickets",
          "reviewAt");

  private static final Set<String> KNOWN =
      new TreeSet<>(
          List.of(
              "key",
              "id",
              "locale",
              "source",
              "title",
              "questions",
              "status",
              "publishAt",
              "behind"));

  String file() {
    return head.file();
  }

  /** What the files of one article have in common. */
  String group() {
    return key != null ? "key:" + key.value() : "id:" + id;
  }

  static ArticleFile of(FrontMatter head) {
    for (String name : head.fields().keySet()) {
      if (!KNOWN.contains(name) && !SHARED.contains(name)) {
        throw new BadFile(
            head.file(),
            head.lineOf(name),
            Problem.of(
                Code.UNKNOWN_CHOICE,
                "field",
                "value",
                name,
                "known",
                String.join(", ", KNOWN) + ", " + String.join(", ", SHARED)));
      }
    }
    HostKey<ArticleId> key =
        head.text("key") == null ? null : checked(head, "key", () -> key(head));
    ArticleId id = head.text("id") == null ? null : new ArticleId(number(head, "id"));
    if (key == null && id == null) {
      throw BadFile.malformed(head.file(), 1, "key", "it is missing", "a field key, or id");
    }
    String locale = locale(head, "locale", head.required("locale"));
    String named = head.text("source");
    String source = named == null ? null : locale(head, "source", named);
    if (locale.equals(source)) {
      throw BadFile.invalid(
          head.file(), head.lineOf("source"), "source", locale, "another language than its own");
    }
    boolean shares = SHARED.stream().anyMatch(head.fields()::containsKey);
    if (shares && source != null) {
      String first = SHARED.stream().filter(head.fields()::containsKey).findFirst().orElseThrow();
      throw BadFile.malformed(
          head.file(),
          head.lineOf(first),
          first,
          "it stands in a translation",
          "it in the file of the source language");
    }
    ArticleStatus status = choice(head, "status", ArticleStatus.DRAFT, ArticleStatus.values());
    Instant publishAt = instant(head, "publishAt");
    if ((publishAt != null) != (status == ArticleStatus.SCHEDULED)) {
      throw BadFile.invalid(
          head.file(),
          head.lineOf("publishAt"),
          "publishAt",
          String.valueOf(publishAt),
          "a time where status is scheduled, and none else");
    }
    String title = head.required("title");
    ArticleText text =
        checked(head, "title", () -> new ArticleText(title, head.body(), head.list("questions")));
    return new ArticleFile(
        head,
        key,
        id,
        locale,
        source,
        choice(head, "kind", ArticleKind.ARTICLE, ArticleKind.values()),
        shares ? shared(head) : null,
        head.list("related"),
        text,
        status,
        publishAt,
        flag(head, "behind"));
  }

  private static HostKey<ArticleId> key(FrontMatter head) {
    return HostKey.of(head.required("key"));
  }

  private static ArticleProperties shared(FrontMatter head) {
    Visibility.Scope scope =
        choice(head, "visibility", Visibility.Scope.AGENTS, Visibility.Scope.values());
    SortedSet<String> segments = new TreeSet<>(head.list("segments"));
    SortedSet<TeamId> teams = numbers(head, "teams", TeamId::new);
    Visibility visibility =
        checked(head, "visibility", () -> new Visibility(scope, segments, teams));
    String category = head.text("category");
    SortedSet<TicketId> tickets = numbers(head, "tickets", TicketId::new);
    Instant reviewAt = instant(head, "reviewAt");
    return checked(
        head,
        "visibility",
        () ->
            new ArticleProperties(
                visibility,
                category == null ? "" : category,
                new TreeSet<>(head.list("tags")),
                new TreeSet<>(),
                tickets,
                reviewAt));
  }

  /** What the core makes of it, its objections with the line of the field that they are about. */
  private static <T> T checked(FrontMatter head, String otherwise, Supplier<T> made) {
    try {
      return made.get();
    } catch (CsmException refused) {
      String path = refused.problem().path();
      String field = path.substring(path.indexOf('.') + 1);
      throw new BadFile(
          head.file(),
          head.lineOf(head.fields().containsKey(field) || field.equals("body") ? field : otherwise),
          refused.problem());
    }
  }

  private static String locale(FrontMatter head, String name, String value) {
    return checked(head, name, () -> Languages.canonical(name, value));
  }

  private static long number(FrontMatter head, String name) {
    return number(head, name, head.required(name));
  }

  private static long number(FrontMatter head, String name, String value) {
    try {
      long number = Long.parseLong(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // Said below.
    }
    throw BadFile.invalid(head.file(), head.lineOf(name), name, value, "the number of an id");
  }

  private static <T> SortedSet<T> numbers(FrontMatter head, String name, Function<Long, T> made) {
    SortedSet<T> all = new TreeSet<>();
    for (String value : head.list(name)) {
      all.add(made.apply(number(head, name, value)));
    }
    return all;
  }

  private static @Nullable Instant instant(FrontMatter head, String name) {
    String value = head.text(name);
    try {
      return value == null ? null : Instant.parse(value);
    } catch (DateTimeParseException bad) {
      throw BadFile.invalid(
          head.file(), head.lineOf(name), name, value, "a time such as 2026-03-02T08:00:00Z");
    }
  }

  private static boolean flag(FrontMatter head, String name) {
    String value = head.text(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw BadFile.invalid(head.file(), head.lineOf(name), name, value, "true or false");
  }

  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E choice(
      FrontMatter head, String name, E otherwise, E[] known) {
    String value = head.text(name);
    if (value == null) {
      return otherwise;
    }
    StringBuilder names = new StringBuilder();
    for (E each : known) {
      if (written(each).equals(value.toLowerCase(Locale.ROOT))) {
        return each;
      }
      names.append(names.isEmpty() ? "" : ", ").append(written(each));
    }
    throw new BadFile(
        head.file(),
        head.lineOf(name),
        Problem.of(Code.UNKNOWN_CHOICE, name, "value", value, "known", names));
  }
}
