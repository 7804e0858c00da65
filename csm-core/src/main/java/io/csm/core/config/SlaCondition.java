package io.csm.core.config;

import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import io.csm.core.ticket.Assignment;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket must be like. All parts must hold; an empty or null part holds always. Immutable.
 *
 * @param priorities one of these
 * @param categories one of these
 * @param types one of these, at most 50
 * @param channels one of these, at most 50
 * @param queues one of these, at most 1,000
 * @param tags one of these, at most 200
 * @param fields each of these fields with this value, at most 50; no personal ones
 * @param assigned whether an agent has it, or null
 * @param replied whether it was ever answered, or null
 * @param teams of which the agent who has it was in one when it was assigned, at most {@value
 *     #MAX_TEAMS}; a ticket without an agent is with no team
 */
public record SlaCondition(
    SortedSet<Priority> priorities,
    SortedSet<StatusCategory> categories,
    SortedSet<String> types,
    SortedSet<ChannelType> channels,
    SortedSet<QueueId> queues,
    SortedSet<String> tags,
    SortedMap<String, FieldValue> fields,
    @Nullable Boolean assigned,
    @Nullable Boolean replied,
    SortedSet<TeamId> teams) {
  /** The most teams. */
  public static final int MAX_TEAMS = 200;

  /** Holds for every ticket. */
  public static final SlaCondition ANY =
      new SlaCondition(
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedMap(),
          null,
          null,
          Collections.emptySortedSet());

  public SlaCondition {
    priorities = Require.sorted("condition.priorities", priorities, 10);
    categories = Require.sorted("condition.categories", categories, 10);
    types = Require.sorted("condition.types", types, TicketSchema.MAX_TYPES);
    channels = Require.sorted("condition.channels", channels, 50);
    queues = Require.sorted("condition.queues", queues, 1_000);
    tags = Require.sorted("condition.tags", tags, Ticket.MAX_TAGS);
    fields = Require.sorted("condition.fields", fields, 50);
    teams = Require.sorted("condition.teams", teams, MAX_TEAMS);
  }

  /** This condition, for these priorities only. */
  public SlaCondition withPriorities(SortedSet<Priority> only) {
    return new SlaCondition(
        only, categories, types, channels, queues, tags, fields, assigned, replied, teams);
  }

  /** This condition, for these stages only. */
  public SlaCondition withCategories(SortedSet<StatusCategory> only) {
    return new SlaCondition(
        priorities, only, types, channels, queues, tags, fields, assigned, replied, teams);
  }

  /** This condition, for these types only. */
  public SlaCondition withTypes(SortedSet<String> only) {
    return new SlaCondition(
        priorities, categories, only, channels, queues, tags, fields, assigned, replied, teams);
  }

  /** This condition, for these queues only. */
  public SlaCondition withQueues(SortedSet<QueueId> only) {
    return new SlaCondition(
        priorities, categories, types, channels, only, tags, fields, assigned, replied, teams);
  }

  /** This condition, for tickets with one of these tags only. */
  public SlaCondition withTags(SortedSet<String> only) {
    return new SlaCondition(
        priorities, categories, types, channels, queues, only, fields, assigned, replied, teams);
  }

  /** This condition, for tickets with these fields only. */
  public SlaCondition withFields(SortedMap<String, FieldValue> only) {
    return new SlaCondition(
        priorities, categories, types, channels, queues, tags, only, assigned, replied, teams);
  }

  /** This condition, for tickets that an agent has, or none; null for both. */
  public SlaCondition withAssigned(@Nullable Boolean only) {
    return new SlaCondition(
        priorities, categories, types, channels, queues, tags, fields, only, replied, teams);
  }

  /** This condition, for tickets that were answered, or never were; null for both. */
  public SlaCondition withReplied(@Nullable Boolean only) {
    return new SlaCondition(
        priorities, categories, types, channels, queues, tags, fields, assigned, only, teams);
  }

  /** This condition, for tickets that an agent of one of these teams has. */
  public SlaCondition withTeams(SortedSet<TeamId> only) {
    return new SlaCondition(
        priorities, categories, types, channels, queues, tags, fields, assigned, replied, only);
  }

  /** Whether it holds for {@code ticket}. */
  public boolean matches(Ticket ticket) {
    return (priorities.isEmpty() || priorities.contains(ticket.priority()))
        && (categories.isEmpty() || categories.contains(ticket.category()))
        && (types.isEmpty() || types.contains(ticket.type()))
        && (channels.isEmpty() || channels.contains(ticket.channel()))
        && (queues.isEmpty() || (ticket.queue() != null && queues.contains(ticket.queue())))
        && (tags.isEmpty() || !Collections.disjoint(tags, ticket.tags()))
        && (assigned == null || assigned == (ticket.assignment() != null))
        && (replied == null || replied == (ticket.firstReplyAt() != null))
        && (teams.isEmpty() || isWithTeam(ticket))
        && hasFields(ticket);
  }

  private boolean isWithTeam(Ticket ticket) {
    Assignment assignment = ticket.assignment();
    return assignment != null && !Collections.disjoint(teams, assignment.teams());
  }

  private boolean hasFields(Ticket ticket) {
    for (Map.Entry<String, FieldValue> field : fields.entrySet()) {
      if (!field.getValue().equals(ticket.fields().get(field.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
