package io.csm.routing.internal;

import io.csm.core.work.DistributionMode;
import io.csm.core.work.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What decides inside of a router: agents, work, classes and profiles as small numbers, and who of
 * the agents that are ready is offered which work, in one order over all of it.
 *
 * <p>It knows no times but keys that compare, no versions and no answers: its driver does. Skills
 * and channels are numbers of its driver. Once everything has grown to its size, nothing is
 * allocated. Arguments are not checked. Not thread-safe.
 */
public final class RoutingCore {
  /*
   * Design note
   *
   * Order. Each class keeps its work in a heap by a key that does not change with time. Nothing is
   * sorted again as time passes.
   *
   * Waking. After decide() nobody who is ready can take anything that waits, unless the limit was
   * reached. Two things can change that, and only those are looked at. Work comes into a class: the
   * class is awake, and is tried. An agent becomes free: the first work that this agent may take is
   * looked up among the classes that are asleep, and the agent stands among the freed by its key,
   * which can only grow while work is decided, and so is checked when it is the least. decide()
   * takes the first of both, again and again. A class that nobody could take falls asleep; work that
   * excludes everybody who is ready is set aside until somebody else becomes free. So work that
   * nobody may take costs nothing, until somebody becomes free who meets the rarest of its demands.
   *
   * Choice. See ByProfile for few profiles, and ByBits where nearly every agent has one of their
   * own. The count of profiles decides between them.
   */

  /** As many profiles are always few; and one more for each 64 agents. */
  private static final int FEW_PROFILES = 64;

  /**
   * With more agents than these who have just become free, the class that one of them may take is
   * woken: else each of them would be asked again for every piece of work that goes to another.
   */
  private static final int FEW = 8;

  private static final int AGENTS_PER_PROFILE = 64;

