package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.people.Agent;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.routing.RoutedAgent.Standing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The agents of a pool by profile, and what is due on the work that they hold. */
final class Crew {
  private final RouterConfig config;
  private final Backlog backlog;
  private final Decisions decisions;
  private final Map<AgentId, RoutedAgent> agents = new LinkedHashMap<>();
  private final Removed<AgentId> removed;
  private final Map<Profile.Key, Profile> profiles = new LinkedHashMap<>();
  private int size;
  private int available;

  /** Offers that expire, wrap-ups that end, work that can be resumed at once. */
  final TreeSet<Due> offers = new TreeSet<>();

  final TreeSet<Due> wrapUps = new TreeSet<>();
  final TreeSet<Due> resumable = new TreeSet<>();

  Crew(RouterConfig config, Backlog backlog, Decisions decisions) {
    this.config = config;
    this.backlog = backlog;
    this.decisions = decisions;
    this.removed = new Removed<>(config.maxRemembered());
  }

  int size() {
    return size;
  }

  int available() {
    return available;
  }

  @Nullable RoutedAgent find(AgentId id) {
    return agents.get(id);
  }

  /** All who are known, in the order in which they came; for explanations only. */
  Iterable<RoutedAgent> all() {
    return agents.values();
  }

  /** All profiles, in the order in which they came. */
  Iterable<Profile> profiles() {
    return profiles.values();
  }

  /** Takes over a row, if it is news. */
  void put(Agent row, long version) {
    @Nullable RoutedAgent known = agents.get(row.id());
    if ((known == null || known.row == null) && size == config.maxAgents()) {
      throw CsmException.of(Code.OVERLOADED, "agents", "limit", config.maxAgents());
    }
    read(row.id(), row, version);
  }

  /** Takes over that an agent left, if it is news. */
  void remove(AgentId id, long version) {
    read(id, null, version);
  }

  private void read(AgentId id, @Nullable Agent row, long version) {
    @Nullable RoutedAgent entry = agents.get(id);
    if (entry == null) {
      long removedAt = removed.take(id);
      if (version < removedAt) {
        removed.remember(id, removedAt);
        return;
      }
      entry = new RoutedAgent(id);
      agents.put(id, entry);
    } else if (version < entry.version) {
      return;
    }
    size += (row == null ? 0 : 1) - (entry.row == null ? 0 : 1);
    @Nullable Profile profile = profileOf(entry, row);
    if (version > entry.version) {
      // Whoever had locked it has written it.
      entry.lockedUntil = null;
    }
    entry.read(row, version);
    for (int i = entry.inFlight.size() - 1; i >= 0; i--) {
      InFlight decided = entry.inFlight.get(i);
      if (decided.isInAgentRow(version)) {
        entry.remove(decided);
        decisions.agentRead(decided);
      }
    }
    changed(entry, profile);
  }

  /** Puts the agent where it belongs by what is known of it; drops it if nothing needs it. */
  void changed(RoutedAgent entry) {
    changed(entry, entry.profile);
  }

  private void changed(RoutedAgent entry, @Nullable Profile profile) {
    place(entry, profile);
    placeTimers(entry);
    if (entry.row == null && entry.inFlight.isEmpty() && !entry.isSettling()) {
      agents.remove(entry.id);
      removed.remember(entry.id, entry.version);
    }
  }

