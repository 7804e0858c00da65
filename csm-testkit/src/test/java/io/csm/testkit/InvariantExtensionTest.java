package io.csm.testkit;

import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.CommandKey;
import io.csm.core.MessageId;
import io.csm.core.OfferId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Event;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.MessageEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.AgentLifecycle;
import io.csm.core.ticket.Ticket;
import io.csm.spi.Versioned;
import io.csm.spi.Write;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The invariant extension")
class InvariantExtensionTest {
  private static final TicketId TICKET = new TicketId(1);
  private static final TicketId OTHER_TICKET = new TicketId(2);
  private static final AgentId ANN = new AgentId(1);
  private static final AgentId BOB = new AgentId(2);

  private final SettableClock clock = new SettableClock(START);
  private final Scribe scribe = new Scribe(clock);
  private final CarelessStore store = new CarelessStore();

  @BeforeEach
  void twoTicketsAndTwoAgentsForOneItemEach() {
    for (TicketId ticket : List.of(TICKET, OTHER_TICKET)) {
      store.write(scribe.first(key(ticket), Fixtures.opened(ticket.value())));
    }
    for (AgentId agent : List.of(ANN, BOB)) {
      store.write(scribe.first(key(agent), Fixtures.defined(1)));
    }
  }

  private static AggregateKey key(TicketId ticket) {
    return AggregateKey.of(TENANT, ticket);
  }

  private static AggregateKey key(AgentId agent) {
    return AggregateKey.of(TENANT, agent);
  }

  private Write next(Scribe by, AggregateKey key, Event event) {
    return by.next(store.state(key), event);
  }

  /** What happens to a ticket, and what that means for the agent. */
  private void happens(TicketId ticket, TicketEvent event) {
    Scribe by = scribe.under(new CommandKey("command " + store.journal.size()));
    var effect = AgentLifecycle.effectOf(ticket, event, clock.instant()).orElseThrow();
    store.write(next(by, key(ticket), event), next(by, key(effect.agent()), effect.event()));
  }

  private void passes() {
    assertThatCode(() -> StoreInvariants.check(store)).doesNotThrowAnyException();
  }

