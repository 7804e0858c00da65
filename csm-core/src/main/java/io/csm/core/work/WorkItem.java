package io.csm.core.work;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What routing sees of a ticket that waits for an agent. Carries no personal content. Immutable.
 *
 * @param ticket the ticket; a ticket is at most one work item at a time
 * @param queue where it waits
 * @param channel decides how many units it takes
 * @param requiredSkills demands of the ticket itself, to which its queue adds its own; each is met
 *     by an agent who has that skill at that level or higher; at most 32, one per name
 * @param priority what it is worth is the queue's configuration
 * @param enqueuedAt its place in the order: when it first began to wait; it keeps this time when an
 *     offer ends without acceptance, or an agent is lost
 * @param excludedAgents agents who are not to be asked, e.g. because they declined; those whom the
 *     request excludes are added to them; at most 1,000
 * @param dueAt when the first SLA clock of the ticket is due that runs; null for none
 * @param request what else the ticket asks for
 * @param excludedUntil agents who are not to be asked before a time, e.g. because they missed an
 *     offer; at most 1,000
 */
public record WorkItem(
    TicketId ticket,
    QueueId queue,
    ChannelType channel,
    SortedSet<Skill> requiredSkills,
    Priority priority,
    Instant enqueuedAt,
    SortedSet<AgentId> excludedAgents,
    @Nullable Instant dueAt,
    RoutingRequest request,
    SortedMap<AgentId, Instant> excludedUntil) {
  /** The greatest number of required skills. */
  public static final int MAX_SKILLS = 32;

  /** The greatest number of excluded agents. */
  public static final int MAX_EXCLUDED = 1_000;

  public WorkItem {
    requiredSkills = Require.skills("requiredSkills", requiredSkills, MAX_SKILLS);
    if (!excludedAgents.containsAll(request.excluded())) {
      TreeSet<AgentId> all = new TreeSet<>(request.excluded());
      // Beyond the bound, who declined may be asked again; who was excluded on purpose may not.
      excludedAgents.stream().limit(MAX_EXCLUDED - all.size()).forEach(all::add);
      excludedAgents = all;
    }
    excludedAgents = Require.sorted("excludedAgents", excludedAgents, MAX_EXCLUDED);
    excludedUntil = Require.sorted("excludedUntil", excludedUntil, MAX_EXCLUDED);
  }

  /** Work without a due time, which asks for nothing else. */
  public WorkItem(
      TicketId ticket,
      QueueId queue,
      ChannelType channel,
      SortedSet<Skill> requiredSkills,
      Priority priority,
      Instant enqueuedAt,
      SortedSet<AgentId> excludedAgents) {
    this(
        ticket,
        queue,
        channel,
        requiredSkills,
        priority,
        enqueuedAt,
        excludedAgents,
        null,
        RoutingRequest.NONE,
        new TreeMap<>());
  }

  /** The same work, due then; null for never. */
  public WorkItem withDueAt(@Nullable Instant newDueAt) {
    return new WorkItem(
        ticket,
        queue,
        channel,
        requiredSkills,
        priority,
        enqueuedAt,
        excludedAgents,
        newDueAt,
        request,
        excludedUntil);
  }

  /** The same work, which {@code agent} is not to be asked for. */
  public WorkItem excluding(AgentId agent) {
    var excluded = new TreeSet<>(excludedAgents);
    excluded.add(agent);
    return new WorkItem(
        ticket,
        queue,
        channel,
        requiredSkills,
        priority,
        enqueuedAt,
        excluded,
        dueAt,
        request,
        excludedUntil);
  }

  /** The same work, which {@code agent} is not to be asked for before that time. */
  public WorkItem excluding(AgentId agent, Instant until) {
    var excluded = new TreeMap<>(excludedUntil);
    excluded.put(agent, until);
    return new WorkItem(
        ticket,
        queue,
        channel,
        requiredSkills,
        priority,
        enqueuedAt,
        excludedAgents,
        dueAt,
        request,
        excluded);
  }

  /** Whether an agent is not to be asked at that time. */
  public boolean excludes(AgentId agent, Instant at) {
    @Nullable Instant until = excludedUntil.get(agent);
    return excludedAgents.contains(agent) || (until != null && until.isAfter(at));
  }

  /** For whom it is held at that time, so that nobody else is asked; null for nobody. */
  public @Nullable PreferredAgent heldFor(Instant at) {
    @Nullable PreferredAgent preferred = request.preferred();
    @Nullable Instant until = heldUntil();
    return preferred != null && (until == null || until.isAfter(at)) ? preferred : null;
  }

  /** When it is held for nobody any more; null for as long as it waits, and where it never is. */
  public @Nullable Instant heldUntil() {
    @Nullable PreferredAgent preferred = request.preferred();
    return preferred == null || preferred.hold() == null ? null : enqueuedAt.plus(preferred.hold());
  }

  /** The same work at another place in the order. */
  public WorkItem enqueuedAt(Instant place) {
    return new WorkItem(
        ticket,
        queue,
        channel,
        requiredSkills,
        priority,
        place,
        excludedAgents,
        dueAt,
        request,
        excludedUntil);
  }

  /** The same work, which asks for something else. */
  public WorkItem withRequest(RoutingRequest newRequest) {
    return new WorkItem(
        ticket,
        queue,
        channel,
        requiredSkills,
        priority,
        enqueuedAt,
        excludedAgents,
        dueAt,
        newRequest,
        excludedUntil);
  }
}
