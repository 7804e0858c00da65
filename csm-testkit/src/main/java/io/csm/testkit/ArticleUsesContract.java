package io.csm.testkit;

import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.article.ArticleRating;
import io.csm.core.article.ArticleUse;
import io.csm.spi.ArticleUses;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link ArticleUses}. */
@DisplayName("Uses of articles")
public abstract class ArticleUsesContract {
  private static final ArticleId REFUND = new ArticleId(1);
  private static final ArticleId INVOICE = new ArticleId(2);
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final Actor ANNA = Actor.customer(new CustomerId(7));
  private static final Actor BEN = Actor.agent(new AgentId(7));

  private ArticleUses uses;

  /** For the tests of your own. */
  protected ArticleUsesContract() {}

  /** A new and empty one. */
  protected abstract ArticleUses newUses();

  @BeforeEach
  final void begin() {
    uses = newUses();
  }

  private static ArticleRating rating(Actor by, boolean helpful, String comment, long second) {
    return new ArticleRating(REFUND, "zh-CN", 3, by, helpful, comment, START.plusSeconds(second));
  }

  @Test
  @DisplayName("are counted by article, sort and day, and by tenant")
  void counts() {
    uses.count(TENANT, List.of(REFUND, INVOICE, REFUND), ArticleUse.SHOWN, DAY);
    uses.count(TENANT, List.of(REFUND), ArticleUse.SHOWN, DAY);
    uses.count(TENANT, List.of(REFUND), ArticleUse.OPENED, DAY.plusDays(1));
    uses.count(OTHER_TENANT, List.of(REFUND), ArticleUse.SOLVED, DAY);
    uses.count(TENANT, List.of(), ArticleUse.SHOWN, DAY);

    List<ArticleId> all = List.of(REFUND, INVOICE, new ArticleId(3));
    assertThat(uses.counts(TENANT, all, DAY))
        .hasToString("{" + REFUND + "={SHOWN=2, OPENED=1}, " + INVOICE + "={SHOWN=1}}");
    assertThat(uses.counts(TENANT, all, DAY.plusDays(1)))
        .hasToString("{" + REFUND + "={OPENED=1}}");
    assertThat(uses.counts(TENANT, List.of(INVOICE), DAY.plusDays(1))).isEmpty();
    assertThat(uses.counts(TENANT, List.of(), DAY)).isEmpty();
  }

  @Test
  @DisplayName("that several count at a time are all counted")
  void race() {
    int threads = 4;
    int each = 20;
    List<Integer> counted =
        Race.of(
            threads,
            thread ->
                () -> {
                  List<ArticleId> order =
                      thread % 2 == 0 ? List.of(REFUND, INVOICE) : List.of(INVOICE, REFUND);
                  for (int i = 0; i < each; i++) {
                    uses.count(TENANT, order, ArticleUse.SHOWN, DAY);
                  }
                  return each;
                });

    assertThat(counted).hasSize(threads);
    String all = "{SHOWN=" + threads * each + "}";
    assertThat(uses.counts(TENANT, List.of(REFUND, INVOICE), DAY))
        .hasToString("{" + REFUND + "=" + all + ", " + INVOICE + "=" + all + "}");
  }

  @Test
  @DisplayName("are rated once by each, the last word counting")
  void ratings() {
    uses.rate(TENANT, rating(ANNA, false, "太短", 1));
    uses.rate(TENANT, rating(BEN, true, "", 2));
    assertThat(uses.ratings(TENANT, REFUND)).isEqualTo(new ArticleUses.Ratings(1, 1));

    uses.rate(TENANT, rating(ANNA, true, "现在好了", 3));

    assertThat(uses.ratings(TENANT, REFUND)).isEqualTo(new ArticleUses.Ratings(2, 0));
    assertThat(uses.latest(TENANT, REFUND, 10))
        .containsExactly(rating(ANNA, true, "现在好了", 3), rating(BEN, true, "", 2));
    assertThat(uses.latest(TENANT, REFUND, 1)).hasSize(1);
    assertThat(uses.latest(TENANT, INVOICE, 10)).isEmpty();
    assertThat(uses.ratings(OTHER_TENANT, REFUND)).isEqualTo(new ArticleUses.Ratings(0, 0));
  }

  @Test
  @DisplayName("lose the comments of who is to be forgotten, and keep the numbers")
  void erasure() {
    uses.rate(TENANT, rating(ANNA, false, "My name is Anna", 1));
    uses.rate(TENANT, rating(BEN, true, "fine", 2));
    uses.rate(OTHER_TENANT, rating(ANNA, true, "theirs", 1));

    assertThat(uses.eraseComments(TENANT, ANNA)).isEqualTo(1);
    assertThat(uses.eraseComments(TENANT, ANNA)).isZero();

    assertThat(uses.latest(TENANT, REFUND, 10))
        .containsExactly(rating(BEN, true, "fine", 2), rating(ANNA, false, "", 1));
    assertThat(uses.ratings(TENANT, REFUND)).isEqualTo(new ArticleUses.Ratings(1, 1));
    assertThat(uses.latest(OTHER_TENANT, REFUND, 10)).hasSize(1);
  }

  @Test
  @DisplayName("are refused beyond the bounds of a call")
  void bounds() {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(
            () -> uses.count(TENANT, Collections.nCopies(101, REFUND), ArticleUse.SHOWN, DAY));
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> uses.counts(TENANT, Collections.nCopies(1_001, REFUND), DAY));
    for (int limit : new int[] {0, 1_001}) {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> uses.latest(TENANT, REFUND, limit));
    }
  }
}
