package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.TicketId;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.Skill;
import io.csm.routing.Explanation.Unblocking;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why a ticket is where it is. Immutable.
 *
 * @param work what routing has made of it
 * @param agent who has it or is asked; of several who are asked, who was asked first; null while it
 *     waits
 * @param offeredTo at whom it rings, in the order in which they were asked
 * @param reasons why that agent was chosen; null if a person decided, or nobody has it
 * @param agents how many agents the pool has, while it waits
 * @param refused while it waits, how many agents each filter turns away; an agent counts for the
 *     first that does
 * @param missingSkills while it waits, the demands that no available agent meets
 * @param ahead while it waits, how many tickets of its kind stand before it
 * @param next while it waits, who would be asked if it were decided now; empty if nobody may take
 *     it
 * @param unblocking while it waits and nobody may take it, single changes after each of which
 *     somebody may; empty if no single change is enough
 * @param heldFor while it waits, for whom it is held and nobody else is asked; null for nobody
 * @param heldUntil when others will be asked too; null for never, and where it is not held
 * @param closedUntil while it waits in a closed queue, when that opens; else null
 * @param callbackAt while it is parked because its queue is closed, when that opens; else null
 */
public record TicketExplanation(
    TicketId ticket,
    WorkState work,
    @Nullable AgentId agent,
    List<AgentId> offeredTo,
    @Nullable Reasons reasons,
    int agents,
    SortedMap<RoutingFilter, Integer> refused,
    SortedSet<Skill> missingSkills,
    int ahead,
    List<AgentId> next,
    List<Unblocking> unblocking,
    @Nullable PreferredAgent heldFor,
    @Nullable Instant heldUntil,
    @Nullable Instant closedUntil,
    @Nullable Instant callbackAt) {
  public TicketExplanation {
    refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    missingSkills = Collections.unmodifiableSortedSet(new TreeSet<>(missingSkills));
    offeredTo = List.copyOf(offeredTo);
    next = List.copyOf(next);
    unblocking = List.copyOf(unblocking);
  }

  /**
   * The explanation in words, in Chinese for every Chinese locale and in English for all others.
   */
  public String text(Locale locale) {
    return ExplanationText.of(locale).text(this);
  }
}
