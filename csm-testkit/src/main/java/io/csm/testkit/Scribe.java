package io.csm.testkit;

import io.csm.core.Actor;
import io.csm.core.AggregateState;
import io.csm.core.CommandKey;
import io.csm.core.EventId;
import io.csm.core.config.Configuration;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Message;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.RoundEvent;
import io.csm.core.lifecycle.AgentLifecycle;
import io.csm.core.lifecycle.ConfigurationLifecycle;
import io.csm.core.lifecycle.ConversationLifecycle;
import io.csm.core.lifecycle.CustomerLifecycle;
import io.csm.core.lifecycle.Evolution;
import io.csm.core.lifecycle.MessageLifecycle;
import io.csm.core.lifecycle.TicketLifecycle;
import io.csm.core.people.Agent;
import io.csm.core.people.Customer;
import io.csm.core.ticket.Ticket;
import io.csm.spi.Change;
import io.csm.spi.Guard;
import io.csm.spi.RouterProgress;
import io.csm.spi.Versioned;
import io.csm.spi.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes events down as a desk would, without deciding anything: puts them into envelopes, numbers
 * them, and folds them into the state that goes with them. Thread-safe.
 */
public final class Scribe {
  private final InstantSource clock;
  private final AtomicLong events;
  private final @Nullable CommandKey command;

  /**
   * A scribe who has written nothing yet; event ids begin at 1.
   *
   * @param clock of {@code occurredAt}, and of {@code recordedAt} as long as it does not go back
   */
  public Scribe(InstantSource clock) {
    this(clock, new AtomicLong(), null);
  }

  private Scribe(InstantSource clock, AtomicLong events, @Nullable CommandKey command) {
    this.clock = clock;
    this.events = events;
    this.command = command;
  }

  /** The same scribe, for events of one command; otherwise each write has a command of its own. */
  public Scribe under(CommandKey newCommand) {
    return new Scribe(clock, events, newCommand);
  }

  /** The first events of an aggregate. */
  public Write first(AggregateKey key, Event... happened) {
    return write(key, 0, Instant.MIN, null, List.of(happened));
  }

  /** The next events of an aggregate. */
  public Write next(Versioned before, Event... happened) {
    return write(
        before.key(), before.version(), before.lastRecordedAt(), before.state(), List.of(happened));
  }

  /** Writes that belong together, without guards. */
  public static Change change(Write... writes) {
    return new Change(writes[0].key().tenant(), List.of(writes), List.of());
  }

  /** A write that holds only under guards. */
  public static Change guarded(Write write, Guard... guards) {
    return new Change(write.key().tenant(), List.of(write), List.of(guards));
  }

  /**
   * The state of an aggregate after one more event.
   *
   * @param before null before its first event
   */
  public static @Nullable AggregateState evolve(
      @Nullable AggregateState before, RecordedEvent happened) {
    Envelope envelope = happened.envelope();
    Event event = happened.event();
    return switch (envelope.aggregate().type()) {
      case CONFIGURATION -> ConfigurationLifecycle.evolve((Configuration) before, event);
      case CUSTOMER -> CustomerLifecycle.evolve((Customer) before, envelope, event);
      case CONVERSATION -> ConversationLifecycle.evolve((Conversation) before, envelope, event);
      case MESSAGE -> MessageLifecycle.evolve((Message) before, envelope, event);
      case TICKET -> TicketLifecycle.evolve((Ticket) before, envelope, event);
      case AGENT -> AgentLifecycle.evolve((Agent) before, envelope, event);
      case INTAKE -> Evolution.evolve(before, envelope, event);
      case ROUTER ->
          event instanceof RoundEvent round
              ? new RouterProgress(round.epoch(), round.round())
              : before;
    };
  }

  private Write write(
      AggregateKey key,
      long version,
      Instant lastRecordedAt,
      @Nullable AggregateState before,
      List<Event> happened) {
    Instant now = clock.instant();
    Instant recordedAt = now.isBefore(lastRecordedAt) ? lastRecordedAt : now;
    AggregateState state = before;
    List<RecordedEvent> recorded = new ArrayList<>();
    for (Event event : happened) {
      long id = events.incrementAndGet();
      Envelope envelope =
          new Envelope(
              new EventId(id),
              key,
              version + recorded.size() + 1,
              1,
              now,
              recordedAt,
              Actor.SYSTEM,
              command == null ? new CommandKey("command-" + id) : command,
              null,
              1,
              0);
      recorded.add(new RecordedEvent(envelope, event));
      state = evolve(state, recorded.get(recorded.size() - 1));
    }
    if (state == null) {
      throw new IllegalArgumentException("events of " + key + " that lead to no state");
    }
    return new Write(key, version, state, recorded);
  }
}
