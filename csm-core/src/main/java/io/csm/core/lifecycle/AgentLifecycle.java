package io.csm.core.lifecycle;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.TicketId;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.EndReason;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.Agent;
import io.csm.core.people.Attendance;
import io.csm.core.people.Duty;
import io.csm.core.people.WorkSchedule;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of an agent: the fold of its events, and what a ticket's events mean for it. Stateless
 * and thread-safe.
 */
public final class AgentLifecycle {
  private AgentLifecycle() {}

  /** An event of an agent that follows from an event of a ticket, in the same change. */
  public record Effect(AgentId agent, AgentEvent event) {}

  /**
   * The agent after one more event.
   *
   * @param agent as it was before; null before its first event
   * @throws CsmException with {@code MALFORMED} if the first event does not define an agent
   */
  public static Agent evolve(@Nullable Agent agent, Envelope envelope, Event event) {
    AgentId id = new AgentId(envelope.aggregate().id());
    Instant at = envelope.recordedAt();
    if (agent == null) {
      if (event.kind() != EventKind.AGENT_DEFINED) {
        throw malformed(id, event);
      }
      return new Agent(
          id,
          ((AgentEvent.Defined) event).profile(),
          false,
          Presence.OFFLINE,
          null,
          null,
          List.of());
    }
    return switch (event.kind()) {
      case AGENT_DEFINED ->
          agent.withProfile(((AgentEvent.Defined) event).profile()).withRetired(false);
      case AGENT_RETIRED -> agent.withRetired(true).withPresence(Presence.OFFLINE, at);
      case CHANNELS_CLOSED ->
          agent.withAvailability(
              agent
                  .availability()
                  .withClosedChannels(((AgentEvent.ChannelsClosed) event).channels()));
      case EXTERNAL_LOAD -> {
        AgentEvent.ExternalLoadChanged changed = (AgentEvent.ExternalLoadChanged) event;
        yield agent.withAvailability(
            agent.availability().withExternalLoad(changed.key(), changed.load()));
      }
      case PRESENCE_CHANGED -> {
        AgentEvent.PresenceChanged changed = (AgentEvent.PresenceChanged) event;
        Agent present = present(agent, changed.presence(), at);
        yield changed.ramp() == null
            ? present
            : present.withAttendance(present.attendance().withRamp(changed.ramp()));
      }
      case AGENT_SCHEDULED -> scheduled(agent, ((AgentEvent.Scheduled) event).schedule(), at);
      case DUTY_CHANGED -> duty(agent, (AgentEvent.DutyChanged) event, at);
      case DISCONNECTED ->
          agent.presence() == Presence.AWAY ? agent : present(agent, Presence.AWAY, at);
      case HOLDING_TAKEN -> {
        List<Holding> holdings = new ArrayList<>(agent.holdings());
        Holding taken = ((AgentEvent.HoldingTaken) event).holding();
        holdings.add(taken);
        Agent holding = holding(agent, holdings, agent.idleSince());
        yield taken.kind() == HoldingKind.OFFER
            ? holding.withAttendance(agent.attendance().offered(at))
            : holding;
      }
      case HOLDING_CHANGED -> {
        AgentEvent.HoldingChanged changed = (AgentEvent.HoldingChanged) event;
        List<Holding> holdings = new ArrayList<>(agent.holdings());
        holdings.replaceAll(
            held ->
                held.id() == changed.holding()
                    ? held.become(changed.state(), at, changed.until())
                    : held);
        yield holding(agent, holdings, agent.idleSince());
      }
      case HOLDING_RELEASED -> {
        AgentEvent.HoldingReleased released = (AgentEvent.HoldingReleased) event;
        List<Holding> holdings = new ArrayList<>(agent.holdings());
        holdings.removeIf(held -> held.id() == released.holding());
        yield holding(agent, holdings, released.idleAnew() ? at : agent.idleSince())
            .withAttendance(after(agent, released));
      }
      case EXTENSION, UNKNOWN -> agent;
      default -> throw malformed(id, event);
    };
  }

