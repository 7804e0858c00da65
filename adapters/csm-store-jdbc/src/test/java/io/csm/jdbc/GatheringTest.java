package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Calls that gather")
class GatheringTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LinkedBlockingQueue<Integer> weighed = new LinkedBlockingQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<List<Integer>> calls = new ArrayList<>();
  private final Gathering<Integer, Integer> gathering =
      new Gathering<>(10, this::weigh, this::square);

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private long weigh(int asked) {
    weighed.add(asked);
    return asked;
  }

  private List<Integer> square(List<Integer> asked) {
    calls.add(List.copyOf(asked));
    begun.countDown();
    try {
      assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException ended) {
      throw new IllegalStateException(ended);
    }
    if (asked.contains(4)) {
      throw new IllegalArgumentException("four");
    }
    return asked.stream().map(each -> each * each).toList();
  }

  /** Asks on a thread of its own, and answers once that thread has its place. */
  private Future<Integer> ask(int what) throws InterruptedException {
    Future<Integer> answer = threads.submit(() -> gathering.ask(what));
    assertThat(weighed.poll(1, TimeUnit.MINUTES)).isEqualTo(what);
    return answer;
  }

  @Test
  @DisplayName("are asked alone where nobody else asks, whatever they weigh")
  void alone() {
    goOn.countDown();

    assertThat(gathering.ask(3)).isEqualTo(9);
    assertThat(gathering.ask(100)).isEqualTo(10_000);

    assertThat(calls).containsExactly(List.of(3), List.of(100));
  }

  @Test
  @DisplayName("that come meanwhile are asked together, up to a weight, and each gets its answer")
  void together() throws Exception {
    Future<Integer> first = ask(1);
    begun.await();
    List<Future<Integer>> others = List.of(ask(3), ask(5), ask(2), ask(9));
    goOn.countDown();

    assertThat(first.get()).isEqualTo(1);
    assertThat(List.of(others.get(0).get(), others.get(1).get())).containsExactly(9, 25);
    assertThat(List.of(others.get(2).get(), others.get(3).get())).containsExactly(4, 81);
    assertThat(calls).containsExactly(List.of(1), List.of(3, 5, 2), List.of(9));
  }

  @Test
  @DisplayName("fail together, and those that come later do not")
  void failing() throws Exception {
    Future<Integer> first = ask(1);
    begun.await();
    List<Future<Integer>> broken = List.of(ask(4), ask(2));
    goOn.countDown();

    assertThat(first.get()).isEqualTo(1);
    assertThatThrownBy(broken.get(0)::get).hasRootCauseMessage("four");
    assertThatThrownBy(broken.get(1)::get).hasRootCauseMessage("four");
    assertThat(gathering.ask(5)).isEqualTo(25);
  }
}
