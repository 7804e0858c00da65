package io.csm.core.event;

import static io.csm.core.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.EventId;
import io.csm.core.MessageId;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventValuesTest {
  private static final TenantId TENANT = new TenantId(1);

  @Test
  void everyKindOfEventHasARecordOfItsOwnAndEveryRecordAKind() {
    Set<Class<?>> records = new HashSet<>();
    for (Class<?> permitted : Event.class.getPermittedSubclasses()) {
      records.addAll(
          permitted.isInterface()
              ? List.of(permitted.getPermittedSubclasses())
              : List.of(permitted));
    }
    List<Class<?>> named = new ArrayList<>();
    for (EventKind kind : EventKind.values()) {
      named.add(kind.type());
    }

    assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(records);
  }

  @Test
  void aggregatesSortByTenantTypeAndId() {
    List<AggregateKey> order =
        List.of(
            AggregateKey.configuration(TENANT),
            AggregateKey.of(TENANT, new CustomerId(2)),
            AggregateKey.of(TENANT, new ConversationId(1)),
            AggregateKey.of(TENANT, new MessageId(1)),
            AggregateKey.of(TENANT, new TicketId(9)),
            AggregateKey.of(TENANT, new TicketId(10)),
            AggregateKey.of(TENANT, new AgentId(1)),
            AggregateKey.router(TENANT, new PoolId(1)),
            AggregateKey.configuration(new TenantId(2)));
    List<AggregateKey> shuffled = new ArrayList<>(order);
    Collections.reverse(shuffled);
    Collections.sort(shuffled);

    assertThat(shuffled).isEqualTo(order);
  }

  @Test
  void anEnvelopeCountsFromOneAndHopsToSixtyFour() {
    assertThat(envelope(1, 1, 64).hops()).isEqualTo(Envelope.MAX_HOPS);
    refused(Code.INVALID_VALUE, "envelope.version", () -> envelope(0, 1, 0));
    refused(Code.INVALID_VALUE, "envelope.schemaVersion", () -> envelope(1, 0, 0));
    refused(Code.INVALID_VALUE, "envelope.hops", () -> envelope(1, 1, 65));
    refused(Code.INVALID_VALUE, "envelope.hops", () -> envelope(1, 1, -1));
  }

  @Test
  void aHostsEventHasAPayloadOfAtMost16384Characters() {
    assertThat(new ExtensionEvent("n", "e", 1, "p".repeat(16_384)).payload()).hasSize(16_384);
    refused(
        Code.TOO_LONG,
        "extension.payload",
        () -> new ExtensionEvent("n", "e", 1, "p".repeat(16_385)));
    refused(Code.INVALID_VALUE, "extension.version", () -> new ExtensionEvent("n", "e", 0, ""));
    refused(Code.INVALID_VALUE, "extension.namespace", () -> new ExtensionEvent("", "e", 1, ""));
    refused(Code.TOO_LONG, "extension.name", () -> new ExtensionEvent("n", "e".repeat(129), 1, ""));
  }

  @Test
  void anUnknownEventIsKeptUpToAMebibyte() {
    assertThat(new UnknownEvent("LATER", "p".repeat(1_048_576)).kind())
        .isEqualTo(EventKind.UNKNOWN);
    refused(Code.TOO_LONG, "event.payload", () -> new UnknownEvent("LATER", "p".repeat(1_048_577)));
    refused(Code.INVALID_VALUE, "event.kind", () -> new UnknownEvent("", "{}"));
  }

  @Test
  void aRoundHasAtMost1000Decisions() {
    assertThat(round(1_000, 1_000).decisions()).hasSize(1_000);
    refused(Code.TOO_MANY, "round.decisions", () -> round(1_001, 0));
    refused(Code.TOO_MANY, "round.refused", () -> round(0, 1_001));
  }

  private static Envelope envelope(long version, int schemaVersion, int hops) {
    return new Envelope(
        new EventId(1),
        AggregateKey.configuration(TENANT),
        version,
        schemaVersion,
        Instant.EPOCH,
        Instant.EPOCH,
        Actor.SYSTEM,
        new CommandKey("k"),
        null,
        1,
        hops);
  }

  private static RoundEvent round(int decisions, int refused) {
    RoundEvent.Attempt attempt =
        new RoundEvent.Attempt(RoundEvent.AttemptKind.OFFER, new TicketId(1), new AgentId(1));
    return new RoundEvent(
        1,
        1,
        Position.START,
        Instant.EPOCH,
        1,
        Collections.nCopies(decisions, attempt),
        0,
        Collections.nCopies(refused, 1L),
        List.of());
  }
}
