package io.csm.simulator.whatif;

import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** An agent as a policy sees one. Compared by identity; changed by the run alone. */
public final class SimAgent {
  private final int number;
  private final String name;
  private final SortedSet<String> skills;
  private final Capacity capacity;
  private final SortedMap<String, Integer> held = new TreeMap<>();
  private int unitsInUse;
  private int calls;
  private int shifts;
  private int breaks;
  private long idleSince;
  private long newestTaken;

  // Figures, in milliseconds.
  private long shiftSince;
  private long shiftEnd;
  private long busySince;
  private long busy;
  private long staffed;
  private long overtime;

  SimAgent(int number, String name, SortedSet<String> skills, Capacity capacity) {
    this.number = number;
    this.name = name;
    this.skills = Collections.unmodifiableSortedSet(new TreeSet<>(skills));
    this.capacity = capacity;
  }

  /** Counted from 0 in the order of the names. */
  public int number() {
    return number;
  }

  /** Unique within the run. */
  public String name() {
    return name;
  }

  /** What the agent can do. */
  public SortedSet<String> skills() {
    return skills;
  }

  /** How much the agent can have at a time. */
  public Capacity capacity() {
    return capacity;
  }

  /** Whether the agent is on a shift, and not on a break. */
  public boolean isPresent() {
    return shifts > 0 && breaks == 0;
  }

  /** How many units the work in hand takes. */
  public int unitsInUse() {
    return unitsInUse;
  }

  /**
   * Since when the agent has been idle: the latest of coming on, the last completion and, for one
   * who has work in hand, the newest of it.
   */
  public long idleSince() {
    return unitsInUse > 0 ? Math.max(idleSince, newestTaken) : idleSince;
  }

  /** Whether the agent has the skill; everybody has an empty one. */
  public boolean has(String skill) {
    return skill.isEmpty() || skills.contains(skill);
  }

  /** Whether the agent is there, with the units free and the skill. */
  public boolean canTake(Waiting call) {
    return isPresent() && hasRoomFor(call.channel()) && has(call.skill());
  }

  /** Whether one more call of a channel fits in. */
  public boolean hasRoomFor(String channel) {
    ChannelType type = new ChannelType(channel);
    return unitsInUse + capacity.costOf(type) <= capacity.units()
        && held.getOrDefault(channel, 0) < capacity.limitOf(type);
  }

  /** Whether the agent came by this. */
  boolean cameOn(long now) {
    boolean was = isPresent();
    if (shifts++ == 0) {
      shiftSince = now;
    }
    return comes(was, now);
  }

  /** Whether the agent went by this. */
  boolean wentOff(long now) {
    boolean was = isPresent();
    if (--shifts == 0) {
      staffed += now - shiftSince;
      shiftEnd = now;
    }
    return was && !isPresent();
  }

  boolean breakBegins() {
    boolean was = isPresent();
    breaks++;
    return was && !isPresent();
  }

  boolean breakEnds(long now) {
    boolean was = isPresent();
    breaks--;
    return comes(was, now);
  }

  private boolean comes(boolean was, long now) {
    if (!was && isPresent()) {
      idleSince = now;
      return true;
    }
    return false;
  }

  void takes(Waiting call, long now) {
    call.units = capacity.costOf(new ChannelType(call.channel()));
    unitsInUse += call.units;
    held.merge(call.channel(), 1, Integer::sum);
    newestTaken = now;
    if (calls++ == 0) {
      busySince = now;
    }
  }

  /** The service is over; the units are held on for the wrap-up. */
  void served(long now) {
    if (--calls == 0) {
      busy += now - busySince;
      if (shifts == 0) {
        overtime += now - Math.max(busySince, shiftEnd);
      }
    }
  }

  void frees(Waiting call, long now) {
    unitsInUse -= call.units;
    held.merge(call.channel(), -1, Integer::sum);
    idleSince = now;
  }

  long busy() {
    return busy;
  }

  long staffed() {
    return staffed;
  }

  long overtime() {
    return overtime;
  }

  @Override
  public String toString() {
    return name;
  }
}
