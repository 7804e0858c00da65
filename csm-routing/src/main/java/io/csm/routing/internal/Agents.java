package io.csm.routing.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The agents by number, the attributes of each side by side. */
final class Agents {
  /**
   * Added to the idle time of who holds something: they stand behind everybody who holds nothing.
   */
  private static final long HOLDS_SOMETHING = 1L << 62;

  // Longs of a record, after the id.
  private static final int IDLE_SINCE = 1;
  private static final int TURN = 2;

  // Ints of a record, after the place in a heap.
  private static final int LOAD = 1;
  private static final int PROFILE = 2;
  private static final int STANDING = 3;
  private static final int PREVIOUS = 4;
  private static final int NEXT = 5;
  private static final int FREED = 6;

  private static final int NO_PROFILE = -1;
  private static final Standing[] STANDINGS = Standing.values();

  final Slots slots = new Slots(2, 3);
  private final Slots profileSlots = new Slots();
  private @Nullable Profile[] profiles = new Profile[16];

  int take(long id) {
    int agent = slots.take(id);
    slots.setLong(agent, IDLE_SINCE, 0);
    slots.setLong(agent, TURN, 0);
    slots.setInt(agent, LOAD, 0);
    slots.setInt(agent, PROFILE, NO_PROFILE);
    slots.setInt(agent, STANDING, Standing.ABSENT.code);
    slots.setInt(agent, FREED, 0);
    return agent;
  }

  long id(int agent) {
    return slots.id(agent);
  }

  /** A key: who has the smallest was the first to get nothing new and to complete nothing. */
  long idleSince(int agent) {
    return slots.getLong(agent, IDLE_SINCE);
  }

  void setIdleSince(int agent, long key) {
    slots.setLong(agent, IDLE_SINCE, key);
  }

  /** Who has been idle longest has the smallest: those who hold nothing come first. */
  long idleOrder(int agent) {
    return idleOrder(load(agent), idleSince(agent));
  }

  static long idleOrder(int load, long idleSince) {
    return load > 0 ? idleSince + HOLDS_SOMETHING : idleSince;
  }

  /** When the agent had the last turn; only the order matters. */
  long turn(int agent) {
    return slots.getLong(agent, TURN);
  }

  void setTurn(int agent, long turn) {
    slots.setLong(agent, TURN, turn);
  }

  int load(int agent) {
    return slots.getInt(agent, LOAD);
  }

  void setLoad(int agent, int load) {
    slots.setInt(agent, LOAD, load);
  }

  Standing standing(int agent) {
    return STANDINGS[slots.getInt(agent, STANDING)];
  }

  void setStanding(int agent, Standing standing) {
    slots.setInt(agent, STANDING, standing.code);
  }

  boolean isReady(int agent) {
    return slots.getInt(agent, STANDING) == Standing.READY.code;
  }

  /** For {@link IdleList}. */
  int previous(int agent) {
    return slots.getInt(agent, PREVIOUS);
  }

  void setPrevious(int agent, int previous) {
    slots.setInt(agent, PREVIOUS, previous);
  }

  int next(int agent) {
    return slots.getInt(agent, NEXT);
  }

  void setNext(int agent, int next) {
    slots.setInt(agent, NEXT, next);
  }

  /** Whether the agent has just become free, and stands among those. */
  boolean isFreed(int agent) {
    return slots.getInt(agent, FREED) != 0;
  }

  void setFreed(int agent, boolean freed) {
    slots.setInt(agent, FREED, freed ? 1 : 0);
  }

  // Profiles

  void add(Profile profile) {
    profile.number = profileSlots.take(0);
    if (profile.number >= profiles.length) {
      profiles = Arrays.copyOf(profiles, profileSlots.size());
    }
    profiles[profile.number] = profile;
  }

  /** Nobody has the profile. */
  void remove(Profile profile) {
    profiles[profile.number] = null;
    profileSlots.release(profile.number);
  }

  @Nullable Profile profile(int agent) {
    int number = slots.getInt(agent, PROFILE);
    return number == NO_PROFILE ? null : profiles[number];
  }

  void setProfile(int agent, @Nullable Profile profile) {
    slots.setInt(agent, PROFILE, profile == null ? NO_PROFILE : profile.number);
  }

  /** The profile of an agent who has one. */
  Profile profileOf(int agent) {
    @Nullable Profile of = profile(agent);
    if (of == null) {
      throw new IllegalStateException("agent without a profile: " + id(agent));
    }
    return of;
  }
}
