package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.QueueId;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.Queue;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.spi.Store;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns references into ids. What is not there is refused as not found, whoever's it may be. */
final class Resolver {
  private final Store store;
  private final StateCache states;
  private final @Nullable Intaking intaking;
  private final TenantId tenant;
  private final CallContext call;

  Resolver(Ports ports, Engine engine, TenantId tenant, CallContext call) {
    this.store = ports.store();
    this.states = engine.states();
    this.intaking = engine.intaking();
    this.tenant = tenant;
    this.call = call;
  }

  /** The ticket to read: what was accepted about it is decided first. */
  TicketId seen(Ref<TicketId> ref) {
    if (intaking != null) {
      intaking.decide(tenant, List.of(ref));
    }
    return ticket(ref);
  }

  /** The ticket as it is called for good. */
  TicketId ticket(Ref<TicketId> ref) {
    if (intaking == null) {
      return ref instanceof TicketId id ? id : new TicketId(byKey(AggregateType.TICKET, ref));
    }
    OptionalLong found = find(ref);
    if (found.isPresent()) {
      return new TicketId(found.getAsLong());
    }
    // Another node's clock may have put the row that opens it behind the one that names it.
    if (call.accepted() != null && intaking.decideBehind(tenant, ref, call.accepted().row())) {
      throw Refused.passing(Code.NOT_FOUND, "type", "ticket", "ref", ref);
    }
    throw Refused.notFound("ticket", ref);
  }

  private OptionalLong find(Ref<TicketId> ref) {
    return ref instanceof TicketId id
        ? present(AggregateKey.of(tenant, id))
        : store.idOf(tenant, AggregateType.TICKET, ((HostKey<?>) ref).value());
  }

  /** The id, or the one that it leads to if it was drawn for nothing; empty if it is unknown. */
  private OptionalLong present(AggregateKey key) {
    return states.find(key).isPresent() || store.load(List.of(key)).get(0).isPresent()
        ? OptionalLong.of(key.id())
        : store.idOf(tenant, key.type(), Accepted.alias(key.id()));
  }

  private long orAlias(AggregateKey key) {
    return intaking == null ? key.id() : present(key).orElse(key.id());
  }

  AgentId agent(Ref<AgentId> ref) {
    return ref instanceof AgentId id ? id : new AgentId(byKey(AggregateType.AGENT, ref));
  }

  CustomerId customer(Ref<CustomerId> ref) {
    return ref instanceof CustomerId id
        ? new CustomerId(orAlias(AggregateKey.of(tenant, id)))
        : new CustomerId(byKey(AggregateType.CUSTOMER, ref));
  }

  MessageId message(Ref<MessageId> ref) {
    return ref instanceof MessageId id
        ? new MessageId(orAlias(AggregateKey.of(tenant, id)))
        : new MessageId(byKey(AggregateType.MESSAGE, ref));
  }

  static QueueId queue(Ref<QueueId> ref, Configuration configuration) {
    return ref instanceof QueueId id
        ? id
        : configuration
            .queue((HostKey<QueueId>) ref)
            .map(Queue::id)
            .orElseThrow(() -> Refused.notFound("queue", ref));
  }

  private long byKey(AggregateType type, Ref<?> ref) {
    OptionalLong id = store.idOf(tenant, type, ((HostKey<?>) ref).value());
    return id.orElseThrow(
        () -> Refused.notFound(type.name().toLowerCase(java.util.Locale.ROOT), ref));
  }
}
