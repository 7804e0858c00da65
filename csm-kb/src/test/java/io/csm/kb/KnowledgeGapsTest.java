package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Gaps in the knowledge")
class KnowledgeGapsTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final LocalDate DAY = LocalDate.parse("2026-03-02");

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private final KnowledgeGaps gaps = new KnowledgeGaps(clock);

  private void search(String text) {
    gaps.searched(TENANT, SearchRequest.of(text), new ArticleHits(List.of(), false), "customer:1");
  }

  private static Unanswered asked(String text, LocalDate day) {
    return new Unanswered(Unanswered.Source.SEARCH, "", text, day);
  }

  @Test
  @DisplayName("are searches and tickets that ask nearly the same: title, count, examples, trend")
  void grouped() {
    search("怎么开发票");
    clock.advance(Duration.ofDays(1));
    search("如何开发票");
    gaps.unanswered(TENANT, TicketDraft.of("", "怎么开发票？"), "ticket:7");
    search("reset password");
    search("Resetting the passwords");
    search("打印机");

    List<Gap> found = gaps.gaps(TENANT, DAY, 10);
    assertThat(found).extracting(Gap::count).containsExactly(3, 2, 1);
    Gap invoices = found.get(0);
    assertThat(invoices.title()).isEqualTo("怎么开发票");
    assertThat(invoices.searches()).isEqualTo(2);
    assertThat(invoices.examples())
        .extracting(Unanswered::text)
        .containsExactly("怎么开发票？", "如何开发票", "怎么开发票");
    assertThat(invoices.days()).containsEntry(DAY, 1).containsEntry(DAY.plusDays(1), 2);
    assertThat(invoices.trend()).isEqualTo(1);
    assertThat(gaps.gaps(TENANT, DAY.plusDays(1), 1).get(0).count()).isEqualTo(2);
    assertThat(gaps.gaps(new TenantId(2), DAY, 10)).isEmpty();
  }

  @Test
  @DisplayName("are no searches that found something, and no second pages")
  void answered() {
    SearchRequest request = SearchRequest.of("退款");
    Snippet text = new Snippet("退款", List.of());
    ArticleHit hit = new ArticleHit(new io.csm.core.ArticleId(1), "zh-CN", text, text, 1);
    gaps.searched(TENANT, request, new ArticleHits(List.of(hit), false), "");
    gaps.searched(TENANT, request.withPage(10, 10), new ArticleHits(List.of(), false), "");
    search("  ");
    assertThat(gaps.questions(TENANT)).isEmpty();
  }

  @Test
  @DisplayName("forget who is to be forgotten, and the oldest where there are too many")
  void bounded() {
    search("my secret");
    gaps.unanswered(TENANT, TicketDraft.of("", "别的"), "ticket:7");
    assertThat(gaps.forget(TENANT, "customer:1")).isEqualTo(1);
    assertThat(gaps.forget(TENANT, "customer:1")).isZero();
    assertThat(gaps.questions(TENANT)).extracting(Unanswered::text).containsExactly("别的");

    for (int i = 0; i < KnowledgeGaps.MAX_QUESTIONS + 5; i++) {
      search("q" + i);
    }
    assertThat(gaps.questions(TENANT)).hasSize(KnowledgeGaps.MAX_QUESTIONS);
    assertThat(gaps.questions(TENANT).get(0).text()).isEqualTo("q5");
    for (int i = 0; i <= KnowledgeGaps.MAX_TENANTS; i++) {
      gaps.unanswered(new TenantId(100 + i), TicketDraft.of("", "x"), "");
    }
    assertThat(gaps.questions(TENANT)).isEmpty();
    assertThat(new Unanswered(Unanswered.Source.SEARCH, "", "长".repeat(5_000), DAY).text())
        .hasSize(Unanswered.MAX_TEXT);
  }

  @Test
  @DisplayName("count every question once, whatever is asked")
  void whole() {
    List<Unanswered> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(asked("问题" + (i % 37) + " word" + (i % 11), DAY.plusDays(i % 9)));
    }
    List<Gap> found = KnowledgeGaps.group(all, DAY, DAY.plusDays(9), 1_000);
    assertThat(found.stream().mapToInt(Gap::count).sum()).isEqualTo(500);
    assertThat(found)
        .allSatisfy(
            gap ->
                assertThat(gap.days().values().stream().mapToInt(each -> each).sum())
                    .isEqualTo(gap.count()));
    assertThat(KnowledgeGaps.group(all, DAY, DAY.plusDays(9), 1_000)).isEqualTo(found);
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(
            () ->
                KnowledgeGaps.group(
                    Collections.nCopies(KnowledgeGaps.MAX_GROUPED + 1, asked("x", DAY)),
                    DAY,
                    DAY,
                    1));
  }
}
