package io.csm.core.event;

import io.csm.core.people.AgentProfile;
import io.csm.core.people.ExternalLoad;
import io.csm.core.people.Ramp;
import io.csm.core.people.WorkSchedule;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DutyState;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
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

  /**
   * The agent signed in or out, or takes work now or no longer.
   *
   * @param reason null where somebody said so
   * @param ramp how fast the agent, who has come back, may be asked from now on; null for as before
   */
  record PresenceChanged(Presence presence, @Nullable PresenceReason reason, @Nullable Ramp ramp)
      implements AgentEvent {
    /** A presence that somebody has set. */
    public PresenceChanged(Presence presence) {
      this(presence, null, null);
    }

    @Override
    public EventKind kind() {
      return EventKind.PRESENCE_CHANGED;
    }
  }

  /** The agent has another schedule of work. */
  record Scheduled(WorkSchedule schedule) implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.AGENT_SCHEDULED;
    }
  }

  /**
   * The agent's schedule says something else from now on.
   *
   * @param next when it does so again; null for never
   * @param ramp how fast the agent, who is back on duty, may be asked from now on; null for as
   *     before
   */
  record DutyChanged(DutyState state, @Nullable Instant next, @Nullable Ramp ramp)
      implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.DUTY_CHANGED;
    }
  }

  /** The agent's last session has been gone for the grace time: the agent is AWAY. */
  record Disconnected() implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.DISCONNECTED;
    }
  }

  /**
   * The agent takes new work of these channels no longer, and of all others.
   *
   * @param channels none for an agent who takes work of every channel
   */
  record ChannelsClosed(SortedSet<ChannelType> channels) implements AgentEvent {
    public ChannelsClosed {
      channels = Collections.unmodifiableSortedSet(new TreeSet<>(channels));
    }

    @Override
    public EventKind kind() {
      return EventKind.CHANNELS_CLOSED;
    }
  }

  /**
   * Work that the agent does outside of the desk is more, or less.
   *
   * @param key the host's name for it
   * @param load without units when it is over
   */
  record ExternalLoadChanged(String key, ExternalLoad load) implements AgentEvent {
    @Override
    public EventKind kind() {
      return EventKind.EXTERNAL_LOAD;
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
   * @param answered whether it was an offer that the agent accepted or declined
   */
  record HoldingReleased(long holding, boolean idleAnew, boolean answered) implements AgentEvent {
    /** What is gone otherwise than by an answer to an offer. */
    public HoldingReleased(long holding, boolean idleAnew) {
      this(holding, idleAnew, false);
    }

    @Override
    public EventKind kind() {
      return EventKind.HOLDING_RELEASED;
    }
  }
}
