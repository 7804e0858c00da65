package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.HostKey;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.HeldWork;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.EventKind;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Presence;
import io.csm.spi.Sessions;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Agents who are connected")
class SessionsTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final Duration GRACE = Duration.ofSeconds(15);

  private final DeskWorld world = new DeskWorld();
  private final Sessions sessions = new InMemorySessions(world.clock);
  private final Csm dying = world.builder("a").sessions(sessions).build();
  private final Csm living = world.builder("b").sessions(sessions).build();
  private final Desk theirs = dying.desk(DeskWorld.TENANT);
  private final Desk ours = living.desk(DeskWorld.TENANT);

  /** Time passes in steps in which these nodes tick. */
  private void pass(Duration time, Csm... nodes) {
    Duration step = Duration.ofMillis(500);
    for (Duration left = time; !left.isZero(); left = left.minus(step)) {
      world.advance(step);
      for (Csm node : nodes) {
        node.tick(world.time.get());
      }
    }
  }

  private void tick() {
    living.tick(world.time.get());
  }

  private Agent row(AgentId agent) {
    return world.desk.agent(agent).orElseThrow();
  }

  private List<EventKind> events(AgentId agent) {
    return world.store.history(AggregateKey.of(DeskWorld.TENANT, agent), 0, 1_000).stream()
        .map(event -> event.event().kind())
        .toList();
  }

  private TicketId held(AgentId agent) {
    TicketId ticket = world.open();
    tick();
    assertThat(world.offer(ticket).agent()).isEqualTo(agent);
    world.accept(ticket).orThrow();
    return ticket;
  }

  @Test
  @DisplayName("of a node that died are AWAY after the grace, and what rang there rings at others")
  void death() {
    AgentId ann = world.agent(1);
    theirs.connect(ann, "socket-1").orThrow();
    TicketId ticket = world.open();
    Instant place = world.ticket(ticket).enqueuedAt();
    tick();
    assertThat(world.offer(ticket).agent()).isEqualTo(ann);
    Instant idle = row(ann).idleSince();
    AgentId bob = world.agent(1);

    pass(Duration.ofSeconds(19), living);
    assertThat(row(ann).presence()).isEqualTo(Presence.AVAILABLE);
    pass(Duration.ofSeconds(4), living);

    assertThat(row(ann).presence()).isEqualTo(Presence.AWAY);
    assertThat(row(ann).holdings()).isEmpty();
    assertThat(row(ann).idleSince()).isEqualTo(idle);
    assertThat(events(ann)).contains(EventKind.DISCONNECTED);
    assertThat(world.offer(ticket).agent()).isEqualTo(bob);
    assertThat(world.ticket(ticket).enqueuedAt()).isEqualTo(place);
  }

  @Test
  @DisplayName(
      "are rung on the node where they are connected, whichever node routes, and only they")
  void rung() {
    List<String> told = new ArrayList<>();
    Csm owner =
        world
            .builder("c")
            .sessions(sessions)
            .notices(notice -> told.add("owner: " + notice.agent() + " " + notice.kind()))
            .build();
    Csm where =
        world
            .builder("d")
            .sessions(sessions)
            .notices(notice -> told.add("where: " + notice.agent() + " " + notice.kind()))
            .build();
    owner.tick(world.time.get());
    AgentId ann = world.agent(1);
    where.desk(DeskWorld.TENANT).connect(ann, "socket-1").orThrow();
    where.tick(world.time.get());
    world.open();
    owner.tick(world.time.get());
    where.tick(world.time.get());
    AgentId bob = world.agent(1);
    world.open();
    owner.tick(world.time.get());
    where.tick(world.time.get());
    where.tick(world.time.get());

    assertThat(told)
        .containsExactly(
            "owner: " + ann + " OFFER_MADE",
            "where: " + ann + " OFFER_MADE",
            "owner: " + bob + " OFFER_MADE");
  }

  @Test
  @DisplayName("are committed to be gone only once")
  void once() {
    AgentId ann = world.agent(1);
    theirs.connect(ann, "socket-1").orThrow();
    pass(Duration.ofSeconds(60), living);

    assertThat(events(ann)).containsOnlyOnce(EventKind.DISCONNECTED);
  }

  @Test
  @DisplayName("stay as they are while their node lives, and when they come back within the grace")
  void reconnect() {
    AgentId ann = world.agent(1);
    theirs.connect(ann, "socket-1").orThrow();
    pass(Duration.ofSeconds(60), dying, living);
    assertThat(row(ann).presence()).isEqualTo(Presence.AVAILABLE);

    theirs.disconnect(ann, "socket-1").orThrow();
    pass(GRACE.minusSeconds(1), dying, living);
    ours.connect(ann, "socket-2").orThrow();
    pass(Duration.ofSeconds(60), dying, living);

    assertThat(row(ann).presence()).isEqualTo(Presence.AVAILABLE);
    assertThat(events(ann)).doesNotContain(EventKind.DISCONNECTED);
  }

  @Test
  @DisplayName("are not gone while another session of theirs lasts, on whichever node")
  void several() {
    AgentId ann = world.agent(1);
    theirs.connect(ann, "socket-1").orThrow();
    ours.connect(ann, "socket-2").orThrow();
    pass(Duration.ofSeconds(60), living);
    assertThat(row(ann).presence()).isEqualTo(Presence.AVAILABLE);

    ours.disconnect(ann, "socket-2").orThrow();
    pass(Duration.ofSeconds(19), living);

    assertThat(row(ann).presence()).isEqualTo(Presence.AWAY);
  }

  @Test
  @DisplayName("who never were are never disconnected")
  void never() {
    AgentId ann = world.agent(1);
    pass(Duration.ofSeconds(60), living);

    assertThat(row(ann).presence()).isEqualTo(Presence.AVAILABLE);
  }

  @Test
  @DisplayName("who signed out before have left in order")
  void signedOut() {
    AgentId ann = world.agent(1);
    theirs.connect(ann, "socket-1").orThrow();
    world.desk.setPresence(ann, Presence.OFFLINE).orThrow();
    pass(Duration.ofSeconds(60), living);

    assertThat(row(ann).presence()).isEqualTo(Presence.OFFLINE);
    assertThat(events(ann)).doesNotContain(EventKind.DISCONNECTED);
    assertThat(sessions.gone(List.of(new ShardId(0)), Duration.ZERO, 10)).isEmpty();
  }

  @Test
  @DisplayName("keep their work when they are gone, unless the tenant says otherwise")
  void keep() {
    AgentId ann = world.agent(1);
    theirs.connect(ann, "socket-1").orThrow();
    TicketId ticket = held(ann);
    pass(Duration.ofSeconds(60), living);

    assertThat(row(ann).presence()).isEqualTo(Presence.AWAY);
    assertThat(world.ticket(ticket).assignment().agent()).isEqualTo(ann);
  }

  @Test
  @DisplayName("give back what they have not begun, at its old place, if the tenant wants that")
  void returnUnstarted() {
    world.desk.configure(policy(HeldWork.RETURN_UNSTARTED)).orThrow();
    AgentId ann = world.agent(2);
    theirs.connect(ann, "socket-1").orThrow();
    TicketId begun = held(ann);
    world.advance(Duration.ofSeconds(1));
    world.desk.as(ann).reply(begun, "I am on it").orThrow();
    TicketId late = world.open();
    Instant place = world.ticket(late).enqueuedAt();
    tick();
    world.accept(late).orThrow();
    pass(Duration.ofSeconds(60), living);

    assertThat(world.ticket(begun).assignment().agent()).isEqualTo(ann);
    Ticket returned = world.ticket(late);
    assertThat(returned.assignment()).isNull();
    assertThat(returned.work()).isEqualTo(WorkState.WAITING);
    assertThat(returned.enqueuedAt()).isEqualTo(place);
  }

  @Test
  @DisplayName("give back everything if the tenant wants that, what waits for customers too")
  void returnAll() {
    world.desk.configure(policy(HeldWork.RETURN_ALL)).orThrow();
    AgentId ann = world.agent(2);
    theirs.connect(ann, "socket-1").orThrow();
    TicketId begun = held(ann);
    world.advance(Duration.ofSeconds(1));
    world.desk.as(ann).reply(begun, "I am on it").orThrow();
    TicketId pending = held(ann);
    world.desk.as(ann).waitForCustomer(pending).orThrow();
    pass(Duration.ofSeconds(60), living);

    assertThat(world.ticket(begun).work()).isEqualTo(WorkState.WAITING);
    assertThat(world.ticket(pending).assignment()).isNull();
    assertThat(world.ticket(pending).work()).isEqualTo(WorkState.NONE);
    assertThat(row(ann).holdings()).isEmpty();
  }

  private static DeskPolicy policy(HeldWork heldWork) {
    return DeskPolicy.STANDARD.withWhenDisconnected(heldWork);
  }

  @Test
  @DisplayName("are not disconnected by a node that has lost the shard without knowing")
  void staleOwner() {
    AgentId ann = world.agent(1);
    Sessions overtaken =
        new Forwarding(sessions) {
          @Override
          public List<Gone> gone(List<ShardId> shards, Duration grace, int limit) {
            List<Gone> gone = super.gone(shards, grace, limit);
            world.store.takeOver(new ShardId(0));
            return gone;
          }
        };
    Csm stale = world.builder("c").sessions(overtaken).build();
    stale.tick(world.time.get());
    theirs.connect(ann, "socket-1").orThrow();
    world.advance(Duration.ofSeconds(1));
    stale.tick(world.time.get());
    for (int i = 0; i < 60; i++) {
      world.advance(Duration.ofSeconds(1));
      stale.tick(world.time.get());
    }

    assertThat(row(ann).presence()).isEqualTo(Presence.AVAILABLE);
    assertThat(sessions.gone(List.of(new ShardId(0)), GRACE, 10)).hasSize(1);
  }

  /** Does what other sessions do, but for what a test overrides. */
  private static class Forwarding implements Sessions {
    private final Sessions port;

    Forwarding(Sessions port) {
      this.port = port;
    }

    @Override
    public void renew(List<Session> some, Duration time) {
      port.renew(some, time);
    }

    @Override
    public void end(Session session) {
      port.end(session);
    }

    @Override
    public List<Gone> gone(List<ShardId> shards, Duration grace, int limit) {
      return port.gone(shards, grace, limit);
    }

    @Override
    public boolean isGone(TenantId tenant, AgentId agent, Duration grace) {
      return port.isGone(tenant, agent, grace);
    }

    @Override
    public void forget(TenantId tenant, AgentId agent) {
      port.forget(tenant, agent);
    }
  }

  @Test
  @DisplayName("who come back while others are being disconnected stay as they are")
  void backMeanwhile() {
    AgentId ann = world.agent(1);
    AgentId bob = world.agent(1);
    AgentId carl = world.agent(1);
    Desk desk = dying.desk(DeskWorld.TENANT);
    for (AgentId agent : List.of(ann, bob, carl)) {
      desk.connect(agent, "socket-1").orThrow();
    }
    Sessions meanwhile =
        new Forwarding(sessions) {
          @Override
          public List<Gone> gone(List<ShardId> shards, Duration grace, int limit) {
            List<Gone> gone = super.gone(shards, grace, limit);
            if (gone.size() == 3) {
              ours.connect(bob, "socket-2").orThrow();
              ours.connect(carl, "socket-2").orThrow();
              ours.disconnect(carl, "socket-2").orThrow();
            }
            return gone;
          }
        };
    Csm owner = world.builder("c").sessions(meanwhile).build();
    owner.tick(world.time.get());
    world.advance(Duration.ofSeconds(21));
    owner.tick(world.time.get());

    assertThat(row(ann).presence()).isEqualTo(Presence.AWAY);
    assertThat(row(bob).presence()).isEqualTo(Presence.AVAILABLE);
    assertThat(row(carl).presence()).isEqualTo(Presence.AVAILABLE);
    world.advance(GRACE);
    owner.tick(world.time.get());
    assertThat(row(carl).presence()).isEqualTo(Presence.AWAY);
  }

  @Test
  @DisplayName("are disconnected even if that fails for one of them, whatever the failure is")
  void oneFails() {
    AgentId ann = world.agent(1);
    AgentId bob = world.agent(1);
    theirs.connect(ann, "socket-1").orThrow();
    theirs.connect(bob, "socket-1").orThrow();
    Sessions failing =
        new Forwarding(sessions) {
          @Override
          public void forget(TenantId tenant, AgentId agent) {
            if (agent.equals(ann)) {
              throw new IllegalStateException("a bug in a port");
            }
            super.forget(tenant, agent);
          }
        };
    Csm owner = world.builder("c").sessions(failing).build();
    owner.tick(world.time.get());
    world.advance(Duration.ofSeconds(21));
    owner.tick(world.time.get());

    assertThat(row(bob).presence()).isEqualTo(Presence.AWAY);
  }

  @Test
  @DisplayName("must be known, and need a port")
  void refused() {
    Result result = ours.connect(HostKey.of("nobody"), "socket-1");
    assertThat(((Result.Rejected) result).problem().code()).isEqualTo(Code.NOT_FOUND);
    assertThatThrownBy(() -> world.desk.connect(world.agent(1), "socket-1"))
        .hasMessageContaining("sessions");
    assertThatThrownBy(() -> ours.connect(world.agent(1), "")).hasMessageContaining("session");
  }
}
