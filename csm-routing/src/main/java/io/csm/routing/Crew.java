package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.people.Agent;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.Skill;
import io.csm.routing.internal.Profile;
import io.csm.routing.internal.RoutingCore;
import io.csm.routing.internal.Standing;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The agents of a pool by profile, and what is due on the work that they hold. */
final class Crew {
  private static final int MAX_IDLE = 64;

  private final RouterConfig config;
  private final RoutingCore core;
  private final Traits traits;
  private final Names<Lane> lanes;
  private final QueueLimits limits;
  private final Decisions decisions;
  private final Map<AgentId, RoutedAgent> agents = new LinkedHashMap<>();
  private final Removed<AgentId> removed;
  private final Map<RoutedProfile.Key, RoutedProfile> profiles = new LinkedHashMap<>();

  /** Profiles of agents at a limit that nobody has now, the one unused for longest first. */
  private final Set<RoutedProfile> idle = new LinkedHashSet<>();

  /** By number in the core. */
  private RoutedAgent[] numbered = new RoutedAgent[16];

  private int size;

  /** Offers that expire, wrap-ups that end, work that can be resumed at once. */
  final TreeSet<Due> offers = new TreeSet<>();

  final TreeSet<Due> wrapUps = new TreeSet<>();
  final TreeSet<Due> resumable = new TreeSet<>();

  /** Who gets no new work for the time being after having come back. */
  private final TreeSet<RoutedAgent> ramping = new TreeSet<>(RoutedAgent.FIRST_TO_BE_ASKED_AGAIN);

  /** How many would be asked if they were on duty. */
  private int offShift;

  private int inTimeOff;
  private Instant now = Instant.EPOCH;

  Crew(
      RouterConfig config,
      RoutingCore core,
      Traits traits,
      Names<Lane> lanes,
      QueueLimits limits,
      Decisions decisions) {
    this.config = config;
    this.core = core;
    this.traits = traits;
    this.lanes = lanes;
    this.limits = limits;
    this.decisions = decisions;
    this.removed = new Removed<>(config.maxRemembered());
  }

  /** The time goes on: who may be asked again by now, may be. */
  void tick(Instant to) {
    now = to;
    @Nullable Instant next = nextRamped();
    while (next != null && !next.isAfter(to)) {
      changed(ramping.first());
      next = nextRamped();
    }
  }

  /** When somebody who has come back may be asked again; null for never. */
  @Nullable Instant nextRamped() {
    return ramping.isEmpty() ? null : ramping.first().rampedUntil;
  }

  int size() {
    return size;
  }

  @Nullable RoutedAgent find(AgentId id) {
    return agents.get(id);
  }

  /** The agent with a number in the core. */
  RoutedAgent numbered(int number) {
    return numbered[number];
  }

