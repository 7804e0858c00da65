package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.TenantId;
import io.csm.core.ticket.Ticket;
import io.csm.spi.AccessPolicy;
import io.csm.spi.TicketQueries;
import org.jspecify.annotations.Nullable;

/** Everybody may see and do everything: the host checks by itself. */
final class OpenAccess implements AccessPolicy {
  @Override
  public Access check(TenantId tenant, Actor viewer, String action, @Nullable Ticket ticket) {
    return Access.ALLOW;
  }

  @Override
  public TicketQueries.Scope scope(TenantId tenant, Actor viewer) {
    return TicketQueries.Scope.ALL;
  }
}
