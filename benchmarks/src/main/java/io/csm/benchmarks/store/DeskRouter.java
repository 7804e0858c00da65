package io.csm.benchmarks.store;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Holding;
import io.csm.core.work.Presence;
import io.csm.core.work.Skill;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** The world of a measurement on a desk: journal, versions, explanations and all. */
final class DeskRouter {
  private static final int SLICE = 250;
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);

  private final Csm csm;
  private final Desk desk;
  private final World world;
  private final ExecutorService threads;
  private final List<AgentId> agents = new ArrayList<>();

  DeskRouter(Csm csm, TenantId tenant, World world, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    this.csm = csm;
    this.world = world;
    this.threads = threads;
    desk = csm.createTenant(tenant);
    desk.configure(
            new Pool(POOL, "Pool"),
            Queue.of(QUEUE, "Work", POOL)
                .withAutoAccept(true)
                .withDistribution(DistributionMode.LEAST_LOADED))
        .orThrow();
    for (List<Integer> known : world.agents()) {
      agents.add(
          desk.defineAgent(
              AgentProfile.of(POOL, skills(known), Capacity.ofItems(world.capacity()))));
    }
    openAll();
    csm.tick(Instant.now());
    inSlices(agents, agent -> desk.setPresence(agent, Presence.AVAILABLE).orThrow());
    if (world.pulls()) {
      csm.tick(Instant.now());
    }
  }

  private void openAll() throws InterruptedException, ExecutionException {
    CustomerId customer = desk.createCustomer(null);
    // One after the other in slices of time, so that the order of age is that of the world.
    for (int from = 0; from < world.waiting().size(); from += 16 * SLICE) {
      int to = Math.min(world.waiting().size(), from + 16 * SLICE);
      inSlices(
          world.waiting().subList(from, to),
          skill ->
              desk.open(NewTicket.of(customer, QUEUE).withRequiredSkills(skills(List.of(skill))))
                  .orThrow());
    }
  }

  /**
   * Assigns until the time is over or nothing is left; answers how much it assigned. Where agents
   * pull, each assignment includes that the agent's last ticket is read and solved.
   */
  int run(long nanos) throws InterruptedException, ExecutionException {
    int assigned = 0;
    long end = System.nanoTime() + nanos;
    if (!world.pulls()) {
      // A tick ends when the leases have to be renewed, whatever is left.
      int more = csm.tick(Instant.now());
      while (more > 0 && System.nanoTime() < end) {
        assigned += more;
        more = csm.tick(Instant.now());
      }
      return assigned + more;
    }
    while (System.nanoTime() < end) {
      inSlices(
          agents,
          agent -> {
            Agent busy = desk.agent(agent).orElseThrow();
            for (Holding held : busy.holdings()) {
              desk.solve(held.ticket()).orThrow();
            }
          });
      assigned += csm.tick(Instant.now());
    }
    return assigned;
  }

  private interface Step<T> {
    void on(T value);
  }

  private <T> void inSlices(List<T> values, Step<T> step)
      throws InterruptedException, ExecutionException {
    List<Callable<Void>> slices = new ArrayList<>();
    for (int from = 0; from < values.size(); from += SLICE / 4) {
      List<T> slice = values.subList(from, Math.min(values.size(), from + SLICE / 4));
      slices.add(
          () -> {
            slice.forEach(step::on);
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(slices)) {
      done.get();
    }
  }

  private static SortedSet<Skill> skills(List<Integer> numbers) {
    SortedSet<Skill> skills = new TreeSet<>();
    for (int number : numbers) {
      skills.add(Skill.any("skill-" + number));
    }
    return skills;
  }
}
