package io.csm.spi;

import io.csm.core.Actor;
import io.csm.core.TenantId;
import io.csm.core.ticket.Ticket;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who may see and do what, by the host's rules.
 *
 * <p><b>Atomicity:</b> asked before a command is decided; what changes between asking and
 * committing takes effect with the next command. <b>Threads:</b> any. <b>Failure:</b> an exception
 * denies. <b>Cost:</b> called for every command and every read: answer from memory.
 */
public interface AccessPolicy {

  /**
   * Whether {@code viewer} may do {@code action}.
   *
   * @param action the name of the command, e.g. {@code SOLVE}, or {@code READ}
   * @param ticket that it is about; null for one that is yet to be
   */
  Access check(TenantId tenant, Actor viewer, String action, @Nullable Ticket ticket);

  /**
   * Which tickets {@code viewer} may find; pushed into every query, before ranking and counting.
   */
  TicketQueries.Scope scope(TenantId tenant, Actor viewer);

  /**
   * The answer.
   *
   * @param maskedFields fields that are not shown, by name
   */
  record Access(boolean allowed, SortedSet<String> maskedFields) {
    /** Everything. */
    public static final Access ALLOW = new Access(true, new TreeSet<>());

    /** Nothing. */
    public static final Access DENY = new Access(false, new TreeSet<>());

    public Access {
      maskedFields = Collections.unmodifiableSortedSet(new TreeSet<>(maskedFields));
    }

    /** Everything but these fields. */
    public static Access masking(Collection<String> fields) {
      return new Access(true, new TreeSet<>(fields));
    }
  }
}
