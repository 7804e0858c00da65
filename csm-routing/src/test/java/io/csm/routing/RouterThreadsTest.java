package io.csm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.CsmException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A router used by two threads")
class RouterThreadsTest {

  @Test
  @DisplayName("at a time names both, and how to mend it")
  void together() throws InterruptedException {
    var inside = new OneThread("Router of (pool-1)");
    var problem = new AtomicReference<Throwable>();
    inside.enter();
    Thread other =
        new Thread(
            () -> {
              try {
                inside.enter();
              } catch (IllegalStateException e) {
                problem.set(e);
              }
            },
            "second");
    other.start();
    other.join();

    assertThat(problem.get())
        .hasMessage(
            "Router of (pool-1) is used by thread (second) while thread ("
                + Thread.currentThread().getName()
                + ") is in it.\nMaybe guard it with a lock, or let one thread do all calls.");
  }

  @Test
  @DisplayName("is noticed by every call that reads or changes what it decides by")
  void everyCall() throws InterruptedException {
    Router router = Router.builder(Given.POOL).build();
    router.putQueue(Given.queue());
    router.putAgent(Given.agent(1, 1, 0), 1);
    router.putWork(Given.work(9, 0), 1);
    Decision decision = router.tick(Given.at(0)).get(0);
    router.thread().enter();

    for (Runnable call :
        new Runnable[] {
          () -> router.putQueue(Given.queue()),
          () -> router.removeQueue(Given.QUEUE),
          () -> router.putAgent(Given.agent(1, 1, 0), 1),
          () -> router.removeAgent(Given.agentId(1), 2),
          () -> router.putWork(Given.work(9, 0), 1),
          () -> router.removeWork(Given.ticket(9), 2),
          () -> router.readUpTo(new io.csm.core.Position(3)),
          () -> router.tick(Given.at(1)),
          () -> router.committed(decision, 2, 2),
          () -> router.refused(decision, new io.csm.core.Position(4)),
          () -> router.locked(decision, true, true),
          router::nextMoment,
          () -> router.explain(Given.ticket(9))
        }) {
      assertThatThrownBy(call::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Router of (pool-1) is used by thread");
    }
  }

  @Test
  @DisplayName("one after the other works, also after a call that was refused")
  void inTurn() throws InterruptedException {
    Router router = Router.builder(Given.POOL).build();
    assertThatThrownBy(() -> router.tick(Instant.MIN)).isInstanceOf(CsmException.class);
    var problem = new AtomicReference<Throwable>();
    Thread other =
        new Thread(() -> problem.set(catchThrowable(() -> router.putQueue(Given.queue()))));
    other.start();
    other.join();

    assertThat(problem.get()).isNull();
    assertThatCode(() -> router.tick(Given.at(0))).doesNotThrowAnyException();
  }

  private static Throwable catchThrowable(Runnable call) {
    return org.assertj.core.api.Assertions.catchThrowable(call::run);
  }
}
