package io.csm.testkit;

import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.spi.Numbering;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link Numbering}. */
@DisplayName("Numbering")
public abstract class NumberingContract {
  private Numbering numbering;

  /** For the tests of your numbering. */
  protected NumberingContract() {}

  /** A numbering that has given no number to any tenant. */
  protected abstract Numbering newNumbering();

  @BeforeEach
  final void begin() {
    numbering = newNumbering();
  }

  @Test
  @DisplayName("numbers begin at 1 or above, and grow")
  void grow() {
    long last = 0;
    for (int i = 0; i < 1_000; i++) {
      long next = numbering.next(TENANT);
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  @Test
  @DisplayName("each tenant has numbers of its own")
  void tenants() {
    for (int i = 0; i < 1_000; i++) {
      numbering.next(TENANT);
    }

    assertThat(numbering.next(OTHER_TENANT)).isLessThan(1_000);
  }

  @Test
  @DisplayName("no number is given twice, however many ask at a time")
  void race() {
    List<List<Long>> drawn =
        Race.of(
            8,
            i ->
                () -> {
                  List<Long> mine = new ArrayList<>();
                  for (int n = 0; n < 500; n++) {
                    mine.add(numbering.next(TENANT));
                  }
                  return mine;
                });

    assertThat(drawn.stream().flatMap(List::stream).toList())
        .hasSize(4_000)
        .doesNotHaveDuplicates();
    assertThat(drawn).allSatisfy(mine -> assertThat(mine).isSorted());
  }
}
