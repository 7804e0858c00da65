package io.csm.spi;

import io.csm.core.Actor;
import io.csm.core.TenantId;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.ticket.Ticket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A say of the host in every command, before it is decided.
 *
 * <p><b>Atomicity:</b> asked again when the command is decided again. <b>Threads:</b> any.
 * <b>Failure:</b> an exception refuses the command. <b>Cost:</b> called for every command: answer
 * from memory.
 */
@FunctionalInterface
public interface CommandGuard {

  /**
   * Why the command is refused; empty to let it pass.
   *
   * @param ticket as it is; null if it is yet to be opened
   */
  Optional<String> refuse(
      TenantId tenant, Actor actor, TicketCommand command, @Nullable Ticket ticket);
}
