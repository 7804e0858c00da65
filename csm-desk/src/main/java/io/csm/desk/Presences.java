package io.csm.desk;

import io.csm.core.config.RampUp;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.PresenceReason;
import io.csm.core.event.WithdrawReason;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.people.Agent;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import java.time.Instant;

/** What the coming and going of agents brings with it, in the same change. Stateless. */
final class Presences {
  private Presences() {}

  /** What somebody says of the presence of an agent, and what the policy makes of it. */
  static AgentEvent.PresenceChanged changed(Attempt attempt, Agent agent, Presence presence) {
    RampUp rampUp = attempt.configuration().policy().rampUp();
    if (rampUp == null || !agent.presence().isAbsent() || presence.isAbsent()) {
      return new AgentEvent.PresenceChanged(presence);
    }
    Instant absentSince = agent.attendance().absentSince();
    Instant since = absentSince == null ? agent.presenceSince() : absentSince;
    boolean isLong = since == null || !since.plus(rampUp.absence()).isAfter(attempt.now());
    return new AgentEvent.PresenceChanged(
        presence, null, isLong ? rampUp.from(attempt.now()) : null);
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
