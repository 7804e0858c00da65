package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import io.csm.core.work.Capacity;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Interruption;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.ScorerRef;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A queue: work waits here, ordered by {@code enqueuedAt} less the credit of its priority, and is
 * offered to agents of its pool.
 *
 * @param key the host's name for it, or null
 * @param name 1 to 128 characters, for people
 * @param requiredSkills what every work item of the queue demands, besides its own demands
 * @param credit what each priority is worth here
 * @param distribution which of the agents who may take an item is asked
 * @param offerTimeout how long an offer rings, 1 second to 7 days
 * @param autoAccept whether an offer is accepted for the agent as it is made
 * @param wrapUp how long an agent's units stay held after the work is finished, zero to 1 day
 * @param preferredSkills with {@link DistributionMode#BEST_MATCH}, skills that nobody must have,
 *     but that count for those who have them at that level or higher; at most 16, one per name
 * @param requiredLabels what every work item of the queue demands of the agent's labels, besides
 *     its own; at most 16
 * @param teams of which the agent must be in one; empty for all agents of the pool; at most 32
 * @param relaxation what is demanded no longer of work that has waited for so long, in the order of
 *     their time; at most {@value #MAX_STEPS}
 * @param maxPerAgent how many work items of the queue may hold units of one agent at a time, 1 to
 *     10,000; 0 for no limit
 * @param dueReserve how long before its due time work of the queue is to stand at the front, zero
 *     to 365 days; null if due times do not count
 * @param order whether what came first goes first, or what came last
 * @param secondaryCredit what each step of a ticket's secondary priority is worth; zero to 1 day
 * @param coolDown for how long who declined or missed an offer is not asked again for that work
 * @param concurrentOffers at how many agents a work item rings at a time; at one only where offers
 *     are accepted as they are made
 * @param scorer the host's scorer; there is one if, and only if, the distribution is SCORER
 * @param hours when it is open, and what becomes of its work otherwise; null if it always is
 * @param interruption whether its work gives way to other work, or has other work give way
 */
public record Queue(
    QueueId id,
    @Nullable HostKey<QueueId> key,
    String name,
    PoolId pool,
    SortedSet<Skill> requiredSkills,
    PriorityCredit credit,
    DistributionMode distribution,
    Duration offerTimeout,
    boolean autoAccept,
    Duration wrapUp,
    SortedSet<Skill> preferredSkills,
    SortedSet<LabelPredicate> requiredLabels,
    SortedSet<TeamId> teams,
    List<RelaxationStep> relaxation,
    int maxPerAgent,
    @Nullable Duration dueReserve,
    QueueOrder order,
    Duration secondaryCredit,
    CoolDown coolDown,
    ConcurrentOffers concurrentOffers,
    @Nullable ScorerRef scorer,
    @Nullable QueueHours hours,
    Interruption interruption)
    implements ConfigurationItem {
  /** The greatest number of relaxation steps. */
  public static final int MAX_STEPS = 16;

  public Queue {
    Require.name("queue.name", name, 128);
    requiredSkills = Require.sorted("queue.requiredSkills", requiredSkills, 16);
    Require.that(
        offerTimeout.compareTo(Duration.ofSeconds(1)) >= 0
            && offerTimeout.compareTo(Duration.ofDays(7)) <= 0,
        "queue.offerTimeout",
        offerTimeout,
        "1 second to 7 days");
    Require.that(
        !wrapUp.isNegative() && wrapUp.compareTo(Duration.ofDays(1)) <= 0,
        "queue.wrapUp",
        wrapUp,
        "zero to 1 day");
    preferredSkills = Require.skills("queue.preferredSkills", preferredSkills, 16);
    requiredLabels = Require.sorted("queue.requiredLabels", requiredLabels, 16);
    teams = Require.sorted("queue.teams", teams, RoutingRequest.MAX_TEAMS);
    Require.range("queue.maxPerAgent", maxPerAgent, 0, Capacity.MAX_UNITS);
    if (dueReserve != null) {
      Require.that(
          !dueReserve.isNegative() && dueReserve.compareTo(Duration.ofDays(365)) <= 0,
          "queue.dueReserve",
          dueReserve,
          "zero to 365 days");
    }
    Require.that(
        !secondaryCredit.isNegative() && secondaryCredit.compareTo(Duration.ofDays(1)) <= 0,
        "queue.secondaryCredit",
        secondaryCredit,
        "zero to 1 day");
    Require.that(
        !autoAccept || concurrentOffers.max() == 1,
        "queue.concurrentOffers.max",
        concurrentOffers.max(),
        "1 where offers are accepted as they are made");
    if ((scorer != null) != (distribution == DistributionMode.SCORER)) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "queue.scorer",
          "value",
          String.valueOf(scorer),
          "expected",
          "a scorer with distribution SCORER, and none without");
    }
    if (hours != null && id.equals(hours.overflow())) {
      throw CsmException.of(
          Code.INVALID_VALUE, "queue.hours.overflow", "value", id, "expected", "another queue");
    }
    relaxation = Require.list("queue.relaxation", relaxation, MAX_STEPS);
    for (int i = 1; i < relaxation.size(); i++) {
      Require.that(
          relaxation.get(i).after().compareTo(relaxation.get(i - 1).after()) >= 0,
          "queue.relaxation[" + i + "].after",
          relaxation.get(i).after(),
          "not before the step before it");
    }
  }

  /** A queue with the usual values: longest idle, offers ring for 30 seconds, no wrap-up. */
  public static Queue of(QueueId id, String name, PoolId pool) {
    return new QueueCopy(id, name, pool).build();
  }

  /** This queue under a name of the host. */
  public Queue withKey(HostKey<QueueId> newKey) {
    QueueCopy copy = new QueueCopy(this);
    copy.key = newKey;
    return copy.build();
  }

  /** This queue, whose work demands {@code skills}. */
  public Queue withRequiredSkills(SortedSet<Skill> skills) {
    QueueCopy copy = new QueueCopy(this);
    copy.requiredSkills = skills;
    return copy.build();
  }

  /** This queue with what each priority is worth. */
  public Queue withCredit(PriorityCredit newCredit) {
    QueueCopy copy = new QueueCopy(this);
    copy.credit = newCredit;
    return copy.build();
  }

  /** This queue with another way to choose the agent; for SCORER see {@link #withScorer}. */
  public Queue withDistribution(DistributionMode mode) {
    QueueCopy copy = new QueueCopy(this);
    copy.distribution = mode;
    copy.scorer = null;
    return copy.build();
  }

  /** This queue, where the host's scorer of that name and version says who suits best. */
  public Queue withScorer(String scorerName, int version) {
    QueueCopy copy = new QueueCopy(this);
    copy.distribution = DistributionMode.SCORER;
    copy.scorer = new ScorerRef(scorerName, version);
    return copy.build();
  }

  /** This queue with another time for which an offer rings. */
  public Queue withOfferTimeout(Duration timeout) {
    QueueCopy copy = new QueueCopy(this);
    copy.offerTimeout = timeout;
    return copy.build();
  }

  /** This queue, whose offers are accepted as they are made, or not. */
  public Queue withAutoAccept(boolean accept) {
    QueueCopy copy = new QueueCopy(this);
    copy.autoAccept = accept;
    return copy.build();
  }

  /** This queue with another wrap-up time. */
  public Queue withWrapUp(Duration time) {
    QueueCopy copy = new QueueCopy(this);
    copy.wrapUp = time;
    return copy.build();
  }

  /** This queue, which prefers agents with {@code skills}. */
  public Queue withPreferredSkills(SortedSet<Skill> skills) {
    QueueCopy copy = new QueueCopy(this);
    copy.preferredSkills = skills;
    return copy.build();
  }

  /** This queue, whose work demands certain labels. */
  public Queue withRequiredLabels(LabelPredicate... predicates) {
    QueueCopy copy = new QueueCopy(this);
    copy.requiredLabels = new TreeSet<>(List.of(predicates));
    return copy.build();
  }

  /** This queue, for the agents of one of these teams; of none for all agents of the pool. */
  public Queue withTeams(TeamId... anyOf) {
    QueueCopy copy = new QueueCopy(this);
    copy.teams = new TreeSet<>(List.of(anyOf));
    return copy.build();
  }

  /** This queue, which asks for less as time passes. */
  public Queue withRelaxation(RelaxationStep... steps) {
    QueueCopy copy = new QueueCopy(this);
    copy.relaxation = List.of(steps);
    return copy.build();
  }

  /** This queue, of which an agent has at most so many work items at a time; 0 for no limit. */
  public Queue withMaxPerAgent(int items) {
    QueueCopy copy = new QueueCopy(this);
    copy.maxPerAgent = items;
    return copy.build();
  }

  /**
   * This queue, whose work stands in the order as if it had come that long before it is due, if
   * that is earlier; null if due times do not count.
   */
  public Queue withDueReserve(@Nullable Duration reserve) {
    QueueCopy copy = new QueueCopy(this);
    copy.dueReserve = reserve;
    return copy.build();
  }

  /** This queue, whose work is offered in another order. */
  public Queue withOrder(QueueOrder newOrder) {
    QueueCopy copy = new QueueCopy(this);
    copy.order = newOrder;
    return copy.build();
  }

  /**
   * This queue, in which each step of a ticket's secondary priority is worth {@code perStep}: by so
   * much it stands before work of the same priority.
   */
  public Queue withSecondaryCredit(Duration perStep) {
    QueueCopy copy = new QueueCopy(this);
    copy.secondaryCredit = perStep;
    return copy.build();
  }

  /** This queue, whose work is not offered again for a time to who turned it down or missed it. */
  public Queue withCoolDown(CoolDown newCoolDown) {
    QueueCopy copy = new QueueCopy(this);
    copy.coolDown = newCoolDown;
    return copy.build();
  }

  /** This queue with opening hours; null if it is always open. */
  public Queue withHours(@Nullable QueueHours newHours) {
    QueueCopy copy = new QueueCopy(this);
    copy.hours = newHours;
    return copy.build();
  }

  /** This queue, whose work gives way to other work, has other work give way, or neither. */
  public Queue withInterruption(Interruption newInterruption) {
    QueueCopy copy = new QueueCopy(this);
    copy.interruption = newInterruption;
    return copy.build();
  }

  /**
   * This queue, whose work rings at several agents at a time; see {@link ConcurrentOffers}.
   *
   * @param min up to so many at the place of the work in the order, 1 to {@code max}
   * @param max up to so many while nobody else needs them, {@code min} to 20
   */
  public Queue withConcurrentOffers(int min, int max) {
    QueueCopy copy = new QueueCopy(this);
    copy.concurrentOffers = new ConcurrentOffers(min, max);
    return copy.build();
  }

  /**
   * What an agent must have for a piece of work of this queue.
   *
   * @param step how many of the relaxation steps apply, from none to all
   */
  public Demands demands(WorkItem item, int step) {
    return Demands.of(this, item.requiredSkills(), item.request(), step);
  }

  /**
   * How many of the relaxation steps apply to work that has been waiting since then.
   *
   * @param state of this queue, whose closures do not count; null where all time counts
   */
  public int stepsAt(Instant now, Instant enqueuedAt, @Nullable QueueState state) {
    int steps = 0;
    while (steps < relaxation.size() && !stepAt(steps, enqueuedAt, state).isAfter(now)) {
      steps++;
    }
    return steps;
  }

  /**
   * When a relaxation step begins to apply to work that has been waiting since then.
   *
   * @param step from 0
   * @param state as for {@link #stepsAt}
   */
  public Instant stepAt(int step, Instant enqueuedAt, @Nullable QueueState state) {
    Duration after = relaxation.get(step).after();
    return state == null ? enqueuedAt.plus(after) : state.whenWaited(enqueuedAt, after);
  }

  /**
   * Where a piece of work stands in the order of the pool; the earliest first. In a FIFO queue that
   * is when it began to wait, less its credit, or, if that is earlier, when it is due, less the
   * reserve. In a LIFO queue it is that time mirrored: what stands as long before 1970 as the work
   * began to wait after it, and as much earlier again as the FIFO place is before that. So what
   * came last stands first, and credits count as much as in a FIFO queue.
   *
   * @param step how many of the relaxation steps apply, from none to all
   */
  public Instant place(WorkItem item, int step) {
    Instant place = placeByCredit(item, step);
    if (dueReserve != null && item.dueAt() != null) {
      Instant due = item.dueAt().minus(dueReserve);
      place = due.isBefore(place) ? due : place;
    }
    return order == QueueOrder.FIFO ? place : mirrored(place, item.enqueuedAt());
  }

  private Instant placeByCredit(WorkItem item, int step) {
    Instant place = item.enqueuedAt().minus(credit.of(item.priority()));
    int secondary = item.request().secondaryPriority();
    if (secondary > 0) {
      place = place.minus(secondaryCredit.multipliedBy(secondary));
    }
    for (int i = 0; i < step; i++) {
      place = place.minus(relaxation.get(i).credit());
    }
    return place;
  }

  private static Instant mirrored(Instant place, Instant enqueuedAt) {
    Duration ahead = Duration.between(place, enqueuedAt);
    return Instant.EPOCH.minus(Duration.between(Instant.EPOCH, enqueuedAt)).minus(ahead);
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.QUEUE;
  }

  @Override
  public long itemId() {
    return id.value();
  }
}
