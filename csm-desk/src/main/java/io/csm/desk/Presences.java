package io.csm.desk;

import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.PresenceReason;
import io.csm.core.event.WithdrawReason;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.people.Agent;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;

/** What the coming and going of agents brings with it, in the same change. Stateless. */
final class Presences {
  private Presences() {}

  /**
   * An agent has missed an offer: after as many in a row as the policy bears, the agent is AWAY.
   */
  static void missed(Attempt attempt, Agent agent) {
    int most = attempt.configuration().policy().awayAfterMissed();
    boolean there = agent.presence() != Presence.AWAY && agent.presence() != Presence.OFFLINE;
    if (most > 0 && agent.attendance().missed() >= most && there && !agent.retired()) {
      attempt.emit(
          AggregateKey.of(attempt.tenant(), agent.id()),
          new AgentEvent.PresenceChanged(Presence.AWAY, PresenceReason.MISSED_OFFERS));
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
