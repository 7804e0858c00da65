package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Commands that concern the same agent")
class TurnsTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final AggregateKey ANN = AggregateKey.of(TENANT, new AgentId(7));

  private final Turns turns = new Turns();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  @DisplayName("are done one at a time, each once")
  void oneAtATime() throws Exception {
    List<Integer> inside = Collections.synchronizedList(new ArrayList<>());
    int[] now = {0};
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(
          threads.submit(
              () ->
                  turns.inTurn(
                      List.of(ANN),
                      () -> {
                        inside.add(++now[0]);
                        return --now[0];
                      })));
    }
    for (Future<?> one : all) {
      one.get(30, TimeUnit.SECONDS);
    }
    assertThat(inside).hasSize(50).containsOnly(1);
  }

  @Test
  @DisplayName("do not wait for ever for one that does not end, and others not at all")
  void patience() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Future<Boolean> endless =
        threads.submit(
            () ->
                turns.inTurn(
                    List.of(ANN),
                    () -> {
                      inside.countDown();
                      return await(end);
                    }));
    assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(turns.inTurn(List.of(AggregateKey.of(TENANT, new TicketId(7))), () -> "at once"))
        .isEqualTo("at once");
    assertThat(turns.inTurn(List.of(ANN), () -> "in the end")).isEqualTo("in the end");
    assertThat(endless.isDone()).isFalse();
    end.countDown();
    assertThat(endless.get(30, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      return false;
    }
  }
}
