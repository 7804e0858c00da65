package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.work.ChannelType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision whose change has not been read back: it keeps {@code units} of the agent, and keeps
 * the work, or the holding, from being decided again.
 */
final class InFlight {
  final Decision decision;
  final RoutedAgent agent;

  /** The waiting work that it takes; null for decisions on what an agent holds. */
  final @Nullable RoutedWork work;

  /** The holding that it concerns; 0 for an offer that is to be made. */
  final long holding;

  final int units;

  /** Where it counts to a limit; null for what takes nothing more. */
  @Nullable ChannelType channel;

  @Nullable QueueId queue;

  /** When it was decided. */
  Instant at = Instant.EPOCH;

  /** Whether it was the agent's turn. */
  boolean turn;

  boolean committed;
  long agentVersion;
  long ticketVersion;
  boolean agentRead;
  boolean workRead;

  InFlight(
      Decision decision, RoutedAgent agent, @Nullable RoutedWork work, long holding, int units) {
    this.decision = decision;
    this.agent = agent;
    this.work = work;
    this.holding = holding;
    this.units = units;
    this.workRead = work == null;
  }

  /** Whether an agent's row of that version contains what was decided. */
  boolean isInAgentRow(long version) {
    return committed && version >= agentVersion;
  }

  /** Whether a ticket of that version contains what was decided. */
  boolean isInTicket(long version) {
    return committed && version >= ticketVersion;
  }
}
