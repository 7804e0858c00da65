package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.config.HeldWork;
import io.csm.core.config.RampUp;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.PresenceReason;
import io.csm.core.event.WithdrawReason;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.people.Agent;
import io.csm.core.people.Duty;
import io.csm.core.people.Ramp;
import io.csm.core.people.WorkSchedule;
import io.csm.core.ticket.Assignment;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.DutyState;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the coming and going of agents brings with it, in the same change. Stateless. */
final class Presences {
  private Presences() {}

  /** What somebody says of the presence of an agent, and what the policy makes of it. */
  static AgentEvent.PresenceChanged changed(Attempt attempt, Agent agent, Presence presence) {
    if (!agent.presence().isAbsent() || presence.isAbsent()) {
      return new AgentEvent.PresenceChanged(presence);
    }
    Instant absentSince = agent.attendance().absentSince();
    return new AgentEvent.PresenceChanged(
        presence,
        null,
        rampSince(attempt, absentSince == null ? agent.presenceSince() : absentSince));
  }

  /** How slowly an agent begins who has been gone since then; null for at once. */
  private static @Nullable Ramp rampSince(Attempt attempt, @Nullable Instant since) {
    RampUp rampUp = attempt.configuration().policy().rampUp();
    if (rampUp == null) {
      return null;
    }
    boolean isLong = since == null || !since.plus(rampUp.absence()).isAfter(attempt.now());
    return isLong ? rampUp.from(attempt.now()) : null;
  }

  /**
   * Writes down what the schedule of an agent says now, if it is something else than before. Who
   * goes off duty is asked for nothing any more, and what is held is treated by the policy.
   */
  static void duty(Attempt attempt, AgentId id, Shifts shifts) {
    Agent agent = attempt.agent(id);
    Duty before = agent.attendance().duty();
    if (before == null || agent.retired()) {
      return;
    }
    Shifts.Says says = shifts.at(before.schedule(), attempt.configuration(), attempt.now());
    if (says.state() == before.state() && Objects.equals(says.next(), before.next())) {
      return;
    }
    boolean comesBack = before.state().isOff() && !says.state().isOff();
    Ramp ramp =
        comesBack && !agent.presence().isAbsent() ? rampSince(attempt, before.since()) : null;
    attempt.emit(
        AggregateKey.of(attempt.tenant(), id),
        new AgentEvent.DutyChanged(says.state(), says.next(), ramp));
    if (says.state().isOff() && !before.state().isOff()) {
      leave(attempt, agent, attempt.configuration().policy().whenOffDuty());
    }
  }

  /** Gives an agent another schedule, and writes down what it says now. */
  static void schedule(Attempt attempt, AgentId id, WorkSchedule schedule, Shifts shifts) {
    AggregateKey key = AggregateKey.of(attempt.tenant(), id);
    Duty before = attempt.agent(id).attendance().duty();
    if (before != null && schedule.equals(WorkSchedule.ALWAYS) && before.state().isOff()) {
      // Who has a schedule no more is back on duty.
      attempt.emit(
          key,
          new AgentEvent.DutyChanged(DutyState.ON_DUTY, null, rampSince(attempt, before.since())));
    }
    attempt.emit(key, new AgentEvent.Scheduled(schedule));
    duty(attempt, id, shifts);
  }

  /** What rings at who leaves goes back to its place, and what is held is treated by a policy. */
  static void leave(Attempt attempt, Agent agent, @Nullable HeldWork policy) {
    AgentId id = agent.id();
    boolean returns = policy != null && policy != HeldWork.KEEP;
    attempt.prefetch(
        agent.holdings().stream()
            .filter(holding -> returns || holding.kind() == HoldingKind.OFFER)
            .map(holding -> AggregateKey.of(attempt.tenant(), holding.ticket()))
            .toList());
    for (Holding holding : agent.holdings()) {
      if (holding.kind() == HoldingKind.OFFER) {
        attempt.run(
            holding.ticket(), new TicketCommand.WithdrawOffers(id, WithdrawReason.AGENT_LEFT));
      } else if (returns
          && holding.kind() != HoldingKind.WRAP_UP
          && (policy == HeldWork.RETURN_ALL || isUnstarted(attempt.ticket(holding.ticket())))) {
        attempt.run(holding.ticket(), new TicketCommand.ReturnWork(id));
      }
    }
  }

  /** Whether the customer got no reply since the ticket was assigned. */
  private static boolean isUnstarted(Ticket ticket) {
    Assignment assignment = ticket.assignment();
    Instant reply = ticket.lastReplyAt();
    return assignment != null && (reply == null || reply.isBefore(assignment.since()));
  }

  /**
   * An agent has missed an offer: after as many in a row as the policy bears, the agent is AWAY.
   */
  static void missed(Attempt attempt, Agent agent) {
    int most = attempt.configuration().policy().awayAfterMissed();
    if (most > 0
        && agent.attendance().missed() >= most
        && !agent.presence().isAbsent()
        && !agent.retired()) {
      attempt.emit(
          AggregateKey.of(attempt.tenant(), agent.id()),
          new AgentEvent.PresenceChanged(Presence.AWAY, PresenceReason.MISSED_OFFERS, null));
      withdrawOffers(attempt, agent);
    }
  }

  /**
   * What rings at somebody who is not there goes back to its place, and does not count as missed.
   */
  static void withdrawOffers(Attempt attempt, Agent agent) {
    attempt.prefetch(
        agent.holdings().stream()
            .filter(holding -> holding.kind() == HoldingKind.OFFER)
            .map(holding -> AggregateKey.of(attempt.tenant(), holding.ticket()))
            .toList());
    for (Holding holding : agent.holdings()) {
      if (holding.kind() == HoldingKind.OFFER) {
        attempt.run(
            holding.ticket(),
            new TicketCommand.WithdrawOffers(agent.id(), WithdrawReason.AGENT_LEFT));
      }
    }
  }
}
