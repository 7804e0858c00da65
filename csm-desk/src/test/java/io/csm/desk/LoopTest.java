package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.conversation.Delivery;
import io.csm.core.conversation.DeliveryState;
import io.csm.core.ticket.WorkState;
import io.csm.spi.ChannelDelivery;
import io.csm.spi.Signals;
import io.csm.testkit.InvariantExtension;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A started node")
class LoopTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();
  private final Stepped threads = new Stepped();
  private final AtomicInteger looks = new AtomicInteger();

  /**
   * An executor whose periods pass by hand: each step runs what is periodic, then what is queued.
   */
  private static final class Stepped {
    final List<Runnable> periodic = new ArrayList<>();
    final Deque<Runnable> queued = new ArrayDeque<>();

    ScheduledExecutorService executor() {
      return (ScheduledExecutorService)
          Proxy.newProxyInstance(
              ScheduledExecutorService.class.getClassLoader(),
              new Class<?>[] {ScheduledExecutorService.class},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "execute" -> queued.add((Runnable) arguments[0]);
                  case "scheduleWithFixedDelay" -> periodic.add((Runnable) arguments[0]);
                  case "schedule" -> {}
                  default -> throw new UnsupportedOperationException(method.toString());
                }
                return method.getReturnType() == ScheduledFuture.class ? future() : null;
              });
    }

    private static Object future() {
      return Proxy.newProxyInstance(
          ScheduledFuture.class.getClassLoader(),
          new Class<?>[] {ScheduledFuture.class},
          (proxy, method, arguments) -> true);
    }

    void period() {
      periodic.forEach(Runnable::run);
      work();
    }

    /** Runs what is queued now, and what that queues; a task that comes back waits its turn. */
    void work() {
      for (int left = 3 * queued.size() + 3; left > 0 && !queued.isEmpty(); left--) {
        queued.remove().run();
      }
    }
  }

  private io.csm.spi.Store counted() {
    return (io.csm.spi.Store)
        Proxy.newProxyInstance(
            io.csm.spi.Store.class.getClassLoader(),
            new Class<?>[] {io.csm.spi.Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("ends")) {
                looks.incrementAndGet();
              }
              return method.invoke(world.store, arguments);
            });
  }

  private CsmBuilder builder() {
    return Csm.builder()
        .store(counted())
        .contents(world.contents)
        .queries(world.queries)
        .leases(world.leases)
        .numbering(world.numbering)
        .nodeNumbers(world.nodes)
        .clock(world.clock)
        .node("b")
        .executor(threads.executor());
  }

  private int looksIn(int periods) {
    looks.set(0);
    for (int i = 0; i < periods; i++) {
      threads.period();
    }
    return looks.get();
  }

  @Test
  @DisplayName(
      "looks less and less often while there is nothing to do, and often again when there is")
  void backOff() {
    try (Csm csm = builder().tickEvery(Duration.ofMillis(200)).build()) {
      csm.start();
      looksIn(20);
      // Once a second.
      assertThat(looksIn(50)).isEqualTo(10);

      // Somebody else writes: found within that second, and then more is looked for at once.
      world.open();
      assertThat(looksIn(10)).isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  @DisplayName("routes at once after a commit of its own")
  void ownCommit() {
    try (Csm csm = builder().build()) {
      csm.start();
      looksIn(20);
      world.agent(1);
      Desk desk = csm.desk(DeskWorld.TENANT);
      TicketId ticket =
          desk.open(NewTicket.of(desk.createCustomer(null), DeskWorld.QUEUE)).orThrow().ticketId();

      threads.work();

      assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
    }
  }

  @Test
  @DisplayName("decides at once what was accepted in a transaction of the host's")
  void hostCommit() {
    HostedStore hosted = new HostedStore(world.store);
    var customer = world.customer();
    try (Csm csm = world.builder("b", hosted).executor(threads.executor()).build()) {
      csm.start();
      looksIn(20);
      HostedStore.Transaction transaction = hosted.begin();
      transaction.in(
          () ->
              csm.desk(DeskWorld.TENANT)
                  .open(NewTicket.of(customer, DeskWorld.QUEUE))
                  .acceptedOrThrow());
      transaction.commit();

      threads.work();

      assertThat(hosted.list(List.of(new ShardId(0)), 0, 10)).isEmpty();
    }
  }

  @Test
  @DisplayName("tells agents of offers while channels and subscribers take their time")
  void slowChannel() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(2);
    CountDownLatch told = new CountDownLatch(1);
    ScheduledExecutorService executor = Executors.newScheduledThreadPool(10);
    try (Csm csm =
        world
            .builder("b")
            .executor(executor)
            .delivery(
                outgoing -> {
                  stuck.countDown();
                  awaitUnbroken(slow);
                  return new ChannelDelivery.Receipt(Delivery.of(DeliveryState.SENT), null);
                })
            .notices(notice -> told.countDown())
            .build()) {
      csm.subscribe(
          "slow",
          entries -> {
            stuck.countDown();
            awaitUnbroken(slow);
          });
      Desk desk = csm.desk(DeskWorld.TENANT);
      TicketId ticket =
          desk.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi")).orThrow().ticketId();
      desk.reply(ticket, "hello").orThrow();
      csm.start();
      stuck.await();

      world.agent(1);
      desk.createCustomer(null);

      assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      slow.countDown();
      executor.shutdown();
    }
    assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitUnbroken(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException told) {
      throw new IllegalStateException(told);
    }
  }

  @Test
  @DisplayName("routes at once when it is told that another node has written")
  void signalled() {
    Deque<Boolean> heard = new ArrayDeque<>();
    Signals signals =
        new Signals() {
          @Override
          public boolean await(Duration atMost) {
            return !heard.isEmpty() && heard.remove();
          }

          @Override
          public void close() {}
        };
    try (Csm csm = builder().signals(signals).build()) {
      csm.start();
      looksIn(20);
      AgentId agent = world.agent(1);
      TicketId ticket = world.open();
      threads.work();
      assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);

      heard.add(true);
      threads.work();

      assertThat(world.offer(ticket).agent()).isEqualTo(agent);
    }
  }

  @Test
  @DisplayName("looks for itself when signals fail")
  void signalsFail() {
    Signals broken =
        new Signals() {
          @Override
          public boolean await(Duration atMost) {
            throw new IllegalStateException("connection lost");
          }

          @Override
          public void close() {}
        };
    try (Csm csm = builder().signals(broken).build()) {
      csm.start();
      looksIn(20);
      world.agent(1);
      TicketId ticket = world.open();

      looksIn(5);

      assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
    }
  }

  @Test
  @DisplayName("routes on threads of its own when another node is closed, or gone without a word")
  void takesOver() throws Exception {
    ScheduledExecutorService pool = Executors.newScheduledThreadPool(4);
    CountDownLatch rings = new CountDownLatch(1);
    try (Csm closed = world.node("c")) {
      closed.tick(world.time.get());
    }
    try (Csm gone = world.node("d");
        Csm csm =
            world
                .builder("e")
                .executor(pool)
                .tickEvery(Duration.ofMillis(10))
                .notices(notice -> rings.countDown())
                .build()) {
      gone.tick(world.time.get());
      csm.start();
      world.agent(1);
      world.open();
      world.advance(Duration.ofSeconds(5));

      assertThat(rings.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      pool.shutdownNow();
    }
  }
}
