package io.csm.core.people;

import io.csm.core.AgentId;
import io.csm.core.AggregateState;
import io.csm.core.QueueId;
import io.csm.core.internal.Require;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.Presence;
import io.csm.core.work.RoutingFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An agent as one versioned row: profile, presence and everything held. Whoever changes any of it
 * raises the version of the row in the same commit, so that two nodes cannot both use the last free
 * unit. Immutable.
 *
 * @param retired whether the agent has left for good; takes nothing and keeps the id
 * @param presenceSince when the present presence began; null before the first sign-in
 * @param idleSince the latest of sign-in, completion and missed offer; null before the first
 *     sign-in
 * @param holdings offers and assignments, in the order in which they were taken, at most {@value
 *     #MAX_HOLDINGS}
 * @param availability what else limits the new work
 * @param attendance what coming and going leaves behind
 */
public record Agent(
    AgentId id,
    AgentProfile profile,
    boolean retired,
    Presence presence,
    @Nullable Instant presenceSince,
    @Nullable Instant idleSince,
    List<Holding> holdings,
    Availability availability,
    Attendance attendance)
    implements AggregateState {
  /** The greatest number of offers and assignments, paused ones included. */
  public static final int MAX_HOLDINGS = 10_000;

  public Agent {
    holdings = Require.list("agent.holdings", holdings, MAX_HOLDINGS);
  }

  /** An agent who takes work of every channel, and has no load from outside. */
  public Agent(
      AgentId id,
      AgentProfile profile,
      boolean retired,
      Presence presence,
      @Nullable Instant presenceSince,
      @Nullable Instant idleSince,
      List<Holding> holdings) {
    this(
        id,
        profile,
        retired,
        presence,
        presenceSince,
        idleSince,
        holdings,
        Availability.FULL,
        Attendance.NONE);
  }

  /** This agent under another profile. */
  public Agent withProfile(AgentProfile newProfile) {
    return new Agent(
        id,
        newProfile,
        retired,
        presence,
        presenceSince,
        idleSince,
        holdings,
        availability,
        attendance);
  }

  /** This agent with other work. */
  public Agent withHoldings(List<Holding> newHoldings) {
    return new Agent(
        id,
        profile,
        retired,
        presence,
        presenceSince,
        idleSince,
        newHoldings,
        availability,
        attendance);
  }

  /** This agent, idle since another time. */
  public Agent withIdleSince(@Nullable Instant since) {
    return new Agent(
        id, profile, retired, presence, presenceSince, since, holdings, availability, attendance);
  }

  /** This agent, present in another way since then. */
  public Agent withPresence(Presence newPresence, Instant since) {
    return new Agent(
        id, profile, retired, newPresence, since, idleSince, holdings, availability, attendance);
  }

  /** This agent, available in another way. */
  public Agent withAvailability(Availability newAvailability) {
    return new Agent(
        id,
        profile,
        retired,
        presence,
        presenceSince,
        idleSince,
        holdings,
        newAvailability,
        attendance);
  }

  /** This agent, with something else left behind. */
  public Agent withAttendance(Attendance newAttendance) {
    return new Agent(
        id,
        profile,
        retired,
        presence,
        presenceSince,
        idleSince,
        holdings,
        availability,
        newAttendance);
  }

  /** This agent, gone for good or not. */
  public Agent withRetired(boolean gone) {
    return new Agent(
        id, profile, gone, presence, presenceSince, idleSince, holdings, availability, attendance);
  }

  /**
   * Why an agent who stands like this is asked for nothing new, whatever is held; empty for who may
   * be asked.
   */
  public Optional<RoutingFilter> absence() {
    if (retired || !presence.takesNewWork() || idleSince == null) {
      return Optional.of(RoutingFilter.PRESENCE);
    }
    return switch (attendance.dutyState()) {
      case ON_DUTY -> Optional.empty();
      case ENDING, OFF_SHIFT -> Optional.of(RoutingFilter.OFF_SHIFT);
      case TIME_OFF -> Optional.of(RoutingFilter.TIME_OFF);
    };
  }

  /**
   * The units in use: offers, active work, wrap-up, and load from outside. Takes time in proportion
   * to the holdings.
   */
  public int unitsInUse() {
    int units = availability.externalUnits();
    for (Holding holding : holdings) {
      units += holding.unitsInUse();
    }
    return units;
  }

  /** How many pieces of work of a channel hold units, those from outside included. */
  public int itemsOf(ChannelType channel) {
    int items = 0;
    for (Holding holding : holdings) {
      items += holding.kind().holdsUnits() && holding.channel().equals(channel) ? 1 : 0;
    }
    for (ExternalLoad load : availability.externalLoads().values()) {
      items += load.channel().equals(channel) ? 1 : 0;
    }
    return items;
  }

  /** How many pieces of work of a queue hold units. */
  public int itemsOf(QueueId queue) {
    int items = 0;
    for (Holding holding : holdings) {
      items += holding.kind().holdsUnits() && holding.queue().equals(queue) ? 1 : 0;
    }
    return items;
  }

  /**
   * The units free under the capacity in force; negative after an override or a cut in capacity.
   */
  public int unitsFree() {
    return capacity().units() - unitsInUse();
  }

  /** The capacity in force. */
  public Capacity capacity() {
    return profile.capacity();
  }

  /** The holding with that id. */
  public Optional<Holding> holding(long holdingId) {
    for (Holding holding : holdings) {
      if (holding.id() == holdingId) {
        return Optional.of(holding);
      }
    }
    return Optional.empty();
  }
}
