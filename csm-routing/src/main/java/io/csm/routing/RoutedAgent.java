package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.people.Ramp;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.RoutingFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An agent as last read, with what is decided and not read back, and where it stands. */
final class RoutedAgent {
  private static final Comparator<Holding> FIRST_TO_RESUME =
      Comparator.comparing(Holding::since).thenComparing(Holding::id);

  static final Comparator<RoutedAgent> FIRST_TO_BE_ASKED_AGAIN =
      Comparator.comparing(RoutedAgent::askedAgainAt).thenComparing(agent -> agent.id);

  final AgentId id;

  /** The agent's number in the core. */
  final int number;

  long version = Long.MIN_VALUE;

  /** Null when it was removed while a decision on it was not seen through. */
  @Nullable Agent row;

  /** Null together with the row. */
  @Nullable RoutedProfile profile;

  @Nullable Position settlesAt;

  /** While somebody has the row locked: until when the agent is left alone. */
  @Nullable Instant lockedUntil;

  /**
   * The holdings of the row on whose tickets nothing can be decided, as somebody has them locked.
   */
  final List<Long> lockedHoldings = new ArrayList<>(0);

  final List<InFlight> inFlight = new ArrayList<>(2);

  /** The units in use by the row, and kept by what is in flight. */
  private int held;

  private int reserved;

  /** Since when the newest of what the row holds is as it is. */
  private Instant newestHolding = Instant.MIN;

  /** The RESUMING holdings of the row, first to resume first. */
  private List<Holding> resuming = List.of();

  /** The number of the last decision that gave the agent a turn, and has been read back. */
  private long lastTurn;

  /** Decisions up to that number were made before the agent left the pool. */
  private long leftAfter;

  /** As the core was told. */
  Instant idleSince = Instant.EPOCH;

  int unitsInUse;
  @Nullable AgentProfile placedAs;
  Barred barred = Barred.NOTHING;
  @Nullable Due nextToResume;

  /** As counted among those who are there, and off duty; null for who is not. */
  @Nullable RoutingFilter offDuty;

  /** As placed among those who are ramped up; null for who is not. */
  @Nullable Instant rampedUntil;

  final List<Due> timers = new ArrayList<>(2);

  RoutedAgent(AgentId id, int number) {
    this.id = id;
    this.number = number;
  }

  void read(@Nullable Agent newRow, long newVersion) {
    row = newRow;
    version = newVersion;
    held = 0;
    newestHolding = Instant.MIN;
    resuming = List.of();
    if (newRow == null) {
      return;
    }
    held = newRow.availability().externalUnits();
    for (Holding holding : newRow.holdings()) {
      held += holding.unitsInUse();
      newestHolding = later(newestHolding, holding.since());
      if (holding.kind() == HoldingKind.RESUMING) {
        if (resuming.isEmpty()) {
          resuming = new ArrayList<>();
        }
        resuming.add(holding);
      }
    }
    if (resuming.size() > 1) {
      resuming.sort(FIRST_TO_RESUME);
    }
  }

  /** A copy as it would be with another row, to look at and to throw away. */
  RoutedAgent as(Agent otherRow) {
    RoutedAgent copy = new RoutedAgent(id, number);
    copy.read(otherRow, version);
    copy.lockedHoldings.addAll(lockedHoldings);
    inFlight.forEach(copy::add);
    return copy;
  }

  void add(InFlight decided) {
    inFlight.add(decided);
    reserved += decided.units;
  }

  void remove(InFlight decided) {
    if (inFlight.remove(decided)) {
      reserved -= decided.units;
      if (decided.committed && decided.turn && decided.decision.number() > leftAfter) {
        lastTurn = Math.max(lastTurn, decided.decision.number());
      }
    }
  }

  /** Forgets the turns that decisions up to {@code number} gave. */
  void left(long number) {
    lastTurn = 0;
    leftAfter = number;
  }

  /** The number of the last decision that gave the agent a turn and was not refused, or 0. */
  long turn() {
    long last = lastTurn;
    for (InFlight decided : inFlight) {
      if (decided.turn && decided.decision.number() > leftAfter) {
        last = Math.max(last, decided.decision.number());
      }
    }
    return last;
  }

