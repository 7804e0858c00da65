package io.csm.kb;

import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.HostKey;
import io.csm.core.TeamId;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import io.csm.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each read of a knowledge base × each visibility × each kind of viewer × tenants. */
@DisplayName("To a viewer, a knowledge base")
class KnowledgeBaseLeakTest {
  private static final TeamId TEAM = new TeamId(7);
  private static final TeamId OTHER_TEAM = new TeamId(8);
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));

  private static final Map<String, Visibility> VISIBILITIES = new LinkedHashMap<>();
  private static final List<Viewer> VIEWERS =
      List.of(
          Viewer.ANONYMOUS,
          Viewer.customer(),
          Viewer.customer("pro"),
          Viewer.customer("basic"),
          Viewer.customer("agent", "team:7", "editor"),
          Viewer.agent(),
          Viewer.agent(TEAM),
          Viewer.agent(OTHER_TEAM),
          Viewer.EDITOR);

  static {
    VISIBILITIES.put("public", Visibility.PUBLIC);
    VISIBILITIES.put("signed", Visibility.SIGNED_IN);
    VISIBILITIES.put("segment", Visibility.segments("pro"));
    VISIBILITIES.put("lookalike", Visibility.segments("team:7"));
    VISIBILITIES.put("agents", Visibility.AGENTS);
    VISIBILITIES.put("team", Visibility.teams(TEAM));
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

  /** How the knowledge base is asked: as it should be, or with a leak. */
  private interface Asked {
    ArticleHits ask(KnowledgeBase kb, boolean suggest, TenantId tenant, Viewer viewer, String text);
  }

  private static ArticleHits plainly(
      KnowledgeBase kb, boolean suggest, TenantId tenant, Viewer viewer, String text) {
    // The keys of the request must not count.
    SearchRequest request = SearchRequest.of(text).withKeys(Viewer.EDITOR.keys());
    return suggest ? kb.suggest(tenant, viewer, request) : kb.search(tenant, viewer, request);
  }

  /** What was wrong, by read. */
  private static Map<String, Integer> leaks(Asked asked, Function<ArticleStore, ArticleStore> way) {
    AtomicLong ids = new AtomicLong();
    KnowledgeBase kb =
        KnowledgeBase.builder(
                way.apply(new InMemoryArticleStore()),
                new SettableClock(START),
                ids::incrementAndGet)
            .build();
    Map<String, ArticleId> articles = new LinkedHashMap<>();
    VISIBILITIES.forEach(
        (name, visibility) -> {
          ArticleCommand.Create creation =
              new ArticleCommand.Create(
                  HostKey.of(name),
                  ArticleKind.ARTICLE,
                  ArticleProperties.DEFAULT.withVisibility(visibility),
                  "en",
                  ArticleText.of("Manual " + name, "Shared words, and secret" + name));
          ArticleId id = kb.create(TENANT, AUTHOR, creation).orThrow().id();
          kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("en", Step.PUBLISH)).orThrow();
          ArticleText draft = ArticleText.of("Manual drafted " + name, "unfinished");
          kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Edit("en", draft, "")).orThrow();
          articles.put(name, id);
        });
    Map<String, Integer> wrong = new LinkedHashMap<>();
    for (TenantId tenant : List.of(TENANT, OTHER_TENANT)) {
      for (Viewer viewer : VIEWERS) {
        List<ArticleId> seen = new ArrayList<>();
        VISIBILITIES.forEach(
            (name, visibility) -> {
              if (tenant.equals(TENANT) && maySee(viewer, visibility)) {
                seen.add(articles.get(name));
              }
            });
        // All at once, so that what is hidden neither counts nor takes a place on a page.
        check(wrong, "search", found(asked.ask(kb, false, tenant, viewer, "shared")), seen);
        check(wrong, "suggest", found(asked.ask(kb, true, tenant, viewer, "manu")), seen);
        check(
            wrong, "search", found(asked.ask(kb, false, tenant, viewer, "unfinished")), List.of());
        check(wrong, "suggest", found(asked.ask(kb, true, tenant, viewer, "drafted")), List.of());
        SearchRequest shared = SearchRequest.of("shared").withKeys(Viewer.EDITOR.keys());
        check(wrong, "facets", kb.facets(tenant, viewer, shared).total(), (long) seen.size());
        check(wrong, "count", kb.count(tenant, viewer, ArticleFilter.ANY), (long) seen.size());
        check(
            wrong, "list", kb.list(tenant, viewer, ArticleFilter.ANY, null, 9).size(), seen.size());
        articles.forEach(
            (name, id) -> {
              boolean sees = seen.contains(id);
              boolean edits = tenant.equals(TENANT) && viewer.isEditor();
              List<ArticleId> it = sees ? List.of(id) : List.of();
              check(
                  wrong,
                  "search",
                  found(asked.ask(kb, false, tenant, viewer, "secret" + name)),
                  it);
              check(
                  wrong,
                  "suggest",
                  found(asked.ask(kb, true, tenant, viewer, "manual " + name)),
                  it);
              SearchRequest words =
                  SearchRequest.of("secret" + name).withKeys(Viewer.EDITOR.keys());
              SearchRequest typo = SearchRequest.of("sectet" + name).withKeys(Viewer.EDITOR.keys());
              check(wrong, "explain", kb.explain(tenant, viewer, words, id).isPresent(), sees);
              check(
                  wrong,
                  "didYouMean",
                  kb.didYouMean(tenant, viewer, typo),
                  sees ? Optional.of("secret" + name) : Optional.empty());
              check(wrong, "read", kb.read(tenant, viewer, id, List.of()).isPresent(), sees);
              check(wrong, "find", kb.find(tenant, viewer, id).isPresent(), edits);
              check(wrong, "version", kb.version(tenant, viewer, id, "en", 1).isPresent(), edits);
              check(wrong, "history", !kb.history(tenant, viewer, id, 0, 9).isEmpty(), edits);
            });
      }
    }
    kb.close();
    return wrong;
  }

  private static List<ArticleId> found(ArticleHits hits) {
    return hits.hits().stream().map(ArticleHit::id).sorted(BY_VALUE).toList();
  }

  private static final Comparator<ArticleId> BY_VALUE = Comparator.comparingLong(ArticleId::value);

  private static void check(Map<String, Integer> wrong, String read, Object is, Object should) {
    if (!is.equals(should)) {
      wrong.merge(read, 1, Integer::sum);
    }
  }

  @Test
  @DisplayName("shows by no read what is not for them, and by every read what is")
  void everyReadOfEveryVisibilityByEveryViewer() {
    assertThat(leaks(KnowledgeBaseLeakTest::plainly, store -> store)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("that did not ask who looks would be found out, in search and in suggestions")
  void viewerIgnored(boolean leaking) {
    Asked careless =
        (kb, suggest, tenant, viewer, text) ->
            plainly(kb, suggest, tenant, suggest == leaking ? Viewer.EDITOR : viewer, text);
    assertThat(leaks(careless, store -> store)).containsOnlyKeys(leaking ? "suggest" : "search");
  }

  @Test
  @DisplayName("that mixed up tenants would be found out")
  void tenantIgnored() {
    Asked careless =
        (kb, suggest, tenant, viewer, text) -> plainly(kb, suggest, TENANT, viewer, text);
    assertThat(leaks(careless, store -> store)).containsOnlyKeys("search", "suggest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "signed", "segment", "agents"})
  @DisplayName("that indexed articles for others than they are for would be found out")
  void keysIgnored(String visibility) {
    Function<ArticleStore, ArticleStore> careless =
        store ->
            (ArticleStore)
                Proxy.newProxyInstance(
                    ArticleStore.class.getClassLoader(),
                    new Class<?>[] {ArticleStore.class},
                    (proxy, called, arguments) -> {
                      try {
                        Object answer = called.invoke(store, arguments);
                        return answer instanceof ArticleFeed feed
                            ? widened(feed, VISIBILITIES.get(visibility))
                            : answer;
                      } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                      }
                    });
    assertThat(leaks(KnowledgeBaseLeakTest::plainly, careless))
        .containsOnlyKeys("search", "suggest", "facets", "explain", "didYouMean");
  }

  private static ArticleFeed widened(ArticleFeed feed, Visibility visibility) {
    return new ArticleFeed(
        feed.position(),
        feed.entries().stream()
            .map(
                entry -> {
                  Article article = entry.article();
                  return new ArticleFeed.Entry(
                      new Article(
                          article.id(),
                          article.key(),
                          article.kind(),
                          article.sourceLocale(),
                          article.properties().withVisibility(visibility),
                          article.translations()),
                      entry.live());
                })
            .toList());
  }
}
