package io.csm.testkit;

import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.HostKey;
import io.csm.core.TeamId;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleEvent;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleLifecycle;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleVersion;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.spi.ArticleChange;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import io.csm.spi.StoredArticle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of {@link ArticleStore}. */
@DisplayName("An article store")
public abstract class ArticleStoreContract {
  private static final TeamId TEAM = new TeamId(7);
  private static final TeamId OTHER_TEAM = new TeamId(8);
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));

  private ArticleStore store;

  /** For the tests of your store. */
  protected ArticleStoreContract() {}

  /** A new and empty store. */
  protected abstract ArticleStore newStore();

  @BeforeEach
  final void begin() {
    store = newStore();
  }

  // ---- writing

  @Test
  @DisplayName("gives back what was stored")
  void roundTrip() {
    create(TENANT, 1, "refund", Visibility.PUBLIC);
    publish(TENANT, 1, "en");

    StoredArticle stored = store.find(TENANT, Viewer.EDITOR, new ArticleId(1)).orElseThrow();
    assertThat(stored.version()).isEqualTo(2);
    assertThat(stored.article().translation("en").orElseThrow().live()).isEqualTo(1);
    assertThat(store.find(TENANT, Viewer.EDITOR, HostKey.of("refund"))).contains(stored);
    assertThat(store.version(TENANT, Viewer.EDITOR, new ArticleId(1), "en", 1).orElseThrow())
        .isEqualTo(new ArticleVersion("en", 1, AUTHOR, START, "", text(1, "en")));
    assertThat(store.history(TENANT, Viewer.EDITOR, new ArticleId(1), 0, 10))
        .extracting(ArticleEvent.Recorded::version)
        .containsExactly(1L, 2L);
    assertThat(store.history(TENANT, Viewer.EDITOR, new ArticleId(1), 1, 10)).hasSize(1);
  }

  @Test
  @DisplayName("stores nothing of a change that was decided on an older version")
  void conflict() {
    create(TENANT, 1, null, Visibility.PUBLIC);
    ArticleChange late = change(TENANT, 1, new ArticleCommand.Edit("en", text(2, "en"), ""), START);
    publish(TENANT, 1, "en");

    assertThat(store.commit(TENANT, late)).isEqualTo(new ArticleStore.Result.Conflict(2));
    assertThat(store.version(TENANT, Viewer.EDITOR, new ArticleId(1), "en", 2)).isEmpty();
    assertThat(store.history(TENANT, Viewer.EDITOR, new ArticleId(1), 0, 10)).hasSize(2);
  }

  @Test
  @DisplayName("gives a key to one article of a tenant, and to one of each tenant")
  void keys() {
    create(TENANT, 1, "refund", Visibility.PUBLIC);
    create(OTHER_TENANT, 2, "refund", Visibility.PUBLIC);

    assertThat(
            store.commit(TENANT, change(TENANT, 3, creation("refund", Visibility.PUBLIC), START)))
        .isEqualTo(new ArticleStore.Result.KeyTaken(new ArticleId(1)));
    assertThat(store.find(TENANT, Viewer.EDITOR, new ArticleId(3))).isEmpty();
  }

  // ---- reading

  @Test
  @DisplayName("shows a reader the live version, not the draft behind it")
  void drafts() {
    create(TENANT, 1, null, Visibility.PUBLIC);
    assertThat(find(1, "en")).isEmpty();
    publish(TENANT, 1, "en");
    commit(TENANT, 1, new ArticleCommand.Edit("en", text(9, "en"), "better"));

    assertThat(read(1, "en").text()).isEqualTo(text(1, "en"));
    publish(TENANT, 1, "en");
    assertThat(read(1, "en").text()).isEqualTo(text(9, "en"));
    commit(TENANT, 1, new ArticleCommand.Move("en", Step.ARCHIVE));
    assertThat(find(1, "en")).isEmpty();
  }

  @Test
  @DisplayName("falls back over the languages in the order that is asked for")
  void locales() {
    create(TENANT, 1, null, Visibility.PUBLIC);
    publish(TENANT, 1, "en");
    commit(TENANT, 1, new ArticleCommand.Edit("zh-CN", text(1, "zh-CN"), ""));

    assertThat(read(1, "zh-CN", "en").locale()).isEqualTo("en");
    publish(TENANT, 1, "zh-CN");
    assertThat(read(1, "zh-CN", "en").locale()).isEqualTo("zh-CN");
    assertThat(read(1, "fr", "en", "zh-CN").locale()).isEqualTo("en");
    assertThat(read(1).locale()).as("without a wish").isEqualTo("en");
    assertThat(find(1, "fr")).isEmpty();
  }

  @Test
  @DisplayName("lists page by page what is live, and counts the same")
  void pages() {
    for (int id = 1; id <= 7; id++) {
      create(TENANT, id, null, id == 4 ? Visibility.AGENTS : Visibility.PUBLIC);
      publish(TENANT, id, "en");
      commit(TENANT, id, new ArticleCommand.Edit("zh-CN", text(id, "zh-CN"), ""));
      if (id % 2 == 0) {
        publish(TENANT, id, "zh-CN");
      }
    }
    List<String> seen = new ArrayList<>();
    ArticleStore.Place after = null;
    List<PublishedArticle> page;
    do {
      page = store.list(TENANT, Viewer.ANONYMOUS, ArticleFilter.ANY, after, 3);
      for (PublishedArticle entry : page) {
        seen.add(entry.id().value() + entry.locale());
        after = ArticleStore.Place.of(entry);
      }
      assertThat(page.size() == 3 || seen.size() == 8).as("a full page").isTrue();
    } while (page.size() == 3);

    assertThat(seen).containsExactly("1en", "2en", "2zh-CN", "3en", "5en", "6en", "6zh-CN", "7en");
    assertThat(store.count(TENANT, Viewer.ANONYMOUS, ArticleFilter.ANY)).isEqualTo(8);
    assertThat(store.count(TENANT, Viewer.ANONYMOUS, ArticleFilter.ANY.withLocale("zh-CN")))
        .isEqualTo(2);
  }

  @Test
  @DisplayName("lists by kind, category with what is below it, and tag")
  void filters() {
    create(TENANT, 1, null, Visibility.PUBLIC);
    publish(TENANT, 1, "en");
    ArticleProperties properties =
        ArticleProperties.DEFAULT
            .withVisibility(Visibility.PUBLIC)
            .withCategory("billing/invoices")
            .withTags(new TreeSet<>(List.of("vat")));
    commit(TENANT, 1, new ArticleCommand.Describe(properties));

    for (ArticleFilter found :
        List.of(
            ArticleFilter.ANY.withKind(ArticleKind.ARTICLE),
            ArticleFilter.ANY.withCategory("billing"),
            ArticleFilter.ANY.withCategory("billing/invoices"),
            ArticleFilter.ANY.withTag("vat"))) {
      assertThat(store.count(TENANT, Viewer.ANONYMOUS, found)).as("%s", found).isEqualTo(1);
    }
    for (ArticleFilter other :
        List.of(
            ArticleFilter.ANY.withKind(ArticleKind.CANNED_REPLY),
            ArticleFilter.ANY.withCategory("bill"),
            ArticleFilter.ANY.withTag("va"))) {
      assertThat(store.count(TENANT, Viewer.ANONYMOUS, other)).as("%s", other).isZero();
      assertThat(store.list(TENANT, Viewer.ANONYMOUS, other, null, 10)).as("%s", other).isEmpty();
    }
  }

  // ---- who sees what

  private static Map<String, Visibility> visibilities() {
    Map<String, Visibility> all = new LinkedHashMap<>();
    all.put("public", Visibility.PUBLIC);
    all.put("signed-in", Visibility.SIGNED_IN);
    all.put("segment pro", Visibility.segments("pro"));
    all.put("segment like a team's name", Visibility.segments("team:7"));
    all.put("agents", Visibility.AGENTS);
    all.put("team", Visibility.teams(TEAM));
    return all;
  }

  private static Map<String, Viewer> viewers() {
    Map<String, Viewer> all = new LinkedHashMap<>();
    all.put("nobody known", Viewer.ANONYMOUS);
    all.put("customer", Viewer.customer());
    all.put("customer of pro", Viewer.customer("pro"));
    all.put("customer of basic", Viewer.customer("basic"));
    all.put("customer with an agent's name", Viewer.customer("agent", "team:7", "editor"));
    all.put("agent", Viewer.agent());
    all.put("agent of the team", Viewer.agent(TEAM));
    all.put("agent of another team", Viewer.agent(OTHER_TEAM));
    all.put("editor", Viewer.EDITOR);
    return all;
  }

  /** The rule in plain words, not as the product computes it. */
  private static boolean maySee(Viewer viewer, Visibility visibility) {
    boolean agent = viewer.role() == Viewer.Role.AGENT;
    boolean customer = viewer.role() == Viewer.Role.CUSTOMER;
    if (viewer.role() == Viewer.Role.EDITOR) {
      return true;
    }
    return switch (visibility.scope()) {
      case PUBLIC -> true;
      case SIGNED_IN -> customer || agent;
      case SEGMENTS ->
          agent || (customer && !Collections.disjoint(visibility.segments(), viewer.segments()));
      case AGENTS -> agent;
      case TEAMS -> agent && !Collections.disjoint(visibility.teams(), viewer.teams());
    };
  }

  @TestFactory
  @DisplayName("whatever is read, nobody sees what is not for them, and everybody what is")
  protected final Stream<DynamicTest> everyReadOfEveryVisibilityByEveryViewer() {
    List<DynamicTest> tests = new ArrayList<>();
    visibilities()
        .forEach(
            (visibilityName, visibility) ->
                viewers()
                    .forEach(
                        (viewerName, viewer) ->
                            List.of(TENANT, OTHER_TENANT)
                                .forEach(
                                    tenant ->
                                        tests.add(
                                            dynamicTest(
                                                visibilityName
                                                    + " by "
                                                    + viewerName
                                                    + (tenant.equals(TENANT)
                                                        ? ""
                                                        : " of another tenant"),
                                                () -> reads(visibility, viewer, tenant))))));
    return tests.stream();
  }

  private void reads(Visibility visibility, Viewer viewer, TenantId tenant) {
    store = newStore();
    create(TENANT, 1, "key", visibility);
    publish(TENANT, 1, "en");
    commit(TENANT, 1, new ArticleCommand.Edit("en", text(2, "en"), "a draft"));
    ArticleId id = new ArticleId(1);
    boolean ours = tenant.equals(TENANT);
    boolean seen = ours && maySee(viewer, visibility);
    boolean edits = ours && viewer.isEditor();

    assertThat(store.read(tenant, viewer, id, List.of()).isPresent()).isEqualTo(seen);
    assertThat(store.read(tenant, viewer, HostKey.of("key"), List.of("en")).isPresent())
        .isEqualTo(seen);
    assertThat(store.list(tenant, viewer, ArticleFilter.ANY, null, 10)).hasSize(seen ? 1 : 0);
    assertThat(store.count(tenant, viewer, ArticleFilter.ANY)).isEqualTo(seen ? 1 : 0);
    assertThat(store.find(tenant, viewer, id).isPresent()).isEqualTo(edits);
    assertThat(store.find(tenant, viewer, HostKey.of("key")).isPresent()).isEqualTo(edits);
    assertThat(store.version(tenant, viewer, id, "en", 1).isPresent()).isEqualTo(edits);
    assertThat(store.version(tenant, viewer, id, "en", 2).isPresent()).isEqualTo(edits);
    assertThat(store.history(tenant, viewer, id, 0, 10)).hasSize(edits ? 3 : 0);
    store
        .read(tenant, viewer, id, List.of())
        .ifPresent(read -> assertThat(read.text()).as("no draft").isEqualTo(text(1, "en")));
  }

  // ---- for the engine

  @Test
  @DisplayName("feeds each article that changed, once, with what is live of it")
  void feed() {
    create(TENANT, 1, null, Visibility.PUBLIC);
    create(TENANT, 2, null, Visibility.PUBLIC);
    publish(TENANT, 1, "en");
    create(OTHER_TENANT, 3, null, Visibility.PUBLIC);

    ArticleFeed first = store.changedAfter(TENANT, 0, 1);
    assertThat(first.entries()).extracting(entry -> entry.id().value()).containsExactly(2L);
    ArticleFeed second = store.changedAfter(TENANT, first.position(), 10);
    assertThat(second.entries()).extracting(entry -> entry.id().value()).containsExactly(1L);
    assertThat(second.entries().get(0).live()).containsEntry("en", text(1, "en"));
    ArticleFeed end = store.changedAfter(TENANT, second.position(), 10);
    assertThat(end).isEqualTo(new ArticleFeed(second.position(), List.of()));
    assertThat(store.changedAfter(TENANT, second.position() - 1, 10))
        .as("the last entry, from one position before it")
        .isEqualTo(second);
    commit(TENANT, 1, new ArticleCommand.Move("en", Step.ARCHIVE));
    assertThat(store.changedAfter(TENANT, second.position(), 10).entries().get(0).live()).isEmpty();
  }

  @Test
  @DisplayName("names what is to be published by now, the earliest first")
  void due() {
    for (int id = 1; id <= 3; id++) {
      create(TENANT, id, null, Visibility.PUBLIC);
      commit(TENANT, id, new ArticleCommand.Schedule("en", START.plusSeconds(100 - id)));
    }

    assertThat(store.due(TENANT, START.plusSeconds(96), 10)).isEmpty();
    assertThat(store.due(TENANT, START.plusSeconds(98), 10))
        .extracting(article -> article.id().value())
        .containsExactly(3L, 2L);
    assertThat(store.due(TENANT, START.plusSeconds(98), 1)).hasSize(1);
    assertThat(store.due(OTHER_TENANT, START.plusSeconds(98), 10)).isEmpty();
    assertThat(find(3, "en")).as("before somebody publishes it").isEmpty();
  }

  // ---- how

  private static ArticleText text(int number, String locale) {
    return ArticleText.of("Title " + number + " in " + locale, "Body " + number);
  }

  private static ArticleCommand creation(@Nullable String key, Visibility visibility) {
    return new ArticleCommand.Create(
        key == null ? null : HostKey.of(key),
        ArticleKind.ARTICLE,
        ArticleProperties.DEFAULT.withVisibility(visibility),
        "en",
        text(1, "en"));
  }

  private void create(TenantId tenant, long id, @Nullable String key, Visibility visibility) {
    commit(tenant, id, creation(key, visibility));
  }

  private void publish(TenantId tenant, long id, String locale) {
    commit(tenant, id, new ArticleCommand.Move(locale, Step.PUBLISH));
  }

  private void commit(TenantId tenant, long id, ArticleCommand command) {
    assertThat(store.commit(tenant, change(tenant, id, command, START)))
        .isEqualTo(new ArticleStore.Result.Committed());
  }

  private Optional<PublishedArticle> find(long id, String... locales) {
    return store.read(TENANT, Viewer.ANONYMOUS, new ArticleId(id), List.of(locales));
  }

  private PublishedArticle read(long id, String... locales) {
    return find(id, locales).orElseThrow();
  }

  private ArticleChange change(TenantId tenant, long id, ArticleCommand command, Instant now) {
    ArticleId article = new ArticleId(id);
    StoredArticle stored = store.find(tenant, Viewer.EDITOR, article).orElse(null);
    Article before = stored == null ? null : stored.article();
    long version = stored == null ? 0 : stored.version();
    ArticleLifecycle.Decision decision = ArticleLifecycle.decide(article, before, command, now);
    assertThat(decision).isInstanceOf(ArticleLifecycle.Decision.Decided.class);
    Article after = before;
    List<ArticleEvent.Recorded> events = new ArrayList<>();
    List<ArticleVersion> texts = new ArrayList<>();
    for (ArticleEvent event : ((ArticleLifecycle.Decision.Decided) decision).events()) {
      after = ArticleLifecycle.evolve(article, after, event);
      events.add(new ArticleEvent.Recorded(version + events.size() + 1, AUTHOR, now, event));
      if (event instanceof ArticleEvent.Created created) {
        texts.add(
            new ArticleVersion(
                created.locale(), 1, AUTHOR, now, "", ((ArticleCommand.Create) command).text()));
      } else if (event instanceof ArticleEvent.Edited edited) {
        ArticleCommand.Edit edit = (ArticleCommand.Edit) command;
        texts.add(
            new ArticleVersion(
                edited.locale(), edited.version(), AUTHOR, now, edit.note(), edit.text()));
      }
    }
    return new ArticleChange(article, version, Objects.requireNonNull(after), events, texts);
  }
}