  private void fails(String why) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> StoreInvariants.check(store))
        .withMessageContaining(why);
  }

  @Test
  @DisplayName("passes a store in which everything agrees")
  void agrees() {
    happens(TICKET, Fixtures.offered(new OfferId(7), ANN, START));
    happens(TICKET, new TicketEvent.OfferAccepted(new OfferId(7), ANN));
    happens(TICKET, Fixtures.assigned(new AssignmentId(8), ANN, 0));
    happens(OTHER_TICKET, Fixtures.offered(new OfferId(9), BOB, START));
    store.write(scribe.first(AggregateKey.of(TENANT, new MessageId(3)), Fixtures.added(TICKET)));

    passes();
  }

  @Test
  @DisplayName("passes an empty store")
  void empty() {
    assertThatCode(() -> StoreInvariants.check(new CarelessStore())).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("notices a gap in the journal")
  void gap() {
    store.journal.remove(1);

    fails("the journal is contiguous");
  }

  @Test
  @DisplayName("notices a journal that ends too early")
  void shortJournal() {
    store.journal.remove(3);

    fails("the journal has all of");
  }

  @Test
  @DisplayName("notices that journal and history tell different stories")
  void different() {
    JournalEntry first = store.journal.get(0);
    store.journal.set(
        0,
        new JournalEntry(first.shard(), first.position(), first.envelope(), Fixtures.opened(99)));

    fails("in the journal is as in its history");
  }

  @Test
  @DisplayName("notices versions with a gap")
  void versions() {
    store.write(next(scribe, key(TICKET), noted()), next(scribe, key(OTHER_TICKET), noted()));
    store.histories.get(key(TICKET)).remove(0);

    fails("versions of");
  }

  @Test
  @DisplayName("notices time that runs backwards for an aggregate")
  void time() {
    clock.advance(Duration.ofMinutes(1));
    store.write(next(scribe, key(TICKET), noted()));
    clock.setBack(START);
    Versioned stored = store.state(key(TICKET));
    store.states.put(stored.key(), new Versioned(stored.key(), 2, START, stored.state()));
    store.write(next(scribe, key(TICKET), noted()));

    fails("never decreases");
  }

  @Test
  @DisplayName("notices a state that is not the fold of its history")
  void fold() {
    Versioned stored = store.state(key(TICKET));
    Ticket forged = ((Ticket) stored.state()).toBuilder().messages(7).build();
    store.states.put(stored.key(), new Versioned(stored.key(), 1, stored.lastRecordedAt(), forged));

    fails("is the fold of its history");
  }

  @Test
  @DisplayName("notices an agent who holds what knows nothing of it")
  void heldInVain() {
    TicketEvent event = Fixtures.assigned(new AssignmentId(8), ANN, 0);
    var effect = AgentLifecycle.effectOf(TICKET, event, START).orElseThrow();
    store.write(next(scribe, key(ANN), effect.event()));

    fails("knows of it");
  }

  @Test
  @DisplayName("notices a ticket whose agent knows nothing of it")
  void agentUnaware() {
    store.write(next(scribe, key(TICKET), Fixtures.assigned(new AssignmentId(8), ANN, 0)));

    fails("does not know of having " + TICKET);
  }

  @Test
  @DisplayName("notices a ticket that rings at somebody who knows nothing of it")
  void ringsInVain() {
    store.write(next(scribe, key(TICKET), Fixtures.offered(new OfferId(7), ANN, START)));

    fails("does not know of having " + TICKET);
  }

  @Test
  @DisplayName("notices a ticket with two owners")
  void twoOwners() {
    happens(TICKET, Fixtures.assigned(new AssignmentId(8), ANN, 0));
    happens(TICKET, Fixtures.assigned(new AssignmentId(9), BOB, 0));

    fails("knows of it");
  }

  @Test
  @DisplayName("notices a ticket that rings although somebody has it")
  void ringsAndAssigned() {
    happens(TICKET, Fixtures.offered(new OfferId(7), ANN, START));
    happens(TICKET, Fixtures.assigned(new AssignmentId(9), BOB, 0));

    fails("is OFFERED if it rings");
  }

  @Test
  @DisplayName("notices a load above the capacity, unless somebody said so")
  void capacity() {
    happens(TICKET, Fixtures.assigned(new AssignmentId(8), ANN, 0));
    passes();
    happens(OTHER_TICKET, Fixtures.assigned(new AssignmentId(9), ANN, 0));

    fails("2 of 1 units, without an override");
  }

  @Test
  @DisplayName("lets an override go above the capacity")
  void override() {
    happens(TICKET, Fixtures.assigned(new AssignmentId(8), ANN, 0));
    happens(OTHER_TICKET, Fixtures.assigned(new AssignmentId(9), ANN, 1));

    passes();
  }

  @Test
  @DisplayName("lets a load stand that a cut of the capacity left above it")
  void cut() {
    happens(TICKET, Fixtures.assigned(new AssignmentId(8), ANN, 0));
    store.write(next(scribe, key(ANN), Fixtures.defined(0)));

    passes();
  }

  @Test
  @DisplayName("notices a message that is not found under its ticket")
  void messages() {
    AggregateKey message = AggregateKey.of(TENANT, new MessageId(3));
    store.write(scribe.first(message, Fixtures.added(TICKET)));
    store.write(scribe.next(store.state(message), new MessageEvent.Moved(OTHER_TICKET)));
    passes();
    store.misplaced = new MessageId(3);

    fails("messages of " + OTHER_TICKET);
  }

  private static TicketEvent noted() {
    return new TicketEvent.MessageNoted(new MessageId(1), MessageDirection.INTERNAL);
  }

  @Test
  @DisplayName("asks a store after a test, once")
  void afterEach() {
    InvariantExtension extension = new InvariantExtension();
    extension.watch(store);
    store.journal.remove(1);

    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> extension.afterEach(null));
    assertThatCode(() -> extension.afterEach(null)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("need not ask again what it was made to check during the test")
  void checkedBefore() {
    InvariantExtension extension = new InvariantExtension();
    extension.watch(store);
    extension.check(store);
    store.journal.remove(1);

    assertThatCode(() -> extension.afterEach(null)).doesNotThrowAnyException();
  }
}
