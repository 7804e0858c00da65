package io.csm.benchmarks;

import io.csm.core.work.Skill;
import java.util.SortedSet;

/** What all rivals of the routing benchmark can do. Agents are numbered from 0. */
interface Dispatcher {
  /** Instead of an agent, where nobody has the skills and a free unit. */
  int NOBODY = -1;

  /**
   * A call arrives at {@code second}, is offered to the agent who has been idle longest of those
   * who have the skills and a free unit, and is accepted.
   *
   * @return the agent
   */
  int arrive(long call, SortedSet<Skill> demands, long second);

  /** The agent completes the call, and is idle since {@code second}. */
  void complete(int agent, long call, long second);
}
