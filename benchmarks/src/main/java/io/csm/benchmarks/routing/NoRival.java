package io.csm.benchmarks.routing;

/**
 * Gives each piece of work to somebody, whoever that may be: what is measured with it is the trace
 * itself, which is part of every other row.
 */
final class NoRival implements Rival {
  private final int agents;
  private int agent;

  /** What waits, the newest last. */
  private final int[] waiting;

  private int count;

  NoRival(World world) {
    agents = world.agents;
    waiting = new int[Day.workNumbers(world)];
  }

  @Override
  public void arrive(int work, long id, int kind, long key) {
    waiting[count++] = work;
  }

  @Override
  public void declined(int work, int byAgent, long now) {
    waiting[count++] = work;
  }

  @Override
  public void expired(int work, int ofAgent, long now) {
    waiting[count++] = work;
  }

  @Override
  public void accepted(int work, int byAgent, long now) {
    // Nobody is kept in mind.
  }

  @Override
  public void completed(int work, int byAgent, long now) {
    // Nobody is kept in mind.
  }

  @Override
  public void abandoned(int work) {
    throw new IllegalStateException("nothing waits here");
  }

  @Override
  public void available(int who, boolean yes, long now) {
    // Everybody is asked.
  }

  @Override
  public void profile(int who, int profile, long now) {
    // Everybody is asked.
  }

  @Override
  public void decide(long now, Sink sink) {
    while (count > 0) {
      agent = agent + 1 == agents ? 0 : agent + 1;
      sink.offer(waiting[--count], agent);
    }
  }
}