  /** What an event of {@code ticket} means for the agent it names; empty if it names none. */
  public static Optional<Effect> effectOf(TicketId ticket, TicketEvent event, Instant recordedAt) {
    return switch (event.kind()) {
      case OFFER_MADE -> {
        TicketEvent.OfferMade made = (TicketEvent.OfferMade) event;
        yield effect(
            made.agent(),
            new AgentEvent.HoldingTaken(
                new Holding(
                    made.offer().value(),
                    HoldingKind.OFFER,
                    ticket,
                    made.queue(),
                    made.channel(),
                    made.units(),
                    recordedAt,
                    made.expiresAt())));
      }
      case OFFER_ACCEPTED -> {
        TicketEvent.OfferAccepted accepted = (TicketEvent.OfferAccepted) event;
        yield answered(accepted.agent(), accepted.offer().value());
      }
      case OFFER_DECLINED -> {
        TicketEvent.OfferDeclined declined = (TicketEvent.OfferDeclined) event;
        yield answered(declined.agent(), declined.offer().value());
      }
      case OFFER_EXPIRED -> {
        TicketEvent.OfferExpired expired = (TicketEvent.OfferExpired) event;
        yield released(expired.agent(), expired.offer().value(), true);
      }
      case OFFER_WITHDRAWN -> {
        TicketEvent.OfferWithdrawn withdrawn = (TicketEvent.OfferWithdrawn) event;
        yield released(withdrawn.agent(), withdrawn.offer().value(), false);
      }
      case ASSIGNED -> {
        TicketEvent.Assigned assigned = (TicketEvent.Assigned) event;
        yield effect(
            assigned.agent(),
            new AgentEvent.HoldingTaken(
                new Holding(
                    assigned.assignment().value(),
                    assigned.state(),
                    ticket,
                    assigned.queue(),
                    assigned.channel(),
                    assigned.units(),
                    recordedAt,
                    null)));
      }
      case ASSIGNMENT_CHANGED -> {
        TicketEvent.AssignmentChanged changed = (TicketEvent.AssignmentChanged) event;
        yield effect(
            changed.agent(),
            new AgentEvent.HoldingChanged(
                changed.assignment().value(), changed.state(), changed.until()));
      }
      case ASSIGNMENT_ENDED -> {
        TicketEvent.AssignmentEnded ended = (TicketEvent.AssignmentEnded) event;
        yield released(
            ended.agent(), ended.assignment().value(), ended.reason() == EndReason.COMPLETED);
      }
      default -> Optional.empty();
    };
  }

  /** One missed offer more, or none any more. */
  private static Attendance after(Agent agent, AgentEvent.HoldingReleased released) {
    Attendance attendance = agent.attendance();
    if (released.answered()) {
      return attendance.withMissed(0);
    }
    boolean missed =
        released.idleAnew()
            && agent
                .holding(released.holding())
                .filter(held -> held.kind() == HoldingKind.OFFER)
                .isPresent();
    return missed ? attendance.withMissed(attendance.missed() + 1) : attendance;
  }

  private static Agent present(Agent agent, Presence presence, Instant at) {
    boolean signsIn = agent.presence() == Presence.OFFLINE && presence != Presence.OFFLINE;
    Instant idleSince = signsIn || agent.idleSince() == null ? at : agent.idleSince();
    return agent
        .withPresence(presence, at)
        .withIdleSince(idleSince)
        .withAttendance(
            agent.attendance().withMissed(0).withAbsentSince(absentSince(agent, presence, at)));
  }

  private static Agent scheduled(Agent agent, WorkSchedule schedule, Instant at) {
    Attendance attendance = agent.attendance();
    Duty before = attendance.duty();
    if (schedule.equals(WorkSchedule.ALWAYS)) {
      return agent.withAttendance(attendance.withDuty(null));
    }
    return agent.withAttendance(
        attendance.withDuty(
            new Duty(
                schedule, attendance.dutyState(), before == null ? at : before.since(), null)));
  }

  /** Who comes back on duty is idle from then on, as who signs in. */
  private static Agent duty(Agent agent, AgentEvent.DutyChanged changed, Instant at) {
    Duty before = agent.attendance().duty();
    if (before == null) {
      return agent;
    }
    Instant since = before.state() == changed.state() ? before.since() : at;
    Attendance attendance =
        agent
            .attendance()
            .withDuty(new Duty(before.schedule(), changed.state(), since, changed.next()));
    boolean comesBack = before.state().isOff() && !changed.state().isOff();
    return agent
        .withAttendance(changed.ramp() == null ? attendance : attendance.withRamp(changed.ramp()))
        .withIdleSince(comesBack && agent.idleSince() != null ? at : agent.idleSince());
  }

  private static @Nullable Instant absentSince(Agent agent, Presence presence, Instant at) {
    if (!presence.isAbsent()) {
      return null;
    }
    Instant before = agent.attendance().absentSince();
    return agent.presence().isAbsent() && before != null ? before : at;
  }

  private static Agent holding(Agent agent, List<Holding> holdings, @Nullable Instant idleSince) {
    return agent.withHoldings(holdings).withIdleSince(idleSince);
  }

  private static Optional<Effect> released(AgentId agent, long holding, boolean idleAnew) {
    return effect(agent, new AgentEvent.HoldingReleased(holding, idleAnew));
  }

  private static Optional<Effect> answered(AgentId agent, long offer) {
    return effect(agent, new AgentEvent.HoldingReleased(offer, false, true));
  }

  private static Optional<Effect> effect(AgentId agent, AgentEvent event) {
    return Optional.of(new Effect(agent, event));
  }

  private static CsmException malformed(AgentId id, Event event) {
    return CsmException.of(
        Code.MALFORMED,
        id.toString(),
        "detail",
        event.kind(),
        "expected",
        "AGENT_DEFINED, then events about an agent");
  }
}
