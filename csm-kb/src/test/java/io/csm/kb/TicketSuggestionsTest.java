package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.CsmException;
import io.csm.core.IdGenerator;
import io.csm.core.TenantId;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.testkit.SettableClock;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Suggestions for a ticket")
class TicketSuggestionsTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final List<String> SIGNS =
      List.of(
          "-",
          "－",
          "\"",
          "“",
          "”",
          "「",
          "」",
          "*",
          "tag:",
          "TAG：",
          "category:",
          " ",
          "\n",
          "--",
          "\u00A0",
          "*-",
          "-tag:",
          "\"-",
          "：");

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private final KnowledgeBase kb =
      KnowledgeBase.builder(new InMemoryArticleStore(), clock, new IdGenerator(clock, 0)).build();
  private final TicketSuggestions suggestions = new TicketSuggestions(kb);

  private ArticleId live(ArticleKind kind, Visibility visibility, String title, String body) {
    ArticleId id =
        kb.create(
                TENANT,
                Actor.SYSTEM,
                new ArticleCommand.Create(
                    null,
                    kind,
                    ArticleProperties.DEFAULT.withVisibility(visibility),
                    "en",
                    ArticleText.of(title, body)))
            .orThrow()
            .id();
    kb.apply(TENANT, Actor.SYSTEM, id, new ArticleCommand.Move("en", Step.PUBLISH)).orThrow();
    return id;
  }

  private List<ArticleId> suggested(Viewer viewer, TicketDraft draft, int limit) {
    return suggestions.suggest(TENANT, viewer, draft, limit).hits().stream()
        .map(ArticleHit::id)
        .toList();
  }

  @Test
  @DisplayName("show everybody what they may see, and replies to agents alone")
  void who() {
    ArticleId open = live(ArticleKind.ARTICLE, Visibility.PUBLIC, "Refund", "Within seven days");
    ArticleId inside = live(ArticleKind.ARTICLE, Visibility.AGENTS, "Refund desk", "Limits");
    ArticleId reply = live(ArticleKind.CANNED_REPLY, Visibility.PUBLIC, "Refund reply", "Hello");
    TicketDraft draft = TicketDraft.of("Question", "I want my refund now");

    assertThat(suggested(Viewer.ANONYMOUS, draft, 10)).containsExactly(open);
    assertThat(suggested(Viewer.agent(), draft, 10)).containsExactlyInAnyOrder(open, inside, reply);
    assertThat(suggested(Viewer.agent(), draft.withLocales(List.of("de")), 10)).isEmpty();
    assertThat(suggestions.suggest(new TenantId(2), Viewer.agent(), draft, 10).hits()).isEmpty();
  }

  @Test
  @DisplayName("are never the same twice")
  void seen() {
    for (int i = 0; i < 4; i++) {
      live(ArticleKind.ARTICLE, Visibility.PUBLIC, "Refund " + i, "x");
    }
    TreeSet<ArticleId> seen = new TreeSet<>();
    TicketDraft draft = TicketDraft.of("Refund");
    for (int round = 0; round < 2; round++) {
      List<ArticleId> two = suggested(Viewer.ANONYMOUS, draft.withSeen(seen), 2);
      assertThat(two).hasSize(2).noneMatch(seen::contains);
      seen.addAll(two);
    }
    assertThat(suggestions.suggest(TENANT, Viewer.ANONYMOUS, draft.withSeen(seen), 2))
        .isEqualTo(new ArticleHits(List.of(), false));
  }

  @Test
  @DisplayName("look at the subject and the newest messages, as far as they fit into a query")
  void large() {
    ArticleId refund = live(ArticleKind.ARTICLE, Visibility.PUBLIC, "Refund", "x");
    String noise = "\uD83D\uDE00".repeat(5_000);

    assertThat(suggested(Viewer.ANONYMOUS, TicketDraft.of("refund", noise), 1)).contains(refund);
    assertThat(suggested(Viewer.ANONYMOUS, TicketDraft.of("a", "refund", noise), 1))
        .contains(refund);
    assertThat(suggested(Viewer.ANONYMOUS, TicketDraft.of("a", noise, "refund"), 1)).isEmpty();
    assertThat(suggested(Viewer.ANONYMOUS, TicketDraft.of("", ""), 1)).isEmpty();
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> suggested(Viewer.ANONYMOUS, TicketDraft.of("a"), 51));
  }

  @Property(tries = 200)
  @Label("take no sign of a ticket for one of a query: what it names is found")
  void signs(
      @ForAll @Size(max = 5) List<@IntRange(max = 18) Integer> before,
      @ForAll @Size(max = 5) List<@IntRange(max = 18) Integer> after) {
    StringBuilder text = new StringBuilder();
    before.forEach(sign -> text.append(SIGNS.get(sign)));
    text.append("refund");
    for (int sign : after) {
      // Letters would make another word of it.
      text.append(SIGNS.get(sign).matches("(?s).*\\p{L}.*") ? " " : "").append(SIGNS.get(sign));
    }
    new TicketSuggestionsTest().finds(text.toString());
  }

  private void finds(String text) {
    ArticleId refund = live(ArticleKind.ARTICLE, Visibility.PUBLIC, "Refund", "x");
    assertThat(suggested(Viewer.ANONYMOUS, TicketDraft.of("My", text), 1))
        .as("%s", text)
        .containsExactly(refund);
    kb.close();
  }
}
