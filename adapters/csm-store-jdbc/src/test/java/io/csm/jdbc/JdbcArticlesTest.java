package io.csm.jdbc;

import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.TicketId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleEvent;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleLifecycle;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleVersion;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.spi.ArticleChange;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import io.csm.testkit.ArticleStoreContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Articles in a database")
class JdbcArticlesTest {
  @Nested
  @DisplayName("on H2")
  class OnH2 extends Suite {
    OnH2() {
      super(Dialect.H2);
    }
  }

  @Nested
  @DisplayName("on PostgreSQL")
  class OnPostgreSql extends Suite {
    OnPostgreSql() {
      super(Dialect.POSTGRESQL);
    }
  }

  @Nested
  @DisplayName("on MariaDB")
  class OnMariaDb extends Suite {
    OnMariaDb() {
      super(Dialect.MARIADB);
    }
  }

  @Nested
  @DisplayName("on MySQL")
  class OnMySql extends Suite {
    OnMySql() {
      super(Dialect.MYSQL);
    }
  }

  abstract static class Suite extends ArticleStoreContract {
    private final Dialect dialect;
    private Database database;

    Suite(Dialect dialect) {
      this.dialect = dialect;
    }

    @Override
    protected ArticleStore newStore() {
      database = TestTables.empty(dialect);
      return new JdbcArticles(database);
    }

    @Test
    @DisplayName("of the greatest size, with every character that is allowed, come back as written")
    void greatest() {
      ArticleStore store = newStore();
      List<String> questions = new ArrayList<>();
      for (int i = 0; i < ArticleText.MAX_QUESTIONS; i++) {
        questions.add("怎么退款？\uD83D\uDE00" + i);
      }
      String body = "\"\\\u2028\t\n退款\uD83D\uDE00".repeat(55_000).substring(0, 490_000);
      ArticleText text = new ArticleText("“退款” <b> ' %_", body, questions);
      ArticleProperties properties =
          new ArticleProperties(
              new Visibility(
                  Visibility.Scope.SEGMENTS, names("plan:", Visibility.MAX_NAMES), new TreeSet<>()),
              "账单/发票",
              names("标签", ArticleProperties.MAX_TAGS),
              new TreeSet<>(List.of(new ArticleId(9))),
              new TreeSet<>(List.of(new TicketId(8))),
              Instant.parse("2026-03-02T08:00:00.123456789Z"));

      Article created = commit(store, 1, properties, text);

      assertThat(store.find(TENANT, Viewer.EDITOR, new ArticleId(1)).orElseThrow().article())
          .isEqualTo(created);
      assertThat(
              store
                  .version(TENANT, Viewer.EDITOR, new ArticleId(1), "zh-CN", 1)
                  .orElseThrow()
                  .text())
          .isEqualTo(text);
      assertThat(store.count(TENANT, Viewer.EDITOR, ArticleFilter.ANY)).isZero();
    }

    @Test
    @DisplayName("that are asked for by what no database can hold are not found")
    void unheardOf() {
      ArticleStore store = newStore();
      commit(store, 1, ArticleProperties.DEFAULT, ArticleText.of("a", "b"));

      for (String odd : List.of("a\0b", "\uD83D", "%", "_", "'")) {
        for (ArticleFilter filter :
            List.of(
                ArticleFilter.ANY.withCategory(odd),
                ArticleFilter.ANY.withTag(odd),
                ArticleFilter.ANY.withLocale(odd))) {
          assertThat(store.list(TENANT, Viewer.EDITOR, filter, null, 10)).isEmpty();
          assertThat(store.count(TENANT, Viewer.EDITOR, filter)).isZero();
        }
        assertThat(store.version(TENANT, Viewer.EDITOR, new ArticleId(1), odd, 1)).isEmpty();
        assertThat(store.read(TENANT, Viewer.EDITOR, new ArticleId(1), List.of(odd))).isEmpty();
      }
    }

    @Test
    @DisplayName(
        "that several nodes write at a time are all stored, each under a position of its own")
    void nodes() throws Exception {
      newStore();
      int nodes = 4;
      int each = 10;
      ExecutorService threads = Executors.newFixedThreadPool(nodes);
      try {
        List<Future<Integer>> wins = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
          ArticleStore store = new JdbcArticles(database);
          wins.add(
              threads.submit(
                  () -> {
                    int won = 0;
                    for (int id = 1; id <= each; id++) {
                      ArticleChange change =
                          change(id, ArticleProperties.DEFAULT, ArticleText.of("a", "b"));
                      ArticleStore.Result result = store.commit(TENANT, change);
                      won += result instanceof ArticleStore.Result.Committed ? 1 : 0;
                    }
                    return won;
                  }));
        }
        int won = 0;
        for (Future<Integer> node : wins) {
          won += node.get();
        }
        assertThat(won).as("of each race one wins").isEqualTo(each);
      } finally {
        threads.shutdownNow();
      }
      ArticleStore store = new JdbcArticles(database);
      assertThat(store.changedAfter(TENANT, 0, 1_000).entries()).hasSize(each);
      ArticleFeed first = store.changedAfter(TENANT, 0, 4);
      assertThat(store.changedAfter(TENANT, first.position(), 1_000).entries()).hasSize(each - 4);
    }

    @Test
    @DisplayName("leave no trace where the end of a commit fails")
    void failing() {
      database = TestTables.create(dialect);
      ArticleStore store = new JdbcArticles(database);
      database.update("ALTER TABLE ${article_text} ADD CONSTRAINT ${small} CHECK (article < 2)");

      commit(store, 1, ArticleProperties.DEFAULT, ArticleText.of("a", "b"));
      Refused.with(
          Code.STORE_FAILED,
          () ->
              store.commit(TENANT, change(2, ArticleProperties.DEFAULT, ArticleText.of("a", "b"))));

      assertThat(store.find(TENANT, Viewer.EDITOR, new ArticleId(2))).isEmpty();
      assertThat(store.history(TENANT, Viewer.EDITOR, new ArticleId(2), 0, 10)).isEmpty();
      assertThat(store.changedAfter(TENANT, 0, 10).entries()).hasSize(1);
    }

    private static SortedSet<String> names(String prefix, int count) {
      SortedSet<String> names = new TreeSet<>();
      for (int i = 0; i < count; i++) {
        names.add(prefix + i);
      }
      return names;
    }

    private static Article commit(
        ArticleStore store, long id, ArticleProperties properties, ArticleText text) {
      ArticleChange change = change(id, properties, text);
      assertThat(store.commit(TENANT, change)).isEqualTo(new ArticleStore.Result.Committed());
      return change.article();
    }

    private static ArticleChange change(long id, ArticleProperties properties, ArticleText text) {
      Actor author = Actor.agent(new AgentId(5));
      ArticleEvent event = new ArticleEvent.Created(null, ArticleKind.ARTICLE, properties, "zh-CN");
      return new ArticleChange(
          new ArticleId(id),
          0,
          ArticleLifecycle.evolve(new ArticleId(id), null, event),
          List.of(new ArticleEvent.Recorded(1, author, START, event)),
          List.of(new ArticleVersion("zh-CN", 1, author, START, "", text)));
    }
  }
}
