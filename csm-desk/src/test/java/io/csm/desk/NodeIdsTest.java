package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.spi.NodeNumbers;
import io.csm.testkit.Fixtures;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A node's ids")
class NodeIdsTest {
  private final SettableClock clock = new SettableClock(Fixtures.START);
  private final Leased numbers = new Leased();

  /** Hands out 1, 2, 3 …; a number may be taken away behind the node's back. */
  private static final class Leased implements NodeNumbers {
    private int last;
    private int renewals;
    private boolean lost;
    private boolean down;

    @Override
    public int claim(String node, int level) {
      lost = false;
      return ++last;
    }

    @Override
    public boolean renew(String node, int number) {
      if (down) {
        throw new IllegalStateException("connection lost");
      }
      renewals++;
      return !lost;
    }

    @Override
    public int lowestLevel() {
      return 1;
    }

    @Override
    public void release(String node, int number) {}
  }

  private static long numberOf(long id) {
    return (id >>> 12) & 511;
  }

  @Test
  @DisplayName("are drawn under a number that is renewed once a minute")
  void renewed() {
    NodeIds ids = new NodeIds(numbers, clock, "a", 1);
    for (int i = 0; i < 600; i++) {
      clock.advance(Duration.ofSeconds(1));
      ids.keep();
    }

    assertThat(numbers.renewals).isEqualTo(10);
    assertThat(numberOf(ids.next())).isEqualTo(1);
  }

  @Test
  @DisplayName("go on under another number when theirs is somebody else's, and never repeat")
  void lost() {
    NodeIds ids = new NodeIds(numbers, clock, "a", 1);
    Set<Long> drawn = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      drawn.add(ids.next());
    }
    numbers.lost = true;
    clock.advance(Duration.ofMinutes(1));
    ids.keep();

    assertThat(numberOf(ids.next())).isEqualTo(2);
    for (int i = 0; i < 5_000; i++) {
      assertThat(drawn.add(ids.next())).isTrue();
    }
  }

  @Test
  @DisplayName("wait for a renewal after a node stood still so long that its number may be gone")
  void frozen() {
    NodeIds ids = new NodeIds(numbers, clock, "a", 1);
    numbers.lost = true;
    clock.advance(Duration.ofMinutes(11));

    assertThat(numberOf(ids.next())).isEqualTo(2);
  }

  @Test
  @DisplayName("are refused while that renewal fails")
  void down() {
    NodeIds ids = new NodeIds(numbers, clock, "a", 1);
    numbers.down = true;
    clock.advance(Duration.ofMinutes(3));
    assertThat(numberOf(ids.next())).isEqualTo(1);
    clock.advance(Duration.ofMinutes(2));

    assertThatThrownBy(ids::next).hasMessage("connection lost");
  }

  @Test
  @DisplayName("of a node that was restarted under its name are drawn under a number of its own")
  void restarted() {
    NodeNumbers shared = new InMemoryNodeNumbers();
    NodeIds before = new NodeIds(shared, clock, "a#1", 1);
    NodeIds after = new NodeIds(shared, clock, "a#2", 1);

    assertThat(numberOf(before.next())).isNotEqualTo(numberOf(after.next()));
  }
}
