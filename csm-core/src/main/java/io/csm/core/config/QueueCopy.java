package io.csm.core.config;

import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Interruption;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.ScorerRef;
import io.csm.core.work.Skill;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A queue whose values can be changed, until it is built. Not thread-safe. */
final class QueueCopy {
  private final QueueId id;
  @Nullable HostKey<QueueId> key = null;
  private final String name;
  private final PoolId pool;
  SortedSet<Skill> requiredSkills = new TreeSet<>();
  PriorityCredit credit = PriorityCredit.NONE;
  DistributionMode distribution = DistributionMode.LONGEST_IDLE;
  Duration offerTimeout = Duration.ofSeconds(30);
  boolean autoAccept = false;
  Duration wrapUp = Duration.ZERO;
  SortedSet<Skill> preferredSkills = new TreeSet<>();
  SortedSet<LabelPredicate> requiredLabels = new TreeSet<>();
  SortedSet<TeamId> teams = new TreeSet<>();
  List<RelaxationStep> relaxation = List.of();
  int maxPerAgent;
  @Nullable Duration dueReserve;
  QueueOrder order = QueueOrder.FIFO;
  Duration secondaryCredit = Duration.ZERO;
  CoolDown coolDown = CoolDown.STANDARD;
  ConcurrentOffers concurrentOffers = ConcurrentOffers.ONE;
  @Nullable ScorerRef scorer;
  @Nullable QueueHours hours;
  Interruption interruption = Interruption.NONE;

  QueueCopy(QueueId id, String name, PoolId pool) {
    this.id = id;
    this.name = name;
    this.pool = pool;
  }

  QueueCopy(Queue from) {
    this(from.id(), from.name(), from.pool());
    key = from.key();
    requiredSkills = from.requiredSkills();
    credit = from.credit();
    distribution = from.distribution();
    offerTimeout = from.offerTimeout();
    autoAccept = from.autoAccept();
    wrapUp = from.wrapUp();
    preferredSkills = from.preferredSkills();
    requiredLabels = from.requiredLabels();
    teams = from.teams();
    relaxation = from.relaxation();
    maxPerAgent = from.maxPerAgent();
    dueReserve = from.dueReserve();
    order = from.order();
    secondaryCredit = from.secondaryCredit();
    coolDown = from.coolDown();
    concurrentOffers = from.concurrentOffers();
    scorer = from.scorer();
    hours = from.hours();
    interruption = from.interruption();
  }

  Queue build() {
    return new Queue(
        id,
        key,
        name,
        pool,
        requiredSkills,
        credit,
        distribution,
        offerTimeout,
        autoAccept,
        wrapUp,
        preferredSkills,
        requiredLabels,
        teams,
        relaxation,
        maxPerAgent,
        dueReserve,
        order,
        secondaryCredit,
        coolDown,
        concurrentOffers,
        scorer,
        hours,
        interruption);
  }
}