  /** Since when the agent has been given nothing new and has completed nothing. */
  Instant idleSince(Instant ofRow) {
    Instant latest = later(ofRow, newestHolding);
    for (InFlight decided : inFlight) {
      latest = decided.work == null ? latest : later(latest, decided.at);
    }
    return latest;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }

  /** Until when the agent gets no new work after having come back; null for not at all. */
  @Nullable Instant rampedUntil(Agent ofRow, Instant now) {
    @Nullable Ramp ramp = ofRow.attendance().ramp();
    if (ramp == null || !ramp.until().isAfter(now)) {
      return null;
    }
    for (InFlight decided : inFlight) {
      ramp = decided.work == null ? ramp : ramp.offered(decided.at);
    }
    return ramp.blockedUntil(now);
  }

  private Instant askedAgainAt() {
    return rampedUntil == null ? Instant.MAX : rampedUntil;
  }

  /** How many pieces of work of a channel hold units, or are about to. */
  int itemsOf(Agent ofRow, ChannelType channel) {
    int items = ofRow.itemsOf(channel);
    for (InFlight decided : inFlight) {
      items += channel.equals(decided.channel) ? 1 : 0;
    }
    return items;
  }

  int itemsOf(Agent ofRow, QueueId queue) {
    int items = ofRow.itemsOf(queue);
    for (InFlight decided : inFlight) {
      items += queue.equals(decided.queue) ? 1 : 0;
    }
    return items;
  }

  /** Of what the agent takes no new work now, whatever units are free. */
  Barred barred(Agent ofRow, QueueLimits limits) {
    SortedMap<ChannelType, Integer> channelLimits = ofRow.capacity().limits();
    SortedSet<ChannelType> closed = ofRow.availability().closedChannels();
    if (limits.isEmpty() && channelLimits.isEmpty() && closed.isEmpty()) {
      return Barred.NOTHING;
    }
    SortedSet<ChannelType> channels = new TreeSet<>(closed);
    channelLimits.forEach(
        (channel, limit) -> {
          if (itemsOf(ofRow, channel) >= limit) {
            channels.add(channel);
          }
        });
    SortedSet<QueueId> queues = new TreeSet<>();
    for (QueueId queue : limits.queues()) {
      if (itemsOf(ofRow, queue) >= limits.of(queue)) {
        queues.add(queue);
      }
    }
    return channels.isEmpty() && queues.isEmpty() ? Barred.NOTHING : new Barred(channels, queues);
  }

  /** Whether the limits allow one more piece of work like this one to hold units. */
  boolean isWithinLimits(Agent ofRow, Holding holding, QueueLimits limits) {
    int ofChannel = ofRow.capacity().limitOf(holding.channel());
    int ofQueue = limits.of(holding.queue());
    return (ofChannel == Integer.MAX_VALUE || itemsOf(ofRow, holding.channel()) < ofChannel)
        && (ofQueue == Integer.MAX_VALUE || itemsOf(ofRow, holding.queue()) < ofQueue);
  }

  int unitsInUseNow() {
    return held + reserved;
  }

  /** Whether nothing may be decided on the agent now. */
  boolean isSettling() {
    return settlesAt != null || lockedUntil != null;
  }

  /** Whether nothing is to be decided on the holding now. */
  boolean isDeciding(Holding holding) {
    if (lockedHoldings.contains(holding.id())) {
      return true;
    }
    for (InFlight decided : inFlight) {
      if (decided.holding == holding.id()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The first work that waits for units of this agent. Work that takes more than the whole capacity
   * is passed over, and so is work of a channel that the agent may have nothing of: it would bar
   * the agent from all new work, and no unit that gets free could help.
   */
  @Nullable Holding firstToResume(Agent ofRow) {
    return firstToResume(ofRow, any -> true);
  }

  /** As the other, of such work. */
  @Nullable Holding firstToResume(Agent ofRow, Predicate<Holding> such) {
    if (ofRow.retired() || !ofRow.presence().takesResumingWork() || ofRow.capacity().units() == 0) {
      return null;
    }
    for (Holding holding : resuming) {
      if (holding.units() <= ofRow.capacity().units()
          && ofRow.capacity().limitOf(holding.channel()) > 0
          && such.test(holding)
          && !isDeciding(holding)) {
        return holding;
      }
    }
    return null;
  }
}