  private void place(RoutedAgent entry, @Nullable Profile profile) {
    @Nullable Agent row = entry.row;
    int unitsInUse = entry.unitsInUseNow();
    @Nullable Holding resuming = row == null ? null : entry.firstToResume(row);
    boolean resumable =
        resuming != null
            && profile != null
            && !entry.isSettling()
            && profile.fits(unitsInUse, resuming.units());
    placeResumable(entry, resumable ? resuming : null);

    Instant idleSince = row == null || row.idleSince() == null ? entry.idleSince : row.idleSince();
    Standing standing = standing(entry, row, profile, resuming);
    if (standing == entry.standing
        && profile == entry.profile
        && unitsInUse == entry.unitsInUse
        && idleSince.equals(entry.idleSince)) {
      return;
    }
    boolean freed =
        standing == Standing.READY
            && (entry.standing != Standing.READY
                || profile != entry.profile
                || unitsInUse < entry.unitsInUse);
    leave(entry);
    move(entry, profile);
    entry.standing = standing;
    entry.unitsInUse = unitsInUse;
    entry.idleSince = idleSince;
    enter(entry);
    if (freed && profile != null) {
      backlog.agentFreed(entry, profile);
    }
  }

  private static Standing standing(
      RoutedAgent entry,
      @Nullable Agent row,
      @Nullable Profile profile,
      @Nullable Holding resuming) {
    if (row == null
        || profile == null
        || row.retired()
        || !row.presence().takesNewWork()
        || row.idleSince() == null) {
      return Standing.ABSENT;
    }
    if (resuming != null || profile.units() == 0) {
      return Standing.FULL;
    }
    return entry.isSettling() ? Standing.SETTLING : Standing.READY;
  }

  private void placeResumable(RoutedAgent entry, @Nullable Holding holding) {
    @Nullable Due before = entry.nextToResume;
    if (before != null && before.holding().equals(holding)) {
      return;
    }
    if (before != null) {
      resumable.remove(before);
    }
    entry.nextToResume = holding == null ? null : new Due(holding.since(), holding, entry);
    if (entry.nextToResume != null) {
      resumable.add(entry.nextToResume);
    }
  }

  private void leave(RoutedAgent entry) {
    @Nullable Profile profile = entry.profile;
    if (profile != null && entry.isAvailable()) {
      available--;
      profile.leave(entry);
    }
  }

  private void enter(RoutedAgent entry) {
    @Nullable Profile profile = entry.profile;
    if (profile != null && entry.isAvailable()) {
      available++;
      profile.enter(entry);
    }
  }

  private void move(RoutedAgent entry, @Nullable Profile to) {
    @Nullable Profile from = entry.profile;
    if (from == to) {
      return;
    }
    entry.profile = to;
    if (to != null) {
      to.agents++;
    }
    if (from != null && --from.agents == 0) {
      profiles.remove(from.key);
      backlog.profileRemoved(from);
    }
  }

  private @Nullable Profile profileOf(RoutedAgent entry, @Nullable Agent row) {
    if (row == null) {
      return null;
    }
    if (entry.profile != null && entry.row != null && entry.row.profile().equals(row.profile())) {
      return entry.profile;
    }
    return profileOf(new Profile.Key(row.profile().skills(), row.profile().capacity()));
  }

  private Profile profileOf(Profile.Key key) {
    @Nullable Profile known = profiles.get(key);
    if (known != null) {
      return known;
    }
    Profile added = new Profile(key);
    profiles.put(key, added);
    backlog.profileAdded(added);
    return added;
  }

  /** Notes when the offers and wrap-ups end on which nothing is decided yet. */
  private void placeTimers(RoutedAgent entry) {
    for (Due timer : entry.timers) {
      timersOf(timer.holding().kind()).remove(timer);
    }
    entry.timers.clear();
    if (entry.row == null || entry.isSettling()) {
      return;
    }
    for (Holding holding : entry.row.holdings()) {
      boolean ends = holding.kind() == HoldingKind.OFFER || holding.kind() == HoldingKind.WRAP_UP;
      if (ends && holding.until() != null && !entry.isDeciding(holding)) {
        Due timer = new Due(holding.until(), holding, entry);
        entry.timers.add(timer);
        timersOf(holding.kind()).add(timer);
      }
    }
  }

  private Set<Due> timersOf(HoldingKind kind) {
    return kind == HoldingKind.OFFER ? offers : wrapUps;
  }
}