  /** All who are known, in the order in which they came; for explanations only. */
  Iterable<RoutedAgent> all() {
    return agents.values();
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
      entry = add(id);
    } else if (version < entry.version) {
      return;
    }
    size += (row == null ? 0 : 1) - (entry.row == null ? 0 : 1);
    if (version > entry.version) {
      // Whoever had locked it has written it.
      entry.lockedUntil = null;
    }
    entry.read(row, version);
    if (row == null) {
      entry.left(decisions.last());
    }
    for (int i = entry.inFlight.size() - 1; i >= 0; i--) {
      InFlight decided = entry.inFlight.get(i);
      if (decided.isInAgentRow(version)) {
        entry.remove(decided);
        decisions.agentRead(decided);
      }
    }
    changed(entry);
  }

  private RoutedAgent add(AgentId id) {
    RoutedAgent added = new RoutedAgent(id, core.addAgent(id.value()));
    agents.put(id, added);
    if (added.number >= numbered.length) {
      numbered = Arrays.copyOf(numbered, Math.max(added.number + 1, 2 * numbered.length));
    }
    numbered[added.number] = added;
    return added;
  }

  /** Puts the agent where it belongs by what is known of it; drops it if nothing needs it. */
  void changed(RoutedAgent entry) {
    place(entry, profileOf(entry));
    placeTimers(entry);
    if (entry.row == null && entry.inFlight.isEmpty() && !entry.isSettling()) {
      agents.remove(entry.id);
      core.removeAgent(entry.number);
      removed.remember(entry.id, entry.version);
    }
  }

  private void place(RoutedAgent entry, @Nullable RoutedProfile profile) {
    @Nullable Agent row = entry.row;
    int unitsInUse = entry.unitsInUseNow();
    @Nullable Holding resuming = row == null ? null : entry.firstToResume(row);
    boolean resumable =
        resuming != null
            && profile != null
            && !entry.isSettling()
            && unitsInUse + resuming.units() <= profile.units()
            && row != null
            && entry.isWithinLimits(row, resuming, limits);
    placeResumable(entry, resumable ? resuming : null);
    placeRamped(entry, row == null ? null : entry.rampedUntil(row, now));
    limits.interruptions.placed(entry, row);
    countDuty(entry, row == null ? null : row.absence().orElse(null));

    if (row != null && row.idleSince() != null) {
      entry.idleSince = entry.idleSince(row.idleSince());
    }
    entry.unitsInUse = unitsInUse;
    core.turn(entry.number, entry.turn());
    core.place(
        entry.number,
        profile == null ? null : profile.core,
        standing(entry, row, profile, resuming),
        unitsInUse,
        Micros.of(entry.idleSince));
    if (entry.profile != profile) {
      @Nullable RoutedProfile before = entry.profile;
      entry.profile = profile;
      if (profile != null) {
        idle.remove(profile);
      }
      if (before != null && before.core.isUnused()) {
        unused(before);
      }
    }
  }

  private static Standing standing(
      RoutedAgent entry,
      @Nullable Agent row,
      @Nullable RoutedProfile profile,
      @Nullable Holding resuming) {
    if (row == null || profile == null || row.absence().isPresent()) {
      return Standing.ABSENT;
    }
    if (entry.rampedUntil != null) {
      return Standing.RAMPING;
    }
    if (resuming != null || profile.units() == 0) {
      return Standing.FULL;
    }
    return entry.isSettling() ? Standing.SETTLING : Standing.READY;
  }

  private void countDuty(RoutedAgent entry, @Nullable RoutingFilter absence) {
    offShift -= entry.offDuty == RoutingFilter.OFF_SHIFT ? 1 : 0;
    inTimeOff -= entry.offDuty == RoutingFilter.TIME_OFF ? 1 : 0;
    entry.offDuty = absence == RoutingFilter.PRESENCE ? null : absence;
    offShift += entry.offDuty == RoutingFilter.OFF_SHIFT ? 1 : 0;
    inTimeOff += entry.offDuty == RoutingFilter.TIME_OFF ? 1 : 0;
  }

  /** How many are there, but outside of their shift. */
  int offShift() {
    return offShift;
  }

  /** How many are there, but in a time off. */
  int inTimeOff() {
    return inTimeOff;
  }

  private void placeRamped(RoutedAgent entry, @Nullable Instant until) {
    if (entry.rampedUntil != null) {
      ramping.remove(entry);
    }
    entry.rampedUntil = until;
    if (until != null) {
      ramping.add(entry);
    }
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

  private @Nullable RoutedProfile profileOf(RoutedAgent entry) {
    @Nullable Agent row = entry.row;
    if (row == null) {
      entry.placedAs = null;
      return null;
    }
    Barred barred = entry.barred(row, limits);
    if (entry.profile != null
        && row.profile().equals(entry.placedAs)
        && barred.equals(entry.barred)) {
      return entry.profile;
    }
    entry.placedAs = row.profile();
    entry.barred = barred;
    return profileOf(RoutedProfile.Key.of(row.profile(), barred));
  }

  /** Everybody stands by other limits. */
  void limitsChanged() {
    for (RoutedAgent agent : List.copyOf(agents.values())) {
      changed(agent);
    }
  }

  private RoutedProfile profileOf(RoutedProfile.Key key) {
    @Nullable RoutedProfile known = profiles.get(key);
    if (known != null) {
      return known;
    }
    int[] numbers = new int[key.skills().size()];
    int[] levels = new int[numbers.length];
    int i = 0;
    for (Skill skill : key.skills()) {
      numbers[i] = traits.use(skill.name());
      levels[i++] = skill.level();
    }
    int[] met = traits.metBy(key);
    int[] all = Arrays.copyOf(numbers, numbers.length + met.length);
    System.arraycopy(met, 0, all, numbers.length, met.length);
    int[] allLevels = Arrays.copyOf(levels, all.length);
    Arrays.fill(allLevels, levels.length, allLevels.length, 1);
    Profile profile =
        core.addProfile(
            key, all, allLevels, key.capacity().units(), lane -> key.costOf(lanes.name(lane)));
    RoutedProfile added = new RoutedProfile(key, profile, numbers);
    profiles.put(key, added);
    traits.add(added);
    return added;
  }

  /** Who reaches a limit has another profile for a while; those are kept for the next one. */
  private void unused(RoutedProfile profile) {
    if (profile.key.barred().equals(Barred.NOTHING)) {
      forget(profile);
      return;
    }
    idle.add(profile);
    if (idle.size() > MAX_IDLE) {
      RoutedProfile oldest = idle.iterator().next();
      idle.remove(oldest);
      forget(oldest);
    }
  }

  private void forget(RoutedProfile profile) {
    profiles.remove(profile.key);
    core.removeProfile(profile.core);
    traits.remove(profile);
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
