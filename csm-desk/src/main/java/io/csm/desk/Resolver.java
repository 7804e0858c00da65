package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.QueueId;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.Queue;
import io.csm.core.event.AggregateType;
import io.csm.spi.Store;
import java.util.OptionalLong;

/** Turns references into ids. What is not there is refused as not found, whoever's it may be. */
final class Resolver {
  private final Store store;
  private final TenantId tenant;

  Resolver(Store store, TenantId tenant) {
    this.store = store;
    this.tenant = tenant;
  }

  TicketId ticket(Ref<TicketId> ref) {
    return ref instanceof TicketId id ? id : new TicketId(byKey(AggregateType.TICKET, ref));
  }

  AgentId agent(Ref<AgentId> ref) {
    return ref instanceof AgentId id ? id : new AgentId(byKey(AggregateType.AGENT, ref));
  }

  CustomerId customer(Ref<CustomerId> ref) {
    return ref instanceof CustomerId id ? id : new CustomerId(byKey(AggregateType.CUSTOMER, ref));
  }

  MessageId message(Ref<MessageId> ref) {
    return ref instanceof MessageId id ? id : new MessageId(byKey(AggregateType.MESSAGE, ref));
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
