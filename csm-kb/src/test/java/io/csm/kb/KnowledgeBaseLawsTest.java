package io.csm.kb;

import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.spi.ArticleStore;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KnowledgeBaseLawsTest {
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));
  private static final List<String> LOCALES = List.of("en", "zh-CN");

  /** None of them is near enough to another to be taken for it. */
  private static final List<String> WORDS =
      List.of("apple", "bicycle", "cathedral", "dolphin", "退款", "登录");

  private static final List<Visibility> VISIBILITIES =
      List.of(
          Visibility.PUBLIC, Visibility.SIGNED_IN, Visibility.segments("pro"), Visibility.AGENTS);
  private static final List<Viewer> VIEWERS =
      List.of(
          Viewer.ANONYMOUS,
          Viewer.customer(),
          Viewer.customer("pro"),
          Viewer.agent(),
          Viewer.EDITOR);

  /** What can happen. */
  private enum Deed {
    CREATE,
    EDIT,
    EDIT_AND_PUBLISH,
    PUBLISH,
    SCHEDULE,
    ARCHIVE,
    RESTORE,
    DESCRIBE,
    TICK,
    REFRESH,
    REBUILD
  }

  /** One of them; numbers are taken modulo how many there are. */
  private record Act(Deed deed, int article, int locale, int word, int other, int who) {}

  @Provide
  Arbitrary<List<Act>> histories() {
    Arbitrary<Integer> any = Arbitraries.integers().between(0, 59);
    return Combinators.combine(Arbitraries.of(Deed.class), any, any, any, any, any)
        .as(Act::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  /** A store with two that work on it: one does all, the other is told now and then. */
  private static final class World implements AutoCloseable {
    final SettableClock clock = new SettableClock(START);
    final ArticleStore store = new InMemoryArticleStore();
    final AtomicLong ids = new AtomicLong();
    final KnowledgeBase own = another();
    final KnowledgeBase told = another();

    KnowledgeBase another() {
      return KnowledgeBase.builder(store, clock, ids::incrementAndGet).build();
    }

    void take(Act act) {
      String locale = LOCALES.get(act.locale() % LOCALES.size());
      ArticleText text =
          ArticleText.of(
              WORDS.get(act.word() % WORDS.size()), WORDS.get(act.other() % WORDS.size()));
      ArticleProperties properties =
          ArticleProperties.DEFAULT.withVisibility(
              VISIBILITIES.get(act.who() % VISIBILITIES.size()));
      switch (act.deed()) {
        case CREATE ->
            own.create(
                TENANT,
                AUTHOR,
                new ArticleCommand.Create(null, ArticleKind.ARTICLE, properties, locale, text));
        case EDIT -> apply(act, new ArticleCommand.Edit(locale, text, ""));
        case EDIT_AND_PUBLISH -> {
          apply(act, new ArticleCommand.Edit(locale, text, ""));
          apply(act, new ArticleCommand.Move(locale, Step.PUBLISH));
        }
        case PUBLISH -> apply(act, new ArticleCommand.Move(locale, Step.PUBLISH));
        case SCHEDULE ->
            apply(act, new ArticleCommand.Schedule(locale, clock.instant().plusSeconds(act.who())));
        case ARCHIVE -> apply(act, new ArticleCommand.Move(locale, Step.ARCHIVE));
        case RESTORE -> apply(act, new ArticleCommand.Move(locale, Step.RESTORE));
        case DESCRIBE -> apply(act, new ArticleCommand.Describe(properties));
        case TICK -> {
          clock.advance(Duration.ofSeconds(act.who()));
          own.tick(TENANT);
        }
        case REFRESH -> told.refresh(TENANT);
        case REBUILD -> own.rebuild(TENANT);
      }
    }

    /** What is not allowed is rejected, which is as good a part of a history. */
    private void apply(Act act, ArticleCommand command) {
      ArticleId article = new ArticleId(act.article() % (ids.get() + 1) + 1);
      own.apply(TENANT, AUTHOR, article, command);
    }

    /** What a plain look at everything that is live finds. */
    Set<Long> expected(Viewer viewer, Predicate<ArticleText> fits) {
      return store.list(TENANT, viewer, ArticleFilter.ANY, null, 1_000).stream()
          .filter(live -> fits.test(live.text()))
          .map(PublishedArticle::id)
          .map(ArticleId::value)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    void check(KnowledgeBase kb, Viewer viewer, String word) {
      SearchRequest request = SearchRequest.of(word).withPage(0, 100);
      assertThat(ids(kb.search(TENANT, viewer, request)))
          .as("search for %s by %s", word, viewer.role())
          .isEqualTo(
              expected(viewer, text -> text.title().equals(word) || text.body().equals(word)));
      assertThat(ids(kb.suggest(TENANT, viewer, request)))
          .as("suggestions for %s by %s", word, viewer.role())
          .isEqualTo(expected(viewer, text -> text.title().equals(word)));
    }

    void checkAll(KnowledgeBase kb) {
      VIEWERS.forEach(viewer -> WORDS.forEach(word -> check(kb, viewer, word)));
    }

    private static Set<Long> ids(ArticleHits hits) {
      return hits.hits().stream()
          .map(hit -> hit.id().value())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
      own.close();
      told.close();
    }
  }

  @Property(tries = 60)
  void whatFollowsTheStoreFindsTheSameAsWhatIsBuiltFromIt(@ForAll("histories") List<Act> history) {
    try (World world = new World()) {
      history.forEach(world::take);
      world.told.refresh(TENANT);
      world.checkAll(world.own);
      world.checkAll(world.told);
      try (KnowledgeBase fresh = world.another()) {
        world.checkAll(fresh);
      }
      world.own.rebuild(TENANT);
      world.checkAll(world.own);
    }
  }

  @Property(tries = 60)
  void whatIsWrittenHereIsFoundByTheNextSearch(@ForAll("histories") List<Act> history) {
    try (World world = new World()) {
      for (Act act : history) {
        world.take(act);
        Viewer viewer = VIEWERS.get(act.other() % VIEWERS.size());
        world.check(world.own, viewer, WORDS.get(act.word() % WORDS.size()));
      }
    }
  }
}
