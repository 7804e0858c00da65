package io.csm.core.event;

import io.csm.core.people.AgentProfile;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an agent. Holdings change in the same commit as the ticket that they are about.
 */
public sealed interface AgentEvent extends Event {

  /** The agent became known, or the directory says something new. */
  record Defined(AgentProfile profile) implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.AGENT_DEFINED;
    }
  }

  /** The agent left for good. */
  record Retired() implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.AGENT_RETIRED;
    }
  }

  /** The agent signed in or out, or takes work now or no longer. */
  record PresenceChanged(Presence presence) implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.PRESENCE_CHANGED;
    }
  }

  /** The agent's last session has been gone for the grace time: the agent is AWAY. */
  record Disconnected() implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.DISCONNECTED;
    }
  }

  /** The agent holds one more offer or assignment. */
  record HoldingTaken(Holding holding) implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.HOLDING_TAKEN;
    }
  }

  /** A holding is in another state. */
  record HoldingChanged(long holding, HoldingKind state, @Nullable Instant until)
      implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.HOLDING_CHANGED;
    }
  }

  /**
   * A holding is gone.
   *
   * @param idleAnew whether the agent's idle time begins anew, because work was done or an offer
   *     was missed
   */
  record HoldingReleased(long holding, boolean idleAnew) implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.HOLDING_RELEASED;
    }
  }
}
