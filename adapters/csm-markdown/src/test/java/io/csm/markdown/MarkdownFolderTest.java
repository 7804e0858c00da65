package io.csm.markdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.IdGenerator;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleStatus;
import io.csm.core.article.ArticleText;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.kb.InMemoryArticleStore;
import io.csm.kb.KnowledgeBase;
import io.csm.kb.SearchRequest;
import io.csm.spi.ArticleStore;
import io.csm.testkit.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A folder of Markdown")
class MarkdownFolderTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));

  @TempDir Path folder;

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private final ArticleStore store = new InMemoryArticleStore();
  private final IdGenerator ids = new IdGenerator(clock, 0);
  private final MarkdownFolder markdown = new MarkdownFolder(store, clock, ids);

  private void file(String name, String... lines) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, String.join("\n", lines) + "\n");
  }

  private ImportResult imported() {
    return markdown.importFrom(TENANT, AUTHOR, folder);
  }

  private Article article(String key) {
    return store.find(TENANT, Viewer.EDITOR, HostKey.of(key)).orElseThrow().article();
  }

  @Test
  @DisplayName("that people wrote becomes articles, with translations, links and who sees them")
  void handWritten() throws IOException {
    file(
        "zh/refund.md",
        "---",
        "key: refund",
        "locale: zh-CN",
        "title: 订单退款",
        "status: published",
        "visibility: segments",
        "segments: [plan:pro]",
        "category: Billing/Refunds",
        "tags: [退款, VAT]",
        "related: [invoice]",
        "tickets: [\"77\"]",
        "questions:",
        "  - 怎么退款？",
        "  - \"退钱: 多久\"",
        "---",
        "# 退款",
        "",
        "七天内可以退款。");
    file(
        "en/refund.md",
        "---",
        "key: refund",
        "locale: en",
        "source: zh-CN",
        "title: Refunds",
        "---",
        "Within seven days.");
    file("invoice.md", "---", "key: invoice", "locale: en", "title: 007", "---");
    Files.writeString(folder.resolve("notes.txt"), "no article");

    assertThat(imported()).isEqualTo(new ImportResult(2, 0, 0, List.of()));

    Article refund = article("refund");
    assertThat(refund.sourceLocale()).isEqualTo("zh-CN");
    assertThat(refund.properties().visibility()).isEqualTo(Visibility.segments("plan:pro"));
    assertThat(refund.properties().category()).isEqualTo("billing/refunds");
    assertThat(refund.properties().tags()).containsExactly("vat", "退款");
    assertThat(refund.properties().related()).containsExactly(article("invoice").id());
    assertThat(refund.translation("zh-CN").orElseThrow().live()).isEqualTo(1);
    assertThat(refund.translation("en").orElseThrow().status()).isEqualTo(ArticleStatus.DRAFT);
    assertThat(article("invoice").properties()).isEqualTo(ArticleProperties.DEFAULT);
    assertThat(
            store
                .read(TENANT, Viewer.EDITOR, HostKey.of("refund"), List.of("zh-CN"))
                .orElseThrow()
                .text())
        .isEqualTo(new ArticleText("订单退款", "# 退款\n\n七天内可以退款。", List.of("怎么退款？", "退钱: 多久")));
    assertThat(
            store
                .version(TENANT, Viewer.EDITOR, article("invoice").id(), "en", 1)
                .orElseThrow()
                .text())
        .as("a title that looks like a number, and no body")
        .isEqualTo(ArticleText.of("007", ""));
  }

  @Test
  @DisplayName(
      "that was imported already changes nothing, and one that was edited only what it says")
  void again() throws IOException {
    file("a.md", "---", "key: a", "locale: en", "title: A", "status: published", "---", "one");
    file("b.md", "---", "key: b", "locale: en", "title: B", "status: published", "---", "two");
    imported().orThrow();
    long version = store.find(TENANT, Viewer.EDITOR, HostKey.of("b")).orElseThrow().version();

    assertThat(imported()).isEqualTo(new ImportResult(0, 0, 2, List.of()));
    file("a.md", "---", "key: a", "locale: en", "title: A", "status: published", "---", "new");
    assertThat(imported()).isEqualTo(new ImportResult(0, 1, 1, List.of()));

    assertThat(article("a").translation("en").orElseThrow().live()).isEqualTo(2);
    assertThat(store.find(TENANT, Viewer.EDITOR, HostKey.of("b")).orElseThrow().version())
        .isEqualTo(version);
    file("b.md", "---", "key: b", "locale: en", "title: B", "status: archived", "---", "two");
    file("a.md", "---", "key: a", "locale: en", "title: A", "---", "a draft");
    assertThat(imported().changed()).isEqualTo(2);
    assertThat(store.read(TENANT, Viewer.EDITOR, HostKey.of("b"), List.of())).isEmpty();
    assertThat(
            store
                .read(TENANT, Viewer.EDITOR, HostKey.of("a"), List.of())
                .orElseThrow()
                .text()
                .body())
        .as("what is live, beside the draft")
        .isEqualTo("new");
  }

  @Test
  @DisplayName("with bad files is refused whole, each with its line and field")
  void bad() throws IOException {
    file("good.md", "---", "key: good", "locale: en", "title: Good", "---", "text");
    file("1-no-head.md", "# Title");
    file("2-open.md", "---", "key: x", "locale: en");
    file("3-yaml.md", "---", "key: x", "tags: [a, b", "---", "text");
    file("4-field.md", "---", "key: x", "locale: en", "title: X", "colour: red", "---");
    file("5-locale.md", "---", "key: x", "title: X", "locale: not a language", "---");
    file("6-missing.md", "---", "key: x", "locale: en", "---");
    file("7-twice.md", "---", "key: x", "title: X", "title: Y", "locale: en", "---");
    file("8-scope.md", "---", "key: x", "locale: en", "title: X", "visibility: some", "---");
    file("9-teams.md", "---", "key: x", "locale: en", "title: X", "visibility: teams", "---");
    file("a-when.md", "---", "key: x", "locale: en", "title: X", "publishAt: soon", "---");
    file("b-body.md", "---", "key: x", "locale: en", "title: X", "---", "one\u0007");
    file("c-id.md", "---", "id: -4", "locale: en", "title: X", "---");
    file("d-map.md", "---", "key: {a: b}", "locale: en", "title: X", "---");
    file("e-alias.md", "---", "key: &a [x, *a]", "---");
    Files.write(folder.resolve("f-bytes.md"), new byte[] {'-', '-', '-', '\n', (byte) 0xFF});

    ImportResult result = imported();

    assertThat(store.changedAfter(TENANT, 0, 10).entries()).as("nothing half imported").isEmpty();
    assertThat(result.problems())
        .extracting(
            problem ->
                problem.file()
                    + ":"
                    + problem.line()
                    + " "
                    + problem.problem().code()
                    + " "
                    + problem.problem().path())
        .containsExactly(
            "1-no-head.md:1 MALFORMED head",
            "2-open.md:3 MALFORMED head",
            "3-yaml.md:4 MALFORMED head",
            "4-field.md:5 UNKNOWN_CHOICE field",
            "5-locale.md:4 INVALID_VALUE locale",
            "6-missing.md:1 MALFORMED title",
            "7-twice.md:4 MALFORMED title",
            "8-scope.md:5 UNKNOWN_CHOICE visibility",
            "9-teams.md:5 INVALID_VALUE visibility.teams",
            "a-when.md:5 INVALID_VALUE publishAt",
            "b-body.md:6 INVALID_VALUE article.body",
            "c-id.md:2 INVALID_VALUE id",
            "d-map.md:2 MALFORMED key",
            "e-alias.md:2 MALFORMED head",
            "f-bytes.md:2 MALFORMED file");
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(result::orThrow)
        .withMessageContaining("1-no-head.md:1");
    assertThat(result.problems().get(3)).asString().startsWith("4-field.md:5: field: (colour)");
  }

  @Test
  @DisplayName("whose files contradict each other is refused whole")
  void contradictions() throws IOException {
    file("1.md", "---", "key: a", "locale: en", "title: A", "related: [nowhere]", "---");
    file("2.md", "---", "key: b", "locale: en", "source: zh", "title: B", "---");
    file("3.md", "---", "key: c", "locale: en", "title: C", "---");
    file("4.md", "---", "key: c", "locale: en", "title: C", "---");
    file("5.md", "---", "key: d", "locale: en", "title: D", "---");
    file("6.md", "---", "key: d", "locale: zh", "title: D", "---");
    file("7.md", "---", "key: e", "locale: en", "title: E", "---");
    file("8.md", "---", "key: e", "locale: zh", "source: en", "tags: [x]", "title: E", "---");

    assertThat(imported().problems())
        .extracting(problem -> problem.file() + " " + problem.problem().path())
        .containsExactly("8.md tags", "4.md locale", "6.md locale");
    Files.delete(folder.resolve("8.md"));
    assertThat(imported().problems())
        .extracting(FileProblem::file)
        .as("with every file readable, also what is missing")
        .containsExactly("2.md", "4.md", "6.md");
    for (String name : List.of("2.md", "4.md", "6.md")) {
      Files.delete(folder.resolve(name));
    }
    assertThat(imported().problems())
        .extracting(problem -> problem.file() + ":" + problem.line())
        .containsExactly("1.md:5");
    assertThat(store.changedAfter(TENANT, 0, 10).entries()).isEmpty();
  }

  @Test
  @DisplayName("with more than a file may hold is refused, and named")
  void large() throws IOException {
    Files.write(folder.resolve("large.md"), new byte[MarkdownFolder.MAX_FILE_BYTES + 1]);
    file("head.md", "---", "x".repeat(500_000), "---");
    file("body.md", "---", "key: a", "locale: en", "title: A", "---", "x".repeat(500_001));

    assertThat(imported().problems())
        .extracting(problem -> problem.file() + " " + problem.problem().code())
        .containsExactly("body.md TOO_LONG", "head.md MALFORMED", "large.md TOO_LONG");
  }

  @Test
  @DisplayName("is written only where nothing is")
  void full() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "x");
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> markdown.exportTo(TENANT, folder))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.INVALID_VALUE));
  }

  @Test
  @DisplayName("of Windows ends its body where that ends")
  void windows() throws IOException {
    Files.write(
        folder.resolve("a.md"),
        "\uFEFF---\r\nkey: a\r\nlocale: en\r\ntitle: A\r\n---\r\none\r\ntwo\r\n"
            .getBytes(StandardCharsets.UTF_8));
    imported().orThrow();
    assertThat(
            store
                .version(TENANT, Viewer.EDITOR, article("a").id(), "en", 1)
                .orElseThrow()
                .text()
                .body())
        .isEqualTo("one\r\ntwo");
  }

  @Test
  @DisplayName("is what docs/knowledge.md says")
  void page() throws IOException {
    KnowledgeBase kb = KnowledgeBase.builder(store, clock, ids).build();
    ArticleCommand.Create draft =
        new ArticleCommand.Create(
            HostKey.of("refund"),
            io.csm.core.article.ArticleKind.ARTICLE,
            ArticleProperties.DEFAULT.withVisibility(Visibility.PUBLIC),
            "zh-CN",
            ArticleText.of("订单退款", "七天内可以退款。"));
    ArticleId id = kb.create(TENANT, AUTHOR, draft).orThrow().id();
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("zh-CN", Step.PUBLISH)).orThrow();
    TenantId tenant = TENANT;
    TenantId another = new TenantId(2);
    Actor author = AUTHOR;
    // example: begin
    MarkdownFolder articles = new MarkdownFolder(store, clock, ids);
    int files = articles.exportTo(tenant, folder);
    ImportResult result = articles.importFrom(another, author, folder).orThrow();
    kb.refresh(another);
    // example: end

    assertThat(files).isEqualTo(1);
    assertThat(result.created()).isEqualTo(1);
    assertThat(kb.search(another, Viewer.ANONYMOUS, SearchRequest.of("退款")).hits()).hasSize(1);
    assertThat(kb.count(another, Viewer.ANONYMOUS, ArticleFilter.ANY)).isEqualTo(1);
    kb.close();
    String page = page("docs/knowledge.md");
    String code =
        page("adapters/csm-markdown/src/test/java/io/csm/markdown/MarkdownFolderTest.java");
    String begin = "    // example: begin\n";
    int at = code.indexOf(begin) + begin.length();
    assertThat(page)
        .contains(
            "```java\n"
                + code.substring(at, code.indexOf("// example: end", at)).stripIndent()
                + "```");
    String written = Files.readString(folder.resolve("refund.zh-CN.md"));
    assertThat(page)
        .contains(
            "```markdown\n"
                + written.replaceAll("\nid: [0-9]+\n", "\nid: 3765022724559208451\n")
                + "```");
  }

  private static String page(String name) throws IOException {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve(name))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds %s", name).isNotNull();
    return Files.readString(at.resolve(name)).replace("\r\n", "\n");
  }
}
