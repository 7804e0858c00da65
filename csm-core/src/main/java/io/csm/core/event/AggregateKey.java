package io.csm.core.event;

import io.csm.core.AgentId;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.PoolId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import java.util.Comparator;

/**
 * Names one aggregate. The order (tenant, type, id) is the order in which stores lock rows.
 *
 * @param id the value of the typed id; 1 for the one configuration of a tenant
 */
public record AggregateKey(TenantId tenant, AggregateType type, long id)
    implements Comparable<AggregateKey> {
  private static final Comparator<AggregateKey> ORDER =
      Comparator.comparing(AggregateKey::tenant)
          .thenComparing(AggregateKey::type)
          .thenComparingLong(AggregateKey::id);

  public static AggregateKey configuration(TenantId tenant) {
    return new AggregateKey(tenant, AggregateType.CONFIGURATION, 1);
  }

  public static AggregateKey of(TenantId tenant, CustomerId customer) {
    return new AggregateKey(tenant, AggregateType.CUSTOMER, customer.value());
  }

  public static AggregateKey of(TenantId tenant, ConversationId conversation) {
    return new AggregateKey(tenant, AggregateType.CONVERSATION, conversation.value());
  }

  public static AggregateKey of(TenantId tenant, MessageId message) {
    return new AggregateKey(tenant, AggregateType.MESSAGE, message.value());
  }

  public static AggregateKey of(TenantId tenant, TicketId ticket) {
    return new AggregateKey(tenant, AggregateType.TICKET, ticket.value());
  }

  public static AggregateKey of(TenantId tenant, AgentId agent) {
    return new AggregateKey(tenant, AggregateType.AGENT, agent.value());
  }

  public static AggregateKey router(TenantId tenant, PoolId pool) {
    return new AggregateKey(tenant, AggregateType.ROUTER, pool.value());
  }

  /**
   * The command that was accepted in that row.
   *
   * @param row the id of the row that held it
   */
  public static AggregateKey intake(TenantId tenant, long row) {
    return new AggregateKey(tenant, AggregateType.INTAKE, row);
  }

  @Override
  public int compareTo(AggregateKey other) {
    return ORDER.compare(this, other);
  }
}
