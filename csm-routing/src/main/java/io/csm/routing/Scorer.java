package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.config.Demands;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Skill;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A host's answer to how well agents of a profile suit a kind of work. It is asked about those who
 * meet what the work demands; whoever has the greatest score is offered it.
 *
 * <p>A pure function: the same arguments always give the same score, on every node and after a
 * restart, since decisions are replayed. What scores otherwise is another version. It is asked once
 * for each kind of work and profile that meet, when the first piece of such work is decided, by the
 * thread that ticks the router; the score is kept for as long as both are known. Who has reached a
 * limit has a profile of their own for that while. A score of an answer that is thrown is {@link
 * Integer#MIN_VALUE}, so that nothing but the choice suffers.
 */
@FunctionalInterface
public interface Scorer {
  /** The score; the greatest is asked first. */
  int score(Work work, Profile profile);

  /**
   * What all work of a kind has in common. Immutable.
   *
   * @param demands what is demanded after the relaxation steps that apply
   * @param preferredSkills those of the queue
   */
  record Work(
      QueueId queue, ChannelType channel, Demands demands, SortedSet<Skill> preferredSkills) {}

  /** What all agents of a profile have in common. Immutable. */
  record Profile(
      SortedSet<Skill> skills,
      Capacity capacity,
      SortedMap<String, LabelValue> labels,
      SortedSet<TeamId> teams) {}
}
