package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.EventKind;
import io.csm.core.people.Agent;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Interruption;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Work that interrupts other work, through the desk,")
class DisplacementDeskTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final QueueId CHATS = new QueueId(2);

  private final DeskWorld world =
      new DeskWorld(mail -> mail.withInterruption(Interruption.INTERRUPTIBLE));

  private AgentId agent;
  private TicketId mail;
  private TicketId chat;

  /** An agent for one piece at a time is at a mail when a chat comes. */
  private void interrupt() {
    world
        .desk
        .configure(
            Queue.of(CHATS, "Chats", DeskWorld.POOL).withInterruption(Interruption.INTERRUPTS))
        .orThrow();
    agent = world.agent(1);
    mail = world.open();
    world.tick();
    world.accept(mail).orThrow();
    chat = world.desk.open(NewTicket.of(world.customer(), CHATS)).orThrow().ticketId();
    world.advance(Duration.ofSeconds(1));
    world.tick();
  }

  private Agent row() {
    return world.desk.agent(agent).orElseThrow();
  }

  private HoldingKind state(TicketId ticket) {
    return world.ticket(ticket).assignment().kind();
  }

  @Test
  @DisplayName("pauses it in the change of the offer, and it goes on when the other is done")
  void comesBack() {
    interrupt();
    assertThat(world.offer(chat).agent()).isEqualTo(agent);
    assertThat(state(mail)).isEqualTo(HoldingKind.RESUMING);
    assertThat(row().unitsInUse()).isEqualTo(1);
    var ofMail = world.store.history(AggregateKey.of(DeskWorld.TENANT, mail), 0, 100);
    var ofChat = world.store.history(AggregateKey.of(DeskWorld.TENANT, chat), 0, 100);
    var paused = ofMail.get(ofMail.size() - 1);
    var made = ofChat.get(ofChat.size() - 1);
    assertThat(paused.event().kind()).isEqualTo(EventKind.ASSIGNMENT_CHANGED);
    assertThat(made.event().kind()).isEqualTo(EventKind.OFFER_MADE);
    assertThat(paused.envelope().command()).isEqualTo(made.envelope().command());
    assertThat(paused.envelope().correlation()).isEqualTo(made.envelope().correlation());

    world.accept(chat).orThrow();
    TicketId later = world.open();
    world.tick();
    assertThat(state(mail)).isEqualTo(HoldingKind.RESUMING);
    world.desk.solve(chat).orThrow();
    world.tick();
    assertThat(state(mail)).isEqualTo(HoldingKind.ACTIVE);
    assertThat(world.ticket(later).offers()).isEmpty();
    assertThat(row().unitsInUse()).isEqualTo(1);
  }

  @Test
  @DisplayName("lets it go on when the offer is declined, or has run out")
  void declined() {
    interrupt();
    OpenOffer offer = world.offer(chat);
    world.desk.as(agent).decline(chat, offer.id(), agent, "busy").orThrow();
    world.tick();
    assertThat(state(mail)).isEqualTo(HoldingKind.ACTIVE);
    assertThat(world.ticket(chat).offers()).isEmpty();
  }

  @Test
  @DisplayName("does so on a node that takes over, too, where nothing is paused twice")
  void takeOver() {
    interrupt();
    TicketId second = world.desk.open(NewTicket.of(world.customer(), CHATS)).orThrow().ticketId();
    world.csm.close();
    Csm other = world.node("b");
    other.tick(world.time.get());
    assertThat(other.desk(DeskWorld.TENANT).ticket(second).orElseThrow().offers()).isEmpty();
    world.advance(Duration.ofSeconds(30));
    for (int i = 0; i < 4; i++) {
      other.tick(world.time.get());
    }
    Agent row = other.desk(DeskWorld.TENANT).agent(agent).orElseThrow();
    assertThat(row.unitsInUse()).isEqualTo(1);
    assertThat(row.holdings()).hasSize(2);
  }
}
