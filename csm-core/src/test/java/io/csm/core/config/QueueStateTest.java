package io.csm.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Label("The state of a queue")
class QueueStateTest {
  private static final Instant START = Instant.parse("2026-03-02T01:00:00Z");

  @Property(tries = 500)
  @Label("says when work has waited for so long, as if each second were counted")
  void waited(
      @ForAll @Size(max = 12) Set<@IntRange(max = 100) Integer> ends,
      @ForAll @IntRange(max = 100) int since,
      @ForAll @IntRange(max = 60) int waited) {
    List<QueueState.Closure> closures = new ArrayList<>();
    BitSet closed = new BitSet();
    Integer from = null;
    for (int end : new TreeSet<>(ends)) {
      if (from == null) {
        from = end;
      } else {
        closures.add(new QueueState.Closure(START.plusSeconds(from), START.plusSeconds(end)));
        closed.set(from, end);
        from = null;
      }
    }
    int moment = since;
    for (int counted = 0; counted < waited; moment++) {
      counted += closed.get(moment) ? 0 : 1;
    }

    var state = new QueueState(new QueueId(1), true, Instant.MAX, closures);
    assertThat(state.whenWaited(START.plusSeconds(since), Duration.ofSeconds(waited)))
        .isEqualTo(START.plusSeconds(moment));
  }
}
