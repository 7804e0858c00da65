package io.csm.core.config;

import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.internal.Require;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.Skill;
import java.time.Duration;
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
    SortedSet<Skill> preferredSkills)
    implements ConfigurationItem {
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
  }

  /** A queue with the usual values: longest idle, offers ring for 30 seconds, no wrap-up. */
  public static Queue of(QueueId id, String name, PoolId pool) {
    return new Queue(
        id,
        null,
        name,
        pool,
        new TreeSet<>(),
        PriorityCredit.NONE,
        DistributionMode.LONGEST_IDLE,
        Duration.ofSeconds(30),
        false,
        Duration.ZERO,
        new TreeSet<>());
  }

  /** This queue under a name of the host. */
  public Queue withKey(HostKey<QueueId> newKey) {
    return new Queue(
        id,
        newKey,
        name,
        pool,
        requiredSkills,
        credit,
        distribution,
        offerTimeout,
        autoAccept,
        wrapUp,
        preferredSkills);
  }

  /** This queue, whose work demands {@code skills}. */
  public Queue withRequiredSkills(SortedSet<Skill> skills) {
    return new Queue(
        id,
        key,
        name,
        pool,
        skills,
        credit,
        distribution,
        offerTimeout,
        autoAccept,
        wrapUp,
        preferredSkills);
  }

  /** This queue with what each priority is worth. */
  public Queue withCredit(PriorityCredit newCredit) {
    return new Queue(
        id,
        key,
        name,
        pool,
        requiredSkills,
        newCredit,
        distribution,
        offerTimeout,
        autoAccept,
        wrapUp,
        preferredSkills);
  }

  /** This queue with another way to choose the agent. */
  public Queue withDistribution(DistributionMode mode) {
    return new Queue(
        id,
        key,
        name,
        pool,
        requiredSkills,
        credit,
        mode,
        offerTimeout,
        autoAccept,
        wrapUp,
        preferredSkills);
  }

  /** This queue with another time for which an offer rings. */
  public Queue withOfferTimeout(Duration timeout) {
    return new Queue(
        id,
        key,
        name,
        pool,
        requiredSkills,
        credit,
        distribution,
        timeout,
        autoAccept,
        wrapUp,
        preferredSkills);
  }

  /** This queue, whose offers are accepted as they are made, or not. */
  public Queue withAutoAccept(boolean accept) {
    return new Queue(
        id,
        key,
        name,
        pool,
        requiredSkills,
        credit,
        distribution,
        offerTimeout,
        accept,
        wrapUp,
        preferredSkills);
  }

  /** This queue with another wrap-up time. */
  public Queue withWrapUp(Duration time) {
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
        time,
        preferredSkills);
  }

  /** This queue, which prefers agents with {@code skills}. */
  public Queue withPreferredSkills(SortedSet<Skill> skills) {
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
        skills);
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
