package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.work.DutyState;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a live board shows of a tenant: its queues and its agents. Put together from rows that were
 * read one after the other, so that what happens meanwhile may show in one number and not yet in
 * another. Immutable.
 *
 * @param queues those configured, by id
 * @param agents those who have not left for good, by id
 */
public record Board(List<QueueLine> queues, List<AgentLine> agents) {
  public Board {
    queues = List.copyOf(queues);
    agents = List.copyOf(agents);
  }

  /** The line of a queue; empty if none is configured under that id. */
  public Optional<QueueLine> queue(QueueId queue) {
    return queues.stream().filter(line -> line.queue().equals(queue)).findFirst();
  }

  /** The line of an agent; empty if there is none, or none any more. */
  public Optional<AgentLine> agent(AgentId agent) {
    return agents.stream().filter(line -> line.agent().equals(agent)).findFirst();
  }

  /**
   * One queue.
   *
   * @param name what people call it
   * @param waiting how many tickets wait, by priority; priorities of which none waits are left out
   * @param oldest when the ticket that has waited longest began to, or null
   * @param ringing how many offers of its tickets ring at agents
   * @param held how many of its tickets agents have, in whatever state
   */
  public record QueueLine(
      QueueId queue,
      String name,
      SortedMap<Priority, Integer> waiting,
      @Nullable Instant oldest,
      int ringing,
      int held) {
    public QueueLine {
      waiting = Collections.unmodifiableSortedMap(new TreeMap<>(waiting));
    }

    /** How many tickets wait, of whatever priority. */
    public int waitingInAll() {
      return waiting.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * One agent.
   *
   * @param duty where the agent stands in the schedule; ON_DUTY for who has none
   * @param presenceSince when the present presence began; null before the first sign-in
   * @param unitsInUse of offers, active work and wrap-up
   * @param units the capacity in force
   * @param holdings how much the agent holds, by state; states of which there is none are left out
   */
  public record AgentLine(
      AgentId agent,
      Presence presence,
      DutyState duty,
      @Nullable Instant presenceSince,
      int unitsInUse,
      int units,
      SortedMap<HoldingKind, Integer> holdings) {
    public AgentLine {
      holdings = Collections.unmodifiableSortedMap(new TreeMap<>(holdings));
    }
  }

  /**
   * Where a ticket stands among those that wait in its queue.
   *
   * @param queue where it waits
   * @param ahead how many stand before it: they have waited longer, with what priority and
   *     relaxation are worth counted in, or are due earlier. Some of them may demand what this one
   *     does not, so that it may be offered first
   * @param waiting how many wait there in all, this one included
   * @param since when it began to wait
   * @param estimatedWait how long from now until an agent has it: {@code ahead + 1} times the mean
   *     time between assignments of the queue, each to a ticket that was waiting at the one before;
   *     of the last 30 such times of the last hour, as far as they are among the last 10,000
   *     entries of the shard's journal. Zero or more; null, i.e. unknown, where there are fewer
   *     than 5. It knows nothing of demands, of work that arrives later and goes first, or of who
   *     is about to come or go: a hint for people, no promise
   */
  public record Place(
      TicketId ticket,
      QueueId queue,
      int ahead,
      int waiting,
      Instant since,
      @Nullable Duration estimatedWait) {}
}
