package io.csm.benchmarks.routing;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is usually written: objects for agents and work, and a look at all agents for each piece of
 * work that comes, by a stream or by a loop. Who becomes free looks at all that waits. No reasons.
 */
final class ScanRival implements Rival {
  private static final Comparator<Agent> LONGEST_IDLE =
      Comparator.<Agent>comparingInt(agent -> agent.free < World.UNITS ? 1 : 0)
          .thenComparingLong(agent -> agent.idleSince)
          .thenComparingInt(agent -> -agent.free)
          .thenComparingInt(agent -> agent.number);

  private final World world;
  private final boolean stream;
  private final List<Agent> agents;
  private final Work[] works;
  private final TreeSet<Work> waiting = new TreeSet<>();
  private final SortedSet<Work> came = new TreeSet<>();
  private final TreeSet<Integer> freed = new TreeSet<>();

  private static final class Agent {
    final int number;
    int[] levels;
    boolean available;
    int free = World.UNITS;
    long idleSince;

    Agent(int number, int[] levels) {
      this.number = number;
      this.levels = levels;
    }
  }

  private final class Work implements Comparable<Work> {
    final int number;
    final long id;
    final long key;
    final int[] skills;
    final int[] least;
    final TreeSet<Integer> excluded = new TreeSet<>();

    Work(int number, long id, int kind, long key) {
      this.number = number;
      this.id = id;
      this.key = key;
      this.skills = world.demandedSkills[kind];
      this.least = world.demandedLevels[kind];
    }

    boolean mayGoTo(Agent agent) {
      if (!agent.available || agent.free == 0) {
        return false;
      }
      for (int i = 0; i < skills.length; i++) {
        if (agent.levels[skills[i]] < least[i]) {
          return false;
        }
      }
      return excluded.isEmpty() || !excluded.contains(agent.number);
    }

    @Override
    public int compareTo(Work other) {
      int byKey = Long.compare(key, other.key);
      return byKey != 0 ? byKey : Long.compare(id, other.id);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(id);
    }
  }

  ScanRival(World world, boolean stream) {
    this.world = world;
    this.stream = stream;
    this.agents =
        IntStream.range(0, world.agents)
            .mapToObj(i -> new Agent(i, world.levels[world.profileOf(i)]))
            .toList();
    this.works = new Work[Day.workNumbers(world)];
  }

  @Override
  public void arrive(int work, long id, int kind, long key) {
    works[work] = new Work(work, id, kind, key);
    came.add(works[work]);
  }

  private void free(int agent, long now) {
    agents.get(agent).free++;
    agents.get(agent).idleSince = now;
    freed.add(agent);
  }

  @Override
  public void declined(int work, int agent, long now) {
    free(agent, now);
    works[work].excluded.add(agent);
    came.add(works[work]);
  }

  @Override
  public void expired(int work, int agent, long now) {
    free(agent, now);
    came.add(works[work]);
  }

  @Override
  public void accepted(int work, int agent, long now) {
    // The unit is taken since the offer.
  }

  @Override
  public void completed(int work, int agent, long now) {
    free(agent, now);
  }

  @Override
  public void abandoned(int work) {
    if (!waiting.remove(works[work])) {
      came.remove(works[work]);
    }
  }

  @Override
  public void available(int agent, boolean yes, long now) {
    Agent who = agents.get(agent);
    who.available = yes;
    if (yes) {
      who.idleSince = now;
      freed.add(agent);
    }
  }

  @Override
  public void profile(int agent, int profile, long now) {
    agents.get(agent).levels = world.levels[profile];
    freed.add(agent);
  }

  /** The first of what came and of what waits for those who became free, again and again. */
  @Override
  public void decide(long now, Sink sink) {
    while (!came.isEmpty() || !freed.isEmpty()) {
      @Nullable Work first = came.isEmpty() ? null : came.first();
      for (int number : List.copyOf(freed)) {
        Agent agent = agents.get(number);
        @Nullable Work forAgent = null;
        for (Work work : waiting) {
          if (first != null && first.compareTo(work) < 0) {
            break;
          }
          if (work.mayGoTo(agent)) {
            forAgent = work;
            break;
          }
        }
        if (forAgent != null) {
          first = forAgent;
        } else if (came.isEmpty()) {
          freed.remove(number);
        }
      }
      if (first == null) {
        return;
      }
      Work work = first;
      boolean isNew = came.remove(work);
      Optional<Agent> chosen = stream ? byStream(work::mayGoTo) : byLoop(work);
      if (chosen.isPresent()) {
        waiting.remove(work);
        chosen.get().free--;
        chosen.get().idleSince = now;
        sink.offer(work.number, chosen.get().number);
      } else if (isNew) {
        waiting.add(work);
      }
    }
  }

  private Optional<Agent> byStream(Predicate<Agent> eligible) {
    return agents.stream().filter(eligible).min(LONGEST_IDLE);
  }

  private static boolean isBefore(Agent agent, Agent other) {
    boolean free = agent.free == World.UNITS;
    boolean otherIsFree = other.free == World.UNITS;
    if (free != otherIsFree) {
      return free;
    }
    return agent.idleSince < other.idleSince
        || (agent.idleSince == other.idleSince && agent.free > other.free);
  }

  private Optional<Agent> byLoop(Work work) {
    @Nullable Agent best = null;
    for (int i = 0; i < agents.size(); i++) {
      Agent agent = agents.get(i);
      if ((best == null || isBefore(agent, best)) && work.mayGoTo(agent)) {
        best = agent;
      }
    }
    return Optional.ofNullable(best);
  }
}