  /** Where decisions go. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Work is offered to an agent. Its units are counted as used, and it does not wait any more.
     * The sink may place work and agents in the core, and may read the reasons.
     */
    void offer(int work, int agent, int units);
  }

  private final Structure structure;
  private final boolean reasons;
  private final Agents agents = new Agents();
  private final Works works = new Works();
  private final List<Profile> profiles = new ArrayList<>();
  private final List<WorkClass> classes = new ArrayList<>();

  /** The id of a class is that of its first work. */
  private final Slots classSlots = new Slots();

  private final KeyHeap awake = new KeyHeap(classSlots);
  private final Sleepers sleepers = new Sleepers(agents, works);
  private final List<WorkClass> withSetAside = new ArrayList<>();

  /** Agents by the first work that they may be able to take; the id is that of the work. */
  private final Slots freedSlots = new Slots();

  private final KeyHeap freed = new KeyHeap(freedSlots);

  private final IntList settling = new IntList();
  private final IntList ramping = new IntList();
  private final Choice choice;
  private final Count count = new Count();
  private final LongIntMap agentById = new LongIntMap();
  private final IntList moving = new IntList();
  private Ready ready;
  private boolean byBits;
  private int known;
  private int available;

  /**
   * A core without anybody.
   *
   * @param reasons whether reasons are found out for each decision
   */
  public RoutingCore(Structure structure, boolean reasons) {
    this.structure = structure;
    this.reasons = reasons;
    this.choice = new Choice(agents, reasons ? Reasons.MAX_CANDIDATES : 1);
    this.byBits = structure == Structure.BITMAPS;
    this.ready = byBits ? new ByBits(agents) : new ByProfile(agents, profiles, classes);
  }

  // Skills, channels and profiles

  /** A skill that no profile and no class has any more; its number may be used for another. */
  public void forgetSkill(int skill) {
    ready.skillForgotten(skill);
  }

  /** A channel that no class has any more; its number may be used for another. */
  public void forgetChannel(int channel) {
    ready.channelForgotten(channel);
    for (Profile profile : profiles) {
      profile.forgetChannel(channel);
    }
  }

  /**
   * Adds a profile.
   *
   * @param levels the level of each skill, 1 to 10
   * @param costOfChannel units that one piece of work takes; asked once for each channel
   */
  public Profile addProfile(int[] skills, int[] levels, int units, IntUnaryOperator costOfChannel) {
    return addProfile(null, skills, levels, units, costOfChannel);
  }

  /** As the other, with what the driver knows it by. */
  public Profile addProfile(
      @Nullable Object source,
      int[] skills,
      int[] levels,
      int units,
      IntUnaryOperator costOfChannel) {
    Profile profile = new Profile(source, skills, levels, units, costOfChannel);
    profile.place = profiles.size();
    profiles.add(profile);
    agents.add(profile);
    ready.profileAdded(profile);
    chooseStructure();
    return profile;
  }

  /** A profile gets a skill, at level 1, that no class demands yet. */
  public void grant(Profile profile, int skill) {
    profile.grant(skill);
    sleepers.count(profile, skill, profile.agents);
  }

  /** A profile loses a skill that it was granted, and that no class demands any more. */
  public void revoke(Profile profile, int skill) {
    sleepers.count(profile, skill, -profile.agents);
    profile.revoke(skill);
  }

  /** Forgets a profile that no agent has. */
  public void removeProfile(Profile profile) {
    Profile last = profiles.remove(profiles.size() - 1);
    if (last != profile) {
      profiles.set(profile.place, last);
      last.place = profile.place;
    }
    ready.profileRemoved(profile);
    agents.remove(profile);
    chooseStructure();
  }

  /** Whether some agent is AVAILABLE who meets a demand. */
  public boolean isMet(int skill, int level) {
    for (Profile profile : profiles) {
      if (profile.available > 0 && profile.level(skill) >= level) {
        return true;
      }
    }
    return false;
  }

  private void chooseStructure() {
    if (structure != Structure.BY_COUNT) {
      return;
    }
    int few = FEW_PROFILES + known / AGENTS_PER_PROFILE;
    boolean bits = byBits ? profiles.size() > few / 2 : profiles.size() > few;
    if (bits == byBits) {
      return;
    }
    byBits = bits;
    ready = bits ? new ByBits(agents) : new ByProfile(agents, profiles, classes);
    profiles.forEach(profile -> profile.leastLoaded = null);
    for (int agent = 0; agent < agents.slots.end(); agent++) {
      if (agents.profile(agent) != null) {
        ready.moved(agent);
        ready.enter(agent);
      }
    }
    classes.forEach(ready::classAdded);
  }

  // Agents

  /** A number for an agent, who is ABSENT and has no profile. */
  public int addAgent(long id) {
    int agent = agents.take(id);
    agentById.put(id, agent);
    freedSlots.reach(agent);
    return agent;
  }

  /** Forgets an agent, who is ABSENT and has no profile. */
  public void removeAgent(int agent) {
    agentById.remove(agents.id(agent));
    agents.slots.release(agent);
  }

  /**
   * Takes over how an agent stands.
   *
   * @param profile null for an agent who does not belong to the pool any more, and is ABSENT
   * @param load units in use
   * @param idleSince a key; who has the smallest has been idle longest
   */
  public void place(
      int agent, @Nullable Profile profile, Standing standing, int load, long idleSince) {
    @Nullable Profile before = agents.profile(agent);
    Standing stood = agents.standing(agent);
    int loadBefore = agents.load(agent);
    if (profile == before
        && standing == stood
        && load == loadBefore
        && idleSince == agents.idleSince(agent)) {
      return;
    }
    boolean mayTakeMore =
        standing == Standing.READY
            && (stood != Standing.READY
                || profile != before
                || load < loadBefore
                || agents.isFreed(agent));
    leave(agent);
    if (profile != before) {
      move(agent, before, profile);
    }
    agents.setStanding(agent, standing);
    agents.setLoad(agent, load);
    agents.setIdleSince(agent, idleSince);
    enter(agent);
    if (agents.isFreed(agent)) {
      agents.setFreed(agent, false);
      freed.remove(agent);
    }
    if (mayTakeMore) {
      freed(agent);
    }
  }

  /** An agent uses fewer units, or more, than before. */
  public void load(int agent, int load, long idleSince) {
    place(agent, agents.profile(agent), agents.standing(agent), load, idleSince);
  }

  /** When an agent had the last turn, for ROUND_ROBIN: whose is smallest is next. */
  public void turn(int agent, long turn) {
    agents.setTurn(agent, turn);
  }

  /** The units in use of an agent. */
  public int load(int agent) {
    return agents.load(agent);
  }

  /** Since when an agent has been idle, as a key. */
  public long idleSince(int agent) {
    return agents.idleSince(agent);
  }

  private void move(int agent, @Nullable Profile from, @Nullable Profile to) {
    agents.setProfile(agent, to);
    if (from != null) {
      known--;
      from.agents--;
      sleepers.count(from, -1);
    }
    if (to != null) {
      known++;
      to.agents++;
      sleepers.count(to, 1);
    }
    ready.moved(agent);
  }

  private void enter(int agent) {
    Standing standing = agents.standing(agent);
    if (standing == Standing.ABSENT) {
      return;
    }
    available++;
    agents.profileOf(agent).available++;
    if (standing == Standing.SETTLING) {
      settling.add(agent);
    } else if (standing == Standing.RAMPING) {
      ramping.add(agent);
    }
    ready.enter(agent);
  }

  private void leave(int agent) {
    Standing standing = agents.standing(agent);
    if (standing == Standing.ABSENT) {
      return;
    }
    available--;
    agents.profileOf(agent).available--;
    if (standing == Standing.SETTLING) {
      settling.removeItem(agent);
    } else if (standing == Standing.RAMPING) {
      ramping.removeItem(agent);
    }
    ready.leave(agent);
  }

  /** Looks for what an agent may take, who is ready and may take more than before. */
  private void freed(int agent) {
    for (int i = withSetAside.size() - 1; i >= 0; i--) {
      tryAgain(withSetAside.get(i), agent);
    }
    if (sleepers.isEmpty()) {
      return;
    }
    int first = sleepers.firstFor(agent);
    if (first >= 0) {
      agents.setFreed(agent, true);
      addFreed(agent, sleepers.get(first));
    }
  }

  private void addFreed(int agent, WorkClass first) {
    freedSlots.setId(agent, works.id(first.waiting.first()));
    freed.add(agent, first.waiting.firstKey());
  }

  // Work

  /** Adds a class of work that demands nothing but skills. */
  public WorkClass addClass(
      int channel, int[] demands, int[] preferred, DistributionMode distribution) {
    return addClass(
        channel, demands, demands.length, demands.length, preferred, distribution, null);
  }

  /** Adds a class of work that is held for nobody. */
  public WorkClass addClass(
      int channel,
      int[] demands,
      int labelsFrom,
      int teamsFrom,
      int[] preferred,
      DistributionMode distribution,
      @Nullable ToIntFunction<Profile> scorer) {
    return addClass(
        channel,
        demands,
        labelsFrom,
        teamsFrom,
        demands.length,
        WorkClass.ANYBODY,
        0,
        preferred,
        distribution,
        scorer);
  }

  /**
   * Adds a class of work.
   *
   * @param demands see {@link Demand}, each skill once: skills, then those on labels, then teams,
   *     then those that hold the work for a team
   * @param labelsFrom how many of them are skills
   * @param teamsFrom how many of them are skills or on labels
   * @param heldFrom how many of them do not hold the work
   * @param only the id of the only agent who may take it; the least number for anybody
   * @param excess by how many units that agent's capacity may be exceeded; 0 for anybody
   * @param preferred likewise; for BEST_MATCH
   * @param scorer for SCORER, a pure function that is asked once for each profile
   */
  public WorkClass addClass(
      int channel,
      int[] demands,
      int labelsFrom,
      int teamsFrom,
      int heldFrom,
      long only,
      int excess,
      int[] preferred,
      DistributionMode distribution,
      @Nullable ToIntFunction<Profile> scorer) {
    int index = classSlots.take(0);
    var added =
        new WorkClass(
            index,
            channel,
            demands,
            labelsFrom,
            teamsFrom,
            heldFrom,
            only,
            excess,
            preferred,
            distribution,
            scorer,
            works.slots);
    works.add(added);
    added.place = classes.size();
    classes.add(added);
    ready.classAdded(added);
    return added;
  }

  /** Forgets a class that is empty. */
  public void removeClass(WorkClass workClass) {
    WorkClass last = classes.remove(classes.size() - 1);
    if (last != workClass) {
      classes.set(workClass.place, last);
      last.place = workClass.place;
    }
    classSlots.release(workClass.index);
  }

  /** A number for a piece of work, which waits nowhere and excludes nobody. */
  public int addWork(long id) {
    return works.take(id);
  }

  /** Forgets a piece of work, which waits nowhere. */
  public void removeWork(int work) {
    works.slots.release(work);
  }

  /** A piece of work, which waits nowhere, excludes an agent, be the agent known or not. */
  public void exclude(int work, long agentId) {
    works.exclude(work, agentId);
  }

  /** A piece of work, which waits nowhere, excludes nobody any more. */
  public void excludeNobody(int work) {
    works.excludeNobody(work);
  }

  /** A piece of work, which waits nowhere, now waits: the smallest key first, then by id. */
  public void place(int work, WorkClass workClass, long key) {
    works.setWorkClass(work, workClass);
    works.setKey(work, key);
    works.setSetAside(work, false);
    workClass.waiting.add(work, key);
    switch (workClass.state) {
      case EMPTY -> wake(workClass);
      case AWAKE -> {
        if (workClass.waiting.first() == work) {
          awake.remove(workClass.index);
          addAwake(workClass);
        }
      }
      case ASLEEP -> {
        if (workClass.waiting.first() == work) {
          if (freed.isEmpty()) {
            sleepers.firstChanged(workClass);
          } else {
            // The freed stand by a key that is not the least any more.
            sleepers.remove(workClass);
            wake(workClass);
          }
        }
      }
    }
  }

  /** A piece of work waits no more; nothing happens if it did not. */
  public void withdraw(int work) {
    @Nullable WorkClass workClass = works.workClass(work);
    if (workClass == null) {
      return;
    }
    works.setWorkClass(work, null);
    if (works.isSetAside(work)) {
      workClass.setAside.remove(work);
      if (workClass.setAside.isEmpty()) {
        removeSetAside(workClass);
      }
    } else {
      takeOut(work, workClass);
    }
  }

  private void takeOut(int work, WorkClass workClass) {
    boolean first = workClass.waiting.first() == work;
    workClass.waiting.remove(work);
    if (workClass.waiting.isEmpty()) {
      if (workClass.state == WorkClass.State.AWAKE) {
        awake.remove(workClass.index);
      } else {
        sleepers.remove(workClass);
      }
      workClass.state = WorkClass.State.EMPTY;
    } else if (first && workClass.state == WorkClass.State.AWAKE) {
      awake.remove(workClass.index);
      addAwake(workClass);
    } else if (first) {
      sleepers.firstChanged(workClass);
    }
  }

  private void wake(WorkClass workClass) {
    workClass.state = WorkClass.State.AWAKE;
    addAwake(workClass);
  }

  private void addAwake(WorkClass workClass) {
    classSlots.setId(workClass.index, works.id(workClass.waiting.first()));
    awake.add(workClass.index, workClass.waiting.firstKey());
  }

  /** Keeps the work away until somebody becomes free whom it does not exclude. */
  private void setAside(int work, WorkClass workClass) {
    takeOut(work, workClass);
    works.setSetAside(work, true);
    if (workClass.setAside.isEmpty()) {
      workClass.setAsidePlace = withSetAside.size();
      withSetAside.add(workClass);
    }
    workClass.setAside.add(work, works.key(work));
  }

  private void removeSetAside(WorkClass workClass) {
    WorkClass last = withSetAside.remove(withSetAside.size() - 1);
    if (last != workClass) {
      withSetAside.set(workClass.setAsidePlace, last);
      last.setAsidePlace = workClass.setAsidePlace;
    }
  }

  private void tryAgain(WorkClass workClass, int agent) {
    Profile profile = agents.profileOf(agent);
    if (!workClass.isFor(agents.id(agent))
        || !fits(agent, workClass)
        || !profile.meets(workClass)) {
      return;
    }
    moving.size = 0;
    for (int i = 0; i < workClass.setAside.size(); i++) {
      int work = workClass.setAside.item(i);
      if (!works.isExcluded(work, agents.id(agent))) {
        moving.add(work);
      }
    }
    for (int i = 0; i < moving.size; i++) {
      workClass.setAside.remove(moving.items[i]);
    }
    if (workClass.setAside.isEmpty()) {
      removeSetAside(workClass);
    }
    for (int i = 0; i < moving.size; i++) {
      place(moving.items[i], workClass, works.key(moving.items[i]));
    }
  }

  // Decisions

  /** Whether {@link #decide} may have something to decide. */
  public boolean isAwake() {
    return !awake.isEmpty() || !freed.isEmpty();
  }

  /**
   * Makes as many offers as there are to make, in order, but no more than {@code limit}.
   *
   * @param now a key: who is offered something is not idle since before then
   */
  public int decide(int limit, long now, Sink sink) {
    int made = 0;
    while (made < limit) {
      @Nullable WorkClass workClass = next();
      if (workClass == null) {
        break;
      }
      int work = workClass.waiting.first();
      choice.begin(workClass, works.excluded(work), works.excludedCount(work));
      choose(workClass);
      if (choice.size() > 0) {
        offer(work, workClass, choice.agent(0), now, sink);
        made++;
      } else if (choice.passedOver()) {
        setAside(work, workClass);
      } else {
        awake.remove(workClass.index);
        workClass.state = WorkClass.State.ASLEEP;
        sleepers.add(workClass);
      }
    }
    return made;
  }

  /** Gives all who may take the work to the choice: of what is held for one agent, that one. */
  private void choose(WorkClass workClass) {
    if (workClass.only == WorkClass.ANYBODY) {
      ready.choose(workClass, choice);
      return;
    }
    int agent = agentById.get(workClass.only);
    if (agent >= 0
        && agents.isReady(agent)
        && fits(agent, workClass)
        && agents.profileOf(agent).meets(workClass)) {
      choice.offer(agent);
    }
  }

  /** The class with the first work that somebody may be able to take. */
  private @Nullable WorkClass next() {
    while (!freed.isEmpty() && isFreedFirst()) {
      int agent = freed.first();
      int first = sleepers.isEmpty() ? -1 : sleepers.firstFor(agent);
      if (first < 0) {
        freed.remove(agent);
        agents.setFreed(agent, false);
        continue;
      }
      WorkClass workClass = sleepers.get(first);
      if (freed.firstKey() == workClass.waiting.firstKey()
          && freedSlots.id(agent) == works.id(workClass.waiting.first())) {
        if (freed.size() > FEW) {
          sleepers.remove(workClass);
          wake(workClass);
        }
        return workClass;
      }
      freed.remove(agent);
      addFreed(agent, workClass);
    }
    return awake.isEmpty() ? null : works.numbered(awake.first());
  }

  private boolean isFreedFirst() {
    if (awake.isEmpty() || freed.firstKey() < awake.firstKey()) {
      return true;
    }
    return freed.firstKey() == awake.firstKey()
        && freedSlots.id(freed.first()) < classSlots.id(awake.first());
  }

  private void offer(int work, WorkClass workClass, int agent, long now, Sink sink) {
    if (reasons) {
      count(work, workClass);
    }
    int units = agents.profileOf(agent).cost(workClass.channel);
    withdraw(work);
    ready.leave(agent);
    agents.setLoad(agent, agents.load(agent) + units);
    agents.setIdleSince(agent, Math.max(agents.idleSince(agent), now));
    ready.enter(agent);
    sink.offer(work, agent, units);
  }

  // Reasons

  /** How many agents are of interest as candidates for the last decision, the chosen one first. */
  public int candidates() {
    return choice.size();
  }

  /** A candidate for the last decision. */
  public int candidate(int place) {
    return choice.agent(place);
  }

  /** The score of whom the last decision chose, for BEST_MATCH and SCORER. */
  public long score() {
    return -choice.rank(0);
  }

  /** Counts for the last decision, or of the last call of {@link #explain}. */
  public Count counts() {
    return count;
  }

  /** Counts for a piece of work that waits. */
  public Count explain(int work) {
    @Nullable WorkClass workClass = works.workClass(work);
    if (workClass == null) {
      throw new IllegalStateException("work that does not wait: " + works.id(work));
    }
    count(work, workClass);
    return count;
  }

  /** Who would be offered a piece of work that waits; see {@link #candidates}. */
  public void consider(int work) {
    @Nullable WorkClass workClass = works.workClass(work);
    if (workClass != null) {
      choice.begin(workClass, works.excluded(work), works.excludedCount(work));
      choose(workClass);
    }
  }

  /** Whether one piece of work that waits stands before another, in the order over all. */
  public boolean isBefore(int work, int other) {
    return works.key(work) < works.key(other)
        || (works.key(work) == works.key(other) && works.id(work) < works.id(other));
  }

  /** How much work of the same class stands before work that waits. */
  public int ahead(int work, WorkClass workClass) {
    long key = works.key(work);
    long id = works.id(work);
    return workClass.waiting.countBefore(key, id) + workClass.setAside.countBefore(key, id);
  }

  private void count(int work, WorkClass workClass) {
    ready.count(workClass, count);
    count.presence = known - available;
    int inTeam =
        workClass.heldFrom == workClass.demands.length
            ? count.skilled
            : ready.countWhoMeet(workClass, workClass.heldFrom);
    int labelled =
        workClass.teamsFrom == workClass.heldFrom
            ? inTeam
            : ready.countWhoMeet(workClass, workClass.teamsFrom);
    if (workClass.only != WorkClass.ANYBODY) {
      countOnly(workClass);
    }
    int skilled =
        workClass.labelsFrom == workClass.teamsFrom
            ? labelled
            : ready.countWhoMeet(workClass, workClass.labelsFrom);
    count.skill = available - skilled;
    count.label = skilled - labelled;
    count.team = labelled - inTeam;
    count.held = inTeam - count.skilled;
    count.settling = 0;
    count.excluded = 0;
    for (int i = 0; i < settling.size; i++) {
      int agent = settling.items[i];
      if (workClass.isFor(agents.id(agent))
          && agents.profileOf(agent).meets(workClass)
          && fits(agent, workClass)) {
        count.settling++;
      }
    }
    count.ramp = 0;
    for (int i = 0; i < ramping.size; i++) {
      int agent = ramping.items[i];
      if (workClass.isFor(agents.id(agent)) && agents.profileOf(agent).meets(workClass)) {
        count.ramp++;
      }
    }
    count.capacity = count.skilled - count.eligible - count.settling - count.ramp;
    for (int i = 0; i < works.excludedCount(work); i++) {
      int agent = agentById.get(works.excluded(work)[i]);
      if (agent >= 0
          && agents.standing(agent) != Standing.ABSENT
          && workClass.isFor(works.excluded(work)[i])
          && agents.profileOf(agent).meets(workClass)) {
        count.excluded++;
        if (agents.standing(agent) == Standing.RAMPING) {
          count.ramp--;
        } else if (agents.standing(agent) == Standing.FULL || !fits(agent, workClass)) {
          count.capacity--;
        } else if (agents.standing(agent) == Standing.SETTLING) {
          count.settling--;
        } else {
          count.eligible--;
        }
      }
    }
  }

  /** Of all who are available and meet the demands, only one may take work that is held. */
  private void countOnly(WorkClass workClass) {
    int agent = agentById.get(workClass.only);
    boolean there =
        agent >= 0
            && agents.standing(agent) != Standing.ABSENT
            && agents.profileOf(agent).meets(workClass);
    count.skilled = there ? 1 : 0;
    count.eligible = there && agents.isReady(agent) && fits(agent, workClass) ? 1 : 0;
  }

  private boolean fits(int agent, WorkClass workClass) {
    Profile profile = agents.profileOf(agent);
    return agents.load(agent) + profile.cost(workClass.channel) <= profile.units + workClass.excess;
  }
}
