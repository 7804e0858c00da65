package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a ticket that waits for too long, or behind too many. A rule acts on a ticket
 * at most once, from when it begins to wait until somebody has it or it stops waiting. Immutable.
 *
 * @param name 1 to 128 characters, unique among the rules; what is journalled
 * @param when the tickets that it is for, as they are then
 * @param after for how long the ticket has waited, zero to 365 days
 * @param behind more than so many tickets must have been waiting in its queue for longer, 0 to
 *     {@value #MAX_BEHIND}; null if that does not matter
 * @param priority what it gets, unless it has a higher one; null for none
 * @param request what it asks of routing from then on, in the place of what it asked; null for the
 *     same as before
 * @param team the one team that it is for from then on, whatever the teams of its queue; null for
 *     none
 * @param queue where it goes on to wait, at its old place in the order; null for where it is
 * @param cancel why it is not to wait any longer: it leaves its queue, and is offered to nobody
 *     until somebody gives it to a queue; 1 to 128 characters without personal content, or null
 * @param tellHost whether the host gets a notice
 * @param skills what changes in the skills that it demands itself
 */
public record ExceptionRule(
    String name,
    TicketCondition when,
    Duration after,
    @Nullable Integer behind,
    @Nullable Priority priority,
    @Nullable RoutingRequest request,
    @Nullable TeamId team,
    @Nullable QueueId queue,
    @Nullable String cancel,
    boolean tellHost,
    SkillChange skills) {
  /** The greatest number of tickets that a rule counts. */
  public static final int MAX_BEHIND = 10_000;

  public ExceptionRule {
    Require.name("rule.name", name, 128);
    Require.that(
        !after.isNegative() && after.compareTo(Duration.ofDays(365)) <= 0,
        "rule.after",
        after,
        "zero to 365 days");
    if (behind != null) {
      Require.range("rule.behind", behind, 0, MAX_BEHIND);
    }
    if (cancel != null) {
      Require.name("rule.cancel", cancel, 128);
      if (queue != null) {
        throw CsmException.of(
            Code.INVALID_VALUE,
            "rule.cancel",
            "value",
            cancel,
            "expected",
            "a queue or a cancellation, not both");
      }
    }
  }

  /** A rule on waiting time that does nothing yet but stand in the journal. */
  public static ExceptionRule after(String name, Duration waiting) {
    return new ExceptionRule(
        name,
        TicketCondition.ANY,
        waiting,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        SkillChange.NONE);
  }

  /**
   * A rule on the length of the queue, for a ticket that begins to wait behind more than so many.
   */
  public static ExceptionRule behind(String name, int tickets) {
    return after(name, Duration.ZERO).ifBehind(tickets);
  }

  /**
   * When a ticket has waited for long enough.
   *
   * @param enqueuedAt since when it waits
   * @param state of its queue, whose closures do not count; null where all time counts
   */
  public Instant moment(Instant enqueuedAt, @Nullable QueueState state) {
    return state == null ? enqueuedAt.plus(after) : state.whenWaited(enqueuedAt, after);
  }

  /** This rule, for certain tickets only. */
  public ExceptionRule when(TicketCondition only) {
    return new ExceptionRule(
        name, only, after, behind, priority, request, team, queue, cancel, tellHost, skills);
  }

  /** This rule, for a ticket with more than so many before it only. */
  public ExceptionRule ifBehind(int tickets) {
    return new ExceptionRule(
        name, when, after, tickets, priority, request, team, queue, cancel, tellHost, skills);
  }

  /** This rule, which raises the priority. */
  public ExceptionRule raisingTo(Priority newPriority) {
    return new ExceptionRule(
        name, when, after, behind, newPriority, request, team, queue, cancel, tellHost, skills);
  }

  /** This rule, which changes what is asked of routing. */
  public ExceptionRule asking(RoutingRequest newRequest) {
    return new ExceptionRule(
        name, when, after, behind, priority, newRequest, team, queue, cancel, tellHost, skills);
  }

  /** This rule, which changes what skills the ticket demands. */
  public ExceptionRule changing(SkillChange newSkills) {
    return new ExceptionRule(
        name, when, after, behind, priority, request, team, queue, cancel, tellHost, newSkills);
  }

  /** This rule, after which the ticket demands these skills no longer. */
  public ExceptionRule dropping(String... names) {
    return changing(skills.dropping(names));
  }

  /** This rule, after which these levels will do. */
  public ExceptionRule lowering(Skill... levels) {
    return changing(skills.lowering(levels));
  }

  /** This rule, after which the ticket demands these skills as well. */
  public ExceptionRule demanding(Skill... demands) {
    return changing(skills.adding(demands));
  }

  /** Whether it does nothing but stand in the journal. */
  public boolean isIdle() {
    return priority == null
        && request == null
        && team == null
        && queue == null
        && cancel == null
        && !tellHost
        && skills.isNone();
  }

  /** This rule, which escalates to a team. */
  public ExceptionRule escalatingTo(TeamId newTeam) {
    return new ExceptionRule(
        name, when, after, behind, priority, request, newTeam, queue, cancel, tellHost, skills);
  }

  /** This rule, which moves to another queue. */
  public ExceptionRule movingTo(QueueId newQueue) {
    return new ExceptionRule(
        name, when, after, behind, priority, request, team, newQueue, cancel, tellHost, skills);
  }

  /** This rule, which ends the waiting. */
  public ExceptionRule cancelling(String reason) {
    return new ExceptionRule(
        name, when, after, behind, priority, request, team, queue, reason, tellHost, skills);
  }

  /** This rule, which tells the host. */
  public ExceptionRule tellingHost() {
    return new ExceptionRule(
        name, when, after, behind, priority, request, team, queue, cancel, true, skills);
  }

  /** What a ticket asks of routing after this rule that asked that before. */
  public RoutingRequest requestAfter(RoutingRequest before) {
    RoutingRequest asked = request == null ? before : request;
    return team == null ? asked : asked.withOnlyTeams(team);
  }
}
