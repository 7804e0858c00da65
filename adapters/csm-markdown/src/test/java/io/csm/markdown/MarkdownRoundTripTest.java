package io.csm.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.HostKey;
import io.csm.core.IdGenerator;
import io.csm.core.TeamId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.Translation;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.kb.InMemoryArticleStore;
import io.csm.kb.KnowledgeBase;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import io.csm.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

@Label("Markdown out and in")
class MarkdownRoundTripTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));
  private static final List<String> LOCALES = List.of("en", "zh-CN", "zh-Hant", "de");

  /** What texts are made of: what YAML, Markdown and editors might take for something else. */
  private static final List<String> BITS =
      List.of(
          "a",
          "退款",
          "---",
          "\n---\n",
          "\n",
          "\r\n",
          "\t",
          "#",
          ": ",
          "- ",
          "\"",
          "'",
          "\\",
          "{{customer.name}}",
          "&a",
          "*a",
          "!",
          "%",
          "@",
          "`",
          "|",
          ">",
          "true",
          "null",
          "~",
          "0x1F",
          "1_000",
          "\u2028",
          "\uFEFF",
          "\uFFFE",
          "\uD83D\uDE00",
          "\u00A0",
          "é",
          "\uE000",
          "[",
          "]",
          "{",
          "}",
          ",",
          " ");

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");

  @Property(tries = 150)
  @Label("is the same again: texts, statuses, properties, ids, and files to the byte")
  void roundTrip(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    ArticleStore from = new InMemoryArticleStore();
    IdGenerator ids = new IdGenerator(clock, 0);
    try (KnowledgeBase kb = KnowledgeBase.builder(from, clock, ids).build()) {
      int articles = 1 + random.nextInt(4);
      for (int i = 0; i < articles; i++) {
        write(kb, random, i);
      }
    }
    ArticleStore into = new InMemoryArticleStore();
    Path first = Files.createTempDirectory("csm-markdown");
    Path second = Files.createTempDirectory("csm-markdown");
    try {
      new MarkdownFolder(from, clock, ids).exportTo(TENANT, first);
      MarkdownFolder target = new MarkdownFolder(into, clock, ids);

      ImportResult result = target.importFrom(TENANT, AUTHOR, first);

      assertThat(result.problems()).isEmpty();
      assertThat(described(into)).isEqualTo(described(from));
      target.exportTo(TENANT, second);
      assertThat(files(second)).isEqualTo(files(first));
      assertThat(target.importFrom(TENANT, AUTHOR, first).unchanged())
          .as("imported once more")
          .isEqualTo(result.created());
    } finally {
      delete(first);
      delete(second);
    }
  }

  private void write(KnowledgeBase kb, Random random, int number) {
    String key = random.nextBoolean() ? null : (random.nextBoolean() ? "K/" : "k-") + number;
    Article article =
        kb.create(
                TENANT,
                AUTHOR,
                new ArticleCommand.Create(
                    key == null ? null : HostKey.of(key),
                    random.nextBoolean() ? ArticleKind.ARTICLE : ArticleKind.CANNED_REPLY,
                    properties(random),
                    "en",
                    text(random)))
            .orThrow()
            .article();
    int steps = random.nextInt(14);
    for (int i = 0; i < steps; i++) {
      String locale = LOCALES.get(random.nextInt(LOCALES.size()));
      // Most of what is asked for is allowed; the rest is rejected and leaves no trace.
      var ignored = kb.apply(TENANT, AUTHOR, article.id(), command(random, locale));
    }
  }

  private ArticleCommand command(Random random, String locale) {
    int which = random.nextInt(10);
    if (which < 4) {
      return new ArticleCommand.Edit(locale, text(random), "why");
    }
    if (which < 5) {
      return new ArticleCommand.Schedule(locale, clock.instant().plusNanos(1 + random.nextInt(9)));
    }
    Step[] steps = Step.values();
    return new ArticleCommand.Move(
        locale, which < 7 ? Step.PUBLISH : steps[random.nextInt(steps.length)]);
  }

  private ArticleProperties properties(Random random) {
    Visibility visibility =
        switch (random.nextInt(5)) {
          case 0 -> Visibility.PUBLIC;
          case 1 -> Visibility.SIGNED_IN;
          case 2 -> Visibility.segments(name(random), name(random) + "2");
          case 3 -> Visibility.teams(new TeamId(3), new TeamId(4));
          default -> Visibility.AGENTS;
        };
    return new ArticleProperties(
        visibility,
        random.nextBoolean() ? "" : name(random) + "/" + name(random),
        new TreeSet<>(random.nextBoolean() ? List.of() : List.of(name(random), "b")),
        new TreeSet<>(random.nextBoolean() ? List.of() : List.of(new ArticleId(99))),
        new TreeSet<>(random.nextBoolean() ? List.of() : List.of(new TicketId(Long.MAX_VALUE))),
        random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt(), random.nextInt(999)));
  }

  private static ArticleText text(Random random) {
    StringBuilder body = new StringBuilder();
    int bits = random.nextInt(12);
    for (int i = 0; i < bits; i++) {
      body.append(BITS.get(random.nextInt(BITS.size())));
    }
    List<String> questions = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      questions.add(name(random));
    }
    return new ArticleText(name(random), body.toString(), questions);
  }

  /** A text that names something: no control characters, no blanks at its ends. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    int bits = 1 + random.nextInt(5);
    for (int i = 0; i < bits; i++) {
      name.append(BITS.get(random.nextInt(BITS.size())));
    }
    String clean = name.toString().replaceAll("[\\n\\r\\t]", "").strip();
    return clean.isEmpty() ? "x" : clean;
  }

  /** What the files are to keep, article by article. */
  private static SortedMap<ArticleId, List<Object>> described(ArticleStore store) {
    SortedMap<ArticleId, List<Object>> all = new TreeMap<>();
    for (ArticleFeed.Entry entry : store.changedAfter(TENANT, 0, 1_000).entries()) {
      Article article = entry.article();
      List<Object> said = new ArrayList<>();
      said.add(String.valueOf(article.key()));
      said.add(article.kind());
      said.add(article.sourceLocale());
      said.add(article.properties());
      said.add(article.behindSource());
      said.add(entry.live());
      article
          .translations()
          .forEach((locale, translation) -> said.add(latest(store, article, locale, translation)));
      all.put(article.id(), said);
    }
    return all;
  }

  private static List<Object> latest(
      ArticleStore store, Article article, String locale, Translation translation) {
    return List.of(
        locale,
        translation.status(),
        String.valueOf(translation.publishAt()),
        translation.latest() > translation.live(),
        store
            .version(TENANT, Viewer.EDITOR, article.id(), locale, translation.latest())
            .orElseThrow()
            .text());
  }

  private static SortedMap<String, String> files(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path path : all.toList()) {
        files.put(String.valueOf(path.getFileName()), Files.readString(path));
      }
    }
    return files;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path path : all.toList()) {
        Files.delete(path);
      }
    }
    Files.delete(folder);
  }
}
