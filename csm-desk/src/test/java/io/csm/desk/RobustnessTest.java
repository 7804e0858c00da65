package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.HostKey;
import io.csm.core.TicketId;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What fails once does not fail for ever. */
class RobustnessTest {
  private final DeskWorld world = new DeskWorld();

  @SuppressWarnings("unchecked")
  private static <P> P failing(Class<P> port, P real, String method, AtomicInteger failures) {
    InvocationHandler handler =
        (proxy, called, arguments) -> {
          if (called.getName().equals(method) && failures.getAndDecrement() > 0) {
            throw new IllegalStateException("connection lost");
          }
          try {
            return called.invoke(real, arguments);
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        };
    return (P) Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler);
  }

  private CsmBuilder builder(Store store, TicketQueries queries) {
    return Csm.builder()
        .store(store)
        .contents(world.contents)
        .queries(queries)
        .leases(world.leases)
        .numbering(world.numbering)
        .nodeNumbers(world.nodes)
        .clock(world.clock)
        .node("b");
  }

  @Test
  void aCommitThatFailsInARoundLeavesNothingReserved() {
    AtomicInteger failures = new AtomicInteger();
    Csm csm = builder(failing(Store.class, world.store, "commit", failures), world.queries).build();
    world.agent(1);
    TicketId ticket = world.open();
    failures.set(1);
    assertThatThrownBy(() -> csm.tick(world.time.get())).hasMessage("connection lost");
    assertThat(csm.tick(world.time.get())).isEqualTo(1);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
  }

  @Test
  void aShardThatCouldNotBeReadIsNotRoutedByHalf() {
    AtomicInteger failures = new AtomicInteger(1);
    Csm csm = builder(failing(Store.class, world.store, "routed", failures), world.queries).build();
    world.agent(1);
    TicketId ticket = world.open();
    assertThatThrownBy(() -> csm.tick(world.time.get())).hasMessage("connection lost");
    assertThat(csm.tick(world.time.get())).isEqualTo(1);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
  }

  @Test
  void aClockThatIsSetBackDoesNotStopRouting() {
    world.agent(2);
    world.open();
    world.tick();
    world.time.updateAndGet(now -> now.minus(Duration.ofHours(1)));
    TicketId ticket = world.open();
    assertThat(world.tick()).isEqualTo(1);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
  }

  @Test
  void aGuardThatIsDownForAMomentRejectsForThatMomentOnly() {
    AtomicInteger failures = new AtomicInteger(1);
    Csm csm =
        world
            .builder("b")
            .guard(
                (tenant, actor, command, ticket) -> {
                  if (failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("down");
                  }
                  return Optional.empty();
                })
            .build();
    TicketId ticket = world.open();
    Desk desk = csm.desk(DeskWorld.TENANT).as(new AgentId(1)).withKey("k");
    assertThat(((Result.Rejected) desk.note(ticket, "x")).problem().code())
        .isEqualTo(Code.GUARD_REFUSED);
    assertThat(desk.note(ticket, "x").isDone()).isTrue();
  }

  @Test
  void anAgentDefinedTwiceUnderOneKeyIsOneAgent() {
    AgentProfile profile = AgentProfile.of(DeskWorld.POOL, new TreeSet<>(), Capacity.ofItems(1));
    Desk keyed = world.desk.withKey("k");
    assertThat(keyed.defineAgent(profile)).isEqualTo(keyed.defineAgent(profile));
  }

  @Test
  void aMessageThatIsRecalledLosesEveryVersionOfItself() {
    TicketId ticket = world.open();
    var first = world.desk.note(ticket, "first").orThrow().messageId();
    var before = world.desk.message(first).orElseThrow().parts().get(0).content();
    world.desk.editMessage(first, NewPart.text("second")).orThrow();
    var after = world.desk.message(first).orElseThrow().parts().get(0).content();
    world.desk.recallMessage(first).orThrow();
    assertThat(world.desk.text(before)).isEmpty();
    assertThat(world.desk.text(after)).isEmpty();
    assertThat(world.desk.recallMessage(first).isDone()).isTrue();
  }

  @Test
  void nothingIsSaidToOrOfWhoWasErased() {
    Result.Done done = world.desk.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi")).orThrow();
    world.desk.eraseCustomer(done.customer()).orThrow();
    for (Result result :
        new Result[] {
          world.desk.reply(done.ticketId(), "x"),
          world.desk.note(done.ticketId(), "x"),
          world.desk.setFields(done.ticketId(), Map.of(), java.util.List.of()),
          world.desk.open(NewTicket.of(done.customer(), DeskWorld.QUEUE))
        }) {
      assertThat(((Result.Rejected) result).problem().code()).isEqualTo(Code.ERASED);
    }
  }

  @Test
  void twoQueuesCannotHaveOneKey() {
    HostKey<io.csm.core.QueueId> key = HostKey.of("first");
    Result result =
        world.desk.configure(
            io.csm.core.config.Queue.of(new io.csm.core.QueueId(2), "A", DeskWorld.POOL)
                .withKey(key),
            io.csm.core.config.Queue.of(new io.csm.core.QueueId(3), "B", DeskWorld.POOL)
                .withKey(key));
    assertThat(((Result.Rejected) result).problem().code()).isEqualTo(Code.ALREADY_EXISTS);
  }
}
