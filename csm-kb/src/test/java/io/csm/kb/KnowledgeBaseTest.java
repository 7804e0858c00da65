package io.csm.kb;

import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleEvent;
import io.csm.core.article.ArticleFilter;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.spi.ArticleFeed;
import io.csm.spi.ArticleStore;
import io.csm.testkit.Race;
import io.csm.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A knowledge base")
class KnowledgeBaseTest {
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));

  private final SettableClock clock = new SettableClock(START);
  private final AtomicLong ids = new AtomicLong();
  private final ArticleStore store = new InMemoryArticleStore();
  private final List<SearchIndex> made = Collections.synchronizedList(new ArrayList<>());
  private final KnowledgeBase kb = over(store).build();

  private KnowledgeBase.Builder over(ArticleStore given) {
    return KnowledgeBase.builder(given, clock, ids::incrementAndGet)
        .indexes(
            () -> {
              SearchIndex index = SearchIndex.create();
              made.add(index);
              return index;
            });
  }

  @AfterEach
  void close() {
    kb.close();
  }

  private static ArticleCommand.Create creation(String title, String body) {
    return new ArticleCommand.Create(
        null,
        ArticleKind.ARTICLE,
        ArticleProperties.DEFAULT.withVisibility(Visibility.PUBLIC),
        "en",
        ArticleText.of(title, body));
  }

  private ArticleId published(TenantId tenant, String title, String body) {
    ArticleId id = kb.create(tenant, AUTHOR, creation(title, body)).orThrow().id();
    move(tenant, id, Step.PUBLISH);
    return id;
  }

  private void move(TenantId tenant, ArticleId id, Step step) {
    kb.apply(tenant, AUTHOR, id, new ArticleCommand.Move("en", step)).orThrow();
  }

  private void edit(ArticleId id, String title, String body) {
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Edit("en", ArticleText.of(title, body), ""))
        .orThrow();
  }

  private static List<ArticleId> found(KnowledgeBase in, TenantId tenant, String text) {
    return in.search(tenant, Viewer.ANONYMOUS, SearchRequest.of(text)).hits().stream()
        .map(ArticleHit::id)
        .toList();
  }

  private List<ArticleId> found(String text) {
    return found(kb, TENANT, text);
  }

  // ---- following

  @Test
  @DisplayName("finds an edit once it is published, and the old text no more")
  void edits() {
    ArticleId id = published(TENANT, "Returning goods", "within a fortnight");
    assertThat(found("fortnight")).containsExactly(id);

    edit(id, "Returning goods", "within a month");
    assertThat(found("month")).as("a draft").isEmpty();
    assertThat(found("fortnight")).as("what is still live").containsExactly(id);

    move(TENANT, id, Step.PUBLISH);
    assertThat(found("month")).containsExactly(id);
    assertThat(found("fortnight")).isEmpty();
    ArticleHit hit = kb.search(TENANT, Viewer.ANONYMOUS, SearchRequest.of("goods")).hits().get(0);
    assertThat(hit.title().html()).isEqualTo("Returning <em>goods</em>");
    assertThat(hit.locale()).isEqualTo("en");
  }

  @Test
  @DisplayName("finds nothing of an article that is archived, and all of it when it is live again")
  void archived() {
    ArticleId id = published(TENANT, "Returning goods", "");
    assertThat(found("goods")).containsExactly(id);
    move(TENANT, id, Step.ARCHIVE);
    assertThat(found("goods")).isEmpty();
    move(TENANT, id, Step.RESTORE);
    assertThat(found("goods")).isEmpty();
    move(TENANT, id, Step.PUBLISH);
    assertThat(found("goods")).containsExactly(id);
  }

  @Test
  @DisplayName("hides an article from the next search of those who may see it no more")
  void hidden() {
    ArticleId id = published(TENANT, "Returning goods", "");
    assertThat(found("goods")).containsExactly(id);
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Describe(ArticleProperties.DEFAULT)).orThrow();
    assertThat(found("goods")).isEmpty();
    assertThat(kb.search(TENANT, Viewer.agent(), SearchRequest.of("goods")).hits()).hasSize(1);
  }

  @Test
  @DisplayName("publishes what is scheduled at its time, not before, and once")
  void scheduled() {
    ArticleId id = kb.create(TENANT, AUTHOR, creation("Winter sale", "")).orThrow().id();
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Schedule("en", START.plusSeconds(60)))
        .orThrow();
    assertThat(found("winter")).isEmpty();
    clock.advance(Duration.ofSeconds(59));
    assertThat(kb.tick(TENANT)).isZero();
    assertThat(found("winter")).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    assertThat(kb.tick(TENANT)).isEqualTo(1);
    assertThat(found("winter")).containsExactly(id);
    assertThat(kb.read(TENANT, Viewer.ANONYMOUS, id, List.of()).orElseThrow().publishedAt())
        .isEqualTo(START.plusSeconds(60));
    assertThat(kb.tick(TENANT)).isZero();
    assertThat(kb.history(TENANT, Viewer.EDITOR, id, 0, 10))
        .extracting(ArticleEvent.Recorded::actor)
        .containsExactly(AUTHOR, AUTHOR, Actor.SYSTEM);
  }

  @Test
  @DisplayName("finds what another node wrote after a refresh or a tick")
  void otherNodes() {
    KnowledgeBase other = over(store).build();
    assertThat(found(other, TENANT, "goods")).isEmpty();
    ArticleId id = published(TENANT, "Returning goods", "");
    assertThat(found("goods")).as("who wrote it").containsExactly(id);
    assertThat(found(other, TENANT, "goods")).as("who was not told yet").isEmpty();
    other.refresh(TENANT);
    assertThat(found(other, TENANT, "goods")).containsExactly(id);
    move(TENANT, id, Step.ARCHIVE);
    other.tick(TENANT);
    assertThat(found(other, TENANT, "goods")).isEmpty();
    other.close();
  }

  @Test
  @DisplayName("asks the words of the tenant at each refresh")
  void dictionaries() {
    List<UserDictionary> current = new ArrayList<>(List.of(UserDictionary.EMPTY));
    KnowledgeBase wordy = over(store).dictionaries(tenant -> current.get(0)).build();
    ArticleId id = published(TENANT, "Returning goods", "");
    assertThat(found(wordy, TENANT, "refund")).isEmpty();
    current.set(0, UserDictionary.EMPTY.withSynonyms("refund", "returning"));
    wordy.refresh(TENANT);
    assertThat(found(wordy, TENANT, "refund")).containsExactly(id);
    wordy.rebuild(TENANT);
    assertThat(found(wordy, TENANT, "refund")).as("after a rebuild").containsExactly(id);
    wordy.close();
  }

  // ---- building again

  @Test
  @DisplayName("answers from the old index while another is built, and finds what is written then")
  void whileRebuilding() {
    List<Runnable> meanwhile = new ArrayList<>();
    ArticleStore watched =
        before(
            "changedAfter",
            arguments -> {
              if (!meanwhile.isEmpty() && arguments[1].equals(0L)) {
                meanwhile.remove(0).run();
              }
              return false;
            });
    KnowledgeBase busy = over(watched).build();
    ArticleId first = published(TENANT, "Returning goods", "");
    assertThat(found(busy, TENANT, "goods")).containsExactly(first);
    List<ArticleId> answers = new ArrayList<>();
    meanwhile.add(
        () -> {
          ArticleId second = busy.create(TENANT, AUTHOR, creation("Coupons", "")).orThrow().id();
          busy.apply(TENANT, AUTHOR, second, new ArticleCommand.Move("en", Step.PUBLISH)).orThrow();
          answers.addAll(found(busy, TENANT, "goods"));
          answers.addAll(found(busy, TENANT, "coupons"));
        });
    busy.rebuild(TENANT);

    assertThat(meanwhile).as("it was built again").isEmpty();
    assertThat(answers).containsExactly(first, new ArticleId(2));
    assertThat(found(busy, TENANT, "coupons")).containsExactly(new ArticleId(2));
    assertThat(made).hasSize(2);
    assertThatIllegalStateException()
        .as("the old one is closed")
        .isThrownBy(() -> made.get(0).search(SearchRequest.of("goods")));
    busy.close();
  }

  @Test
  @DisplayName("misses nothing that is written when a new index has just read everything")
  void lateInRebuilding() {
    List<Runnable> meanwhile = new ArrayList<>();
    ArticleStore watched =
        proxied(
            List.of(store),
            (called, arguments) -> false,
            answer -> {
              boolean end = answer instanceof ArticleFeed feed && feed.entries().isEmpty();
              if (end && !meanwhile.isEmpty()) {
                meanwhile.remove(0).run();
              }
            });
    KnowledgeBase busy = over(watched).build();
    ArticleId id = published(TENANT, "Returning goods", "");
    assertThat(found(busy, TENANT, "goods")).containsExactly(id);
    meanwhile.add(
        () -> busy.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("en", Step.ARCHIVE)));
    busy.rebuild(TENANT);
    assertThat(meanwhile).isEmpty();
    assertThat(found(busy, TENANT, "goods")).isEmpty();
    busy.close();
  }

  @Test
  @DisplayName("shows each of many threads what it wrote, while indexes are built and closed")
  void threads() {
    KnowledgeBase busy = over(store).maxOpen(1).build();
    List<Integer> missed =
        Race.of(
            4,
            runner ->
                () -> {
                  TenantId tenant = runner < 2 ? TENANT : OTHER_TENANT;
                  int wrong = 0;
                  for (int i = 0; i < 25; i++) {
                    String word = "w" + runner + "x" + i;
                    ArticleId id = busy.create(tenant, AUTHOR, creation(word, "")).orThrow().id();
                    busy.apply(tenant, AUTHOR, id, new ArticleCommand.Move("en", Step.PUBLISH))
                        .orThrow();
                    if (i % 5 == runner) {
                      busy.rebuild(tenant);
                    }
                    wrong += found(busy, tenant, '"' + word + '"').equals(List.of(id)) ? 0 : 1;
                  }
                  return wrong;
                });
    assertThat(missed).containsOnly(0);
    busy.close();
    assertThat(made).as("all are closed").noneMatch(SearchIndex::isOpen);
  }

  @Test
  @DisplayName("builds an index again that is damaged, whoever meets it first")
  void damaged() {
    ArticleId id = published(TENANT, "Returning goods", "");
    assertThat(found("goods")).containsExactly(id);
    made.get(0).close();
    assertThat(found("goods")).as("a search").containsExactly(id);
    made.get(1).close();
    edit(id, "Coupons", "");
    move(TENANT, id, Step.PUBLISH);
    assertThat(found("coupons")).as("what follows a write").containsExactly(id);
    assertThat(made).hasSize(3);
  }

  @Test
  @DisplayName("does not build an index again because the store fails")
  void storeFails() {
    List<String> down = new ArrayList<>();
    KnowledgeBase unlucky = over(before("changedAfter", arguments -> !down.isEmpty())).build();
    ArticleId id = published(TENANT, "Returning goods", "");
    assertThat(found(unlucky, TENANT, "goods")).containsExactly(id);
    down.add("line");
    assertThatIllegalStateException().isThrownBy(() -> unlucky.refresh(TENANT));
    assertThat(found(unlucky, TENANT, "goods")).as("as far as it has come").containsExactly(id);
    down.clear();
    unlucky.refresh(TENANT);
    assertThat(made).hasSize(1);
    unlucky.close();
  }

  @Test
  @DisplayName("builds an index again that is ahead of a store that was set back")
  void setBack() {
    List<ArticleStore> backups = new ArrayList<>(List.of(store));
    KnowledgeBase restored = over(behind(backups)).build();
    published(TENANT, "Returning goods", "");
    ArticleId late = published(TENANT, "Winter sale", "");
    assertThat(found(restored, TENANT, "winter")).containsExactly(late);

    ArticleStore backup = new InMemoryArticleStore();
    KnowledgeBase earlier = KnowledgeBase.builder(backup, clock, () -> 1).build();
    earlier.create(TENANT, AUTHOR, creation("Returning goods", "")).orThrow();
    earlier
        .apply(TENANT, AUTHOR, new ArticleId(1), new ArticleCommand.Move("en", Step.PUBLISH))
        .orThrow();
    backups.set(0, backup);
    restored.refresh(TENANT);
    assertThat(found(restored, TENANT, "winter")).isEmpty();
    assertThat(found(restored, TENANT, "goods")).containsExactly(new ArticleId(1));
    earlier.close();
    restored.close();
  }

  @Test
  @DisplayName("does not build again what fits")
  void fits() {
    ArticleId id = published(TENANT, "Returning goods", "");
    for (int i = 0; i < 5; i++) {
      kb.refresh(TENANT);
      kb.tick(TENANT);
      edit(id, "Returning goods " + i, "");
      move(TENANT, id, Step.PUBLISH);
      assertThat(found("goods")).containsExactly(id);
    }
    assertThat(made).hasSize(1);
  }

  // ---- bounds

  @Test
  @DisplayName("closes the index that was used least recently when one too many is opened")
  void open() {
    KnowledgeBase small = over(store).maxOpen(2).build();
    TenantId third = new TenantId(3);
    ArticleId id = published(TENANT, "Returning goods", "");
    assertThat(found(small, TENANT, "goods")).containsExactly(id);
    assertThat(found(small, OTHER_TENANT, "goods")).isEmpty();
    assertThat(found(small, TENANT, "goods")).containsExactly(id);
    assertThat(found(small, third, "goods")).isEmpty();
    assertThat(made).hasSize(3);
    assertThatIllegalStateException()
        .isThrownBy(() -> made.get(1).search(SearchRequest.of("goods")));
    assertThat(found(small, TENANT, "goods")).containsExactly(id);
    assertThat(made).as("the one used more recently stayed").hasSize(3);
    assertThat(found(small, OTHER_TENANT, "goods")).isEmpty();
    assertThat(made).hasSize(4);
    small.close();
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> found(small, TENANT, "goods"))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.ENGINE_CLOSED));
  }

  @Test
  @DisplayName("refuses to search more documents than an index holds")
  void tooMany() {
    KnowledgeBase tiny = KnowledgeBase.builder(store, clock, () -> 1).maxDocuments(1).build();
    published(TENANT, "Returning goods", "");
    published(TENANT, "Winter sale", "");
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> found(tiny, TENANT, "goods"))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.TOO_MANY));
    tiny.close();
    for (int bad : new int[] {0, 100_001}) {
      assertThatExceptionOfType(CsmException.class).isThrownBy(() -> over(store).maxOpen(bad));
    }
  }

  // ---- commands

  @Test
  @DisplayName("goes through the life of an article, by id and by key")
  void life() {
    ArticleCommand.Create creation =
        new ArticleCommand.Create(
            HostKey.of("refund"),
            ArticleKind.CANNED_REPLY,
            ArticleProperties.DEFAULT,
            "en",
            ArticleText.of("Refund", "one"));
    ArticleId id = kb.create(TENANT, AUTHOR, creation).orThrow().id();
    for (Step step : List.of(Step.SUBMIT, Step.APPROVE, Step.PUBLISH)) {
      kb.apply(TENANT, AUTHOR, HostKey.of("refund"), new ArticleCommand.Move("en", step)).orThrow();
    }
    edit(id, "Refund", "two");
    assertThat(kb.version(TENANT, Viewer.EDITOR, id, "en", 2).orElseThrow().text().body())
        .isEqualTo("two");
    assertThat(kb.read(TENANT, Viewer.agent(), id, List.of()).orElseThrow().text().body())
        .isEqualTo("one");
    assertThat(kb.find(TENANT, Viewer.EDITOR, id).orElseThrow().version()).isEqualTo(5);
    assertThat(kb.count(TENANT, Viewer.agent(), ArticleFilter.ANY)).isEqualTo(1);
    SearchRequest request = SearchRequest.of("refund");
    assertThat(
            kb.search(TENANT, Viewer.agent(), request.withKind(ArticleKind.CANNED_REPLY.name()))
                .hits())
        .hasSize(1);
    assertThat(
            kb.search(TENANT, Viewer.agent(), request.withKind(ArticleKind.ARTICLE.name())).hits())
        .isEmpty();
  }

  @Test
  @DisplayName("answers what is not allowed as a value, and changes nothing")
  void rejections() {
    ArticleId id = published(TENANT, "Returning goods", "");
    assertThat(code(kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("en", Step.APPROVE))))
        .isEqualTo(Code.NOT_ALLOWED_NOW);
    assertThat(
            code(kb.apply(OTHER_TENANT, AUTHOR, id, new ArticleCommand.Move("en", Step.ARCHIVE))))
        .isEqualTo(Code.NOT_FOUND);
    assertThat(
            code(
                kb.apply(
                    TENANT,
                    AUTHOR,
                    HostKey.of("nothing"),
                    new ArticleCommand.Move("en", Step.ARCHIVE))))
        .isEqualTo(Code.NOT_FOUND);
    ArticleCommand.Create keyed =
        new ArticleCommand.Create(
            HostKey.of("key"),
            ArticleKind.ARTICLE,
            ArticleProperties.DEFAULT,
            "en",
            ArticleText.of("a", "b"));
    kb.create(TENANT, AUTHOR, keyed).orThrow();
    assertThat(code(kb.create(TENANT, AUTHOR, keyed))).isEqualTo(Code.ALREADY_EXISTS);
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> kb.create(TENANT, AUTHOR, keyed).orThrow());
    Article before = kb.find(TENANT, Viewer.EDITOR, id).orElseThrow().article();
    assertThat(
            kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Describe(before.properties()))
                .orThrow())
        .as("all as wanted already")
        .isEqualTo(new ArticleResult.Done(2, before));
  }

  @Test
  @DisplayName("decides again when somebody else was first, and gives up within a bound")
  void races() {
    ArticleId id = published(TENANT, "Returning goods", "");
    List<String> others = new ArrayList<>();
    KnowledgeBase slow =
        over(before(
                "commit",
                arguments -> {
                  if (!others.isEmpty()) {
                    edit(id, others.remove(0), "");
                  }
                  return false;
                }))
            .build();
    others.addAll(List.of("one", "two"));
    ArticleCommand mine = new ArticleCommand.Edit("en", ArticleText.of("mine", ""), "");
    slow.apply(TENANT, AUTHOR, id, mine).orThrow();
    assertThat(others).isEmpty();
    assertThat(
            List.of(2, 3, 4).stream()
                .map(
                    n ->
                        kb.version(TENANT, Viewer.EDITOR, id, "en", n)
                            .orElseThrow()
                            .text()
                            .title()))
        .containsExactly("one", "two", "mine");

    for (int i = 0; i <= KnowledgeBase.MAX_ATTEMPTS; i++) {
      others.add("other " + i);
    }
    assertThat(code(slow.apply(TENANT, AUTHOR, id, mine))).isEqualTo(Code.CONTENDED);
    assertThat(others).as("not asked again").hasSize(1);
    slow.close();
  }

  @Test
  @DisplayName("finds what was stored though the answer was lost")
  void lostAnswer() {
    KnowledgeBase unlucky =
        over(before(
                "commit",
                arguments -> {
                  store.commit((TenantId) arguments[0], (io.csm.spi.ArticleChange) arguments[1]);
                  return true;
                }))
            .build();
    ArticleId id = kb.create(TENANT, AUTHOR, creation("Winter sale", "")).orThrow().id();
    assertThat(found(unlucky, TENANT, "winter")).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(
            () -> unlucky.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("en", Step.PUBLISH)));
    assertThat(found(unlucky, TENANT, "winter")).containsExactly(id);
    unlucky.close();
  }

  private static Code code(ArticleResult result) {
    return ((ArticleResult.Rejected) result).problem().code();
  }

  /** The store, with something done before one of its methods, which says whether it then fails. */
  private ArticleStore before(String method, Predicate<Object[]> what) {
    return proxied(
        List.of(store),
        (called, arguments) -> called.equals(method) && what.test(arguments),
        answer -> {});
  }

  /** Whichever store is the first of a list. */
  private static ArticleStore behind(List<ArticleStore> stores) {
    return proxied(stores, (called, arguments) -> false, answer -> {});
  }

  private interface Watch {
    boolean fails(String method, Object[] arguments);
  }

  private static ArticleStore proxied(
      List<ArticleStore> stores, Watch watch, Consumer<Object> answered) {
    return (ArticleStore)
        Proxy.newProxyInstance(
            ArticleStore.class.getClassLoader(),
            new Class<?>[] {ArticleStore.class},
            (proxy, called, arguments) -> {
              if (watch.fails(called.getName(), arguments)) {
                throw new IllegalStateException("the line is down");
              }
              try {
                Object answer = called.invoke(stores.get(0), arguments);
                answered.accept(answer);
                return answer;
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
