package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.spi.NodeNumbers;
import io.csm.testkit.NodeNumbersContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Node numbers in memory")
class InMemoryNodeNumbersTest extends NodeNumbersContract {
  @Override
  protected NodeNumbers newNumbers() {
    return new InMemoryNodeNumbers();
  }

  @Test
  @DisplayName("let a number rest that was given back, as its ids may run ahead of the clock")
  void rest() {
    NodeNumbers numbers = new InMemoryNodeNumbers();
    int first = numbers.claim("a", 1);
    numbers.release("a", first);

    assertThat(numbers.claim("b", 1)).isNotEqualTo(first);
  }
}
