package io.csm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.IdGenerator;
import io.csm.spi.NodeNumbers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link NodeNumbers}. */
@DisplayName("Node numbers")
public abstract class NodeNumbersContract {
  private NodeNumbers numbers;

  /** For the tests of your node numbers. */
  protected NodeNumbersContract() {}

  /** Node numbers of which none is taken. */
  protected abstract NodeNumbers newNumbers();

  @BeforeEach
  final void begin() {
    numbers = newNumbers();
  }

  private List<Integer> claimAll() {
    List<Integer> claimed = new ArrayList<>();
    for (int i = 0; i <= IdGenerator.MAX_NODE; i++) {
      claimed.add(numbers.claim("node-" + i, 1));
    }
    return claimed;
  }

  @Test
  @DisplayName("every running node has a number of its own, from 0 to 511")
  void distinct() {
    assertThat(claimAll())
        .doesNotHaveDuplicates()
        .allSatisfy(number -> assertThat(number).isBetween(0, IdGenerator.MAX_NODE));
  }

  @Test
  @DisplayName("when all are taken, one more is refused, until one is given back")
  void full() {
    List<Integer> claimed = claimAll();
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> numbers.claim("late", 1))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.OVERLOADED));

    numbers.release("node-7", claimed.get(7));

    assertThat(numbers.claim("late", 1)).isEqualTo(claimed.get(7));
  }

  @Test
  @DisplayName("only the node itself gives its number back")
  void others() {
    List<Integer> claimed = claimAll();

    numbers.release("somebody else", claimed.get(7));

    assertThatExceptionOfType(CsmException.class).isThrownBy(() -> numbers.claim("late", 1));
  }

  @Test
  @DisplayName("nodes that start at a time get different numbers")
  void race() {
    assertThat(Race.of(8, i -> () -> numbers.claim("node-" + i, 1))).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a node keeps the number that it has, and no other")
  void renewed() {
    int number = numbers.claim("node", 1);

    assertThat(numbers.renew("node", number)).isTrue();
    assertThat(numbers.renew("somebody else", number)).isFalse();
    assertThat(numbers.renew("node", number == 0 ? 1 : 0)).isFalse();
    numbers.release("node", number);
    assertThat(numbers.renew("node", number)).isFalse();
  }

  @Test
  @DisplayName("the lowest level is that of the running nodes, and without limit where none runs")
  void levels() {
    assertThat(numbers.lowestLevel()).isEqualTo(Integer.MAX_VALUE);

    numbers.claim("new", 3);
    int old = numbers.claim("old", 2);
    assertThat(numbers.lowestLevel()).isEqualTo(2);
    numbers.release("old", old);

    assertThat(numbers.lowestLevel()).isEqualTo(3);
  }
}
