package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.TicketId;
import io.csm.core.work.Holding;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.Skill;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why a ticket waits, as far as a {@link Router} has read. Immutable.
 *
 * @param standing where the ticket stands; the other components are filled as far as it allows
 * @param agent who holds it (HELD), or who is about to be asked (DECIDED); else null
 * @param holding how it is held (HELD); else null
 * @param agents how many agents the pool has
 * @param refused for waiting work of a known queue, how many agents each filter turns away; an
 *     agent counts for the first filter that refuses; filters that refuse nobody are left out
 * @param eligible for waiting work of a known queue, how many agents pass every filter
 * @param missingSkills the demands that no agent who is AVAILABLE meets at present
 * @param ahead how many tickets of the same queue, channel and skills stand before it
 * @param next who would be asked if it were decided now, the first of them first; at most {@value
 *     io.csm.core.work.Reasons#MAX_CANDIDATES}; empty if nobody may take it
 * @param unblocking where nobody may take it, single changes after each of which somebody may,
 *     those with the least before it first; at most {@value #MAX_UNBLOCKING}, of each kind two.
 *     Empty if no change of one of the kinds of {@link Remedy} is enough
 * @param heldFor for whom it is held at present, while nobody else is asked; else null
 * @param heldUntil when others will be asked too; null for never, and where it is not held
 * @param closedUntil when its queue opens, which is closed (QUEUE_CLOSED); else null
 */
public record Explanation(
    TicketId ticket,
    Standing standing,
    @Nullable AgentId agent,
    @Nullable Holding holding,
    int agents,
    SortedMap<RoutingFilter, Integer> refused,
    int eligible,
    SortedSet<Skill> missingSkills,
    int ahead,
    List<AgentId> next,
    List<Unblocking> unblocking,
    @Nullable PreferredAgent heldFor,
    @Nullable Instant heldUntil,
    @Nullable Instant closedUntil) {
  /** The greatest number of changes named. */
  public static final int MAX_UNBLOCKING = 8;

  /**
   * A change after which some agent may take the work.
   *
   * @param before how many others stand before it in the order that the agent may take as well
   *     then; if none does, the next tick offers it
   */
  public record Unblocking(Remedy remedy, int before) {}

  /** Where a ticket stands. */
  public enum Standing {
    /** Neither waits here nor is held by an agent of the pool. */
    UNKNOWN,
    /** An agent holds it; RESUMING work waits for units of that agent. */
    HELD,
    /** Its queue is not known to the pool; it is routed as soon as the queue is. */
    QUEUE_MISSING,
    /** Its queue is closed, and opens at {@code closedUntil}. */
    QUEUE_CLOSED,
    /** An offer was decided, and the change has not been read back yet. */
    DECIDED,
    /** Another node has just changed it; routing waits until it has read that change. */
    SETTLING,
    /** Nobody may take it now; {@code refused} and {@code missingSkills} say why. */
    NOBODY_ELIGIBLE,
    /** Somebody may take it; the next tick decides, unless other work is before it. */
    READY
  }

  public Explanation {
    refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    missingSkills = Collections.unmodifiableSortedSet(new TreeSet<>(missingSkills));
    next = List.copyOf(next);
    unblocking = List.copyOf(unblocking);
  }

  static Explanation of(
      TicketId ticket,
      Standing standing,
      @Nullable AgentId agent,
      @Nullable Holding holding,
      int agents) {
    return of(ticket, standing, agent, holding, agents, null);
  }

  static Explanation closed(TicketId ticket, Instant until, int agents) {
    return of(ticket, Standing.QUEUE_CLOSED, null, null, agents, until);
  }

  private static Explanation of(
      TicketId ticket,
      Standing standing,
      @Nullable AgentId agent,
      @Nullable Holding holding,
      int agents,
      @Nullable Instant closedUntil) {
    return new Explanation(
        ticket,
        standing,
        agent,
        holding,
        agents,
        new TreeMap<>(),
        0,
        new TreeSet<>(),
        0,
        List.of(),
        List.of(),
        null,
        null,
        closedUntil);
  }
}
