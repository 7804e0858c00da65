package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.people.Agent;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import java.util.LinkedHashMap;
import java.util.List;
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
  final TreeSet<Due> offers = new TreeSet<>(Due.ORDER);

  final TreeSet<Due> wrapUps = new TreeSet<>(Due.ORDER);
  final TreeSet<Due> resumable = new TreeSet<>(Due.ORDER);

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
    entry.read(row, version);
    for (InFlight decided : List.copyOf(entry.inFlight)) {
      if (decided.isInAgentRow(version)) {
        entry.remove(decided);
        decisions.agentRead(decided);
      }
    }
    changed(entry);
  }

  /** Puts the agent where it belongs by what is known of it; drops it if nothing needs it. */
  void changed(RoutedAgent entry) {
    place(entry);
    placeTimers(entry);
    if (entry.row == null && entry.inFlight.isEmpty() && entry.settlesAt == null) {
      agents.remove(entry.id);
      removed.remember(entry.id, entry.version);
    }
  }

  private void place(RoutedAgent entry) {
    int before = entry.standing == RoutedAgent.Standing.READY ? entry.unitsInUse : -1;
    @Nullable Profile oldProfile = entry.profile;
    withdraw(entry);
    @Nullable Profile profile = moveToProfile(entry, oldProfile);
    @Nullable Agent row = entry.row;
    if (row == null || profile == null) {
      return;
    }
    entry.unitsInUse = entry.unitsInUseNow();
    @Nullable Holding resuming = entry.firstToResume(row);
    if (resuming != null
        && entry.settlesAt == null
        && profile.fits(entry.unitsInUse, resuming.units())) {
      entry.nextToResume = new Due(resuming.since(), resuming, entry);
      resumable.add(entry.nextToResume);
    }
    if (row.retired() || !row.presence().takesNewWork() || row.idleSince() == null) {
      return;
    }
    entry.idleSince = row.idleSince();
    available++;
    profile.available++;
    if (resuming != null || profile.units() == 0) {
      entry.standing = RoutedAgent.Standing.FULL;
    } else if (entry.settlesAt != null) {
      entry.standing = RoutedAgent.Standing.SETTLING;
      profile.settling.merge(entry.unitsInUse, 1, Integer::sum);
    } else {
      entry.standing = RoutedAgent.Standing.READY;
      profile
          .ready
          .computeIfAbsent(
              entry.unitsInUse, load -> new TreeSet<RoutedAgent>(RoutedAgent.LONGEST_IDLE))
          .add(entry);
      if (profile != oldProfile || before < 0 || entry.unitsInUse < before) {
        backlog.agentFreed(entry, profile);
      }
    }
  }

  private void withdraw(RoutedAgent entry) {
    if (entry.nextToResume != null) {
      resumable.remove(entry.nextToResume);
      entry.nextToResume = null;
    }
    @Nullable Profile profile = entry.profile;
    if (profile == null || !entry.isAvailable()) {
      return;
    }
    available--;
    profile.available--;
    if (entry.standing == RoutedAgent.Standing.SETTLING) {
      profile.settling.computeIfPresent(
          entry.unitsInUse, (load, count) -> count == 1 ? null : count - 1);
    } else if (entry.standing == RoutedAgent.Standing.READY) {
      TreeSet<RoutedAgent> sameLoad = profile.ready.get(entry.unitsInUse);
      if (sameLoad != null) {
        sameLoad.remove(entry);
        if (sameLoad.isEmpty()) {
          profile.ready.remove(entry.unitsInUse);
        }
      }
    }
    entry.standing = RoutedAgent.Standing.ABSENT;
  }

  private @Nullable Profile moveToProfile(RoutedAgent entry, @Nullable Profile from) {
    @Nullable Profile to = null;
    if (entry.row != null) {
      var key = new Profile.Key(entry.row.profile().skills(), entry.row.profile().capacity());
      to = from != null && from.key.equals(key) ? from : profileOf(key);
    }
    if (from != to) {
      if (to != null) {
        to.agents++;
      }
      if (from != null && --from.agents == 0) {
        profiles.remove(from.key);
        backlog.profileRemoved(from);
      }
      entry.profile = to;
    }
    return to;
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
    if (entry.row == null || entry.settlesAt != null) {
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
