package io.csm.benchmarks.routing;

import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jgrapht.Graph;
import org.jgrapht.alg.matching.HopcroftKarpMaximumCardinalityBipartiteMatching;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;
import org.jspecify.annotations.Nullable;

/**
 * Measures the router's core beside what plans: a solver (Timefold) and a maximum matching
 * (JGraphT). First, a standing backlog that is as large as all room is given out to agents who hold
 * nothing, by each of them; the matching says how much of it could be given out at most. Then one
 * new ticket comes beside many that are assigned and stay where they are. {@code
 * docs/performance.md} has the figures.
 *
 * <pre>
 * java -cp benchmarks.jar io.csm.benchmarks.routing.PlanRun [agents] [seconds] [pinned] [rounds]
 * </pre>
 */
public final class PlanRun {
  private static final int NOBODY = -1;
  private static final int PROFILES = 50;

  final World world;
  private final int[] kinds;

  PlanRun(World world, int tickets) {
    this.world = world;
    var random = new SplittableRandom(RoutingRun.SEED);
    kinds = new int[tickets];
    for (int i = 0; i < tickets; i++) {
      double even = random.nextDouble();
      kinds[i] = (int) (even * Math.sqrt(even) * World.KINDS);
    }
  }

  /** Measures everything. */
  public static void main(String[] args) {
    int agents = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    long seconds = args.length > 1 ? Long.parseLong(args[1]) : 20;
    int pinned = args.length > 2 ? Integer.parseInt(args[2]) : 3_500;
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 5;
    backlog(agents, seconds, System.out);
    oneMore(pinned, rounds, System.out);
  }

  static void backlog(int agents, long seconds, PrintStream out) {
    int tickets = agents * World.UNITS;
    var run = new PlanRun(new World(agents, PROFILES, tickets, RoutingRun.SEED), tickets);
    out.println("| a backlog of " + tickets + " | given out | ms | most and least of an agent |");
    out.println("|---|---|---|---|");
    for (int i = 0; i < 3; i++) {
      // The first times show the compiler.
      row(i < 2 ? null : out, "core", run, () -> run.byCore(new CoreRival(run.world, false)));
      row(i < 2 ? null : out, "loop", run, () -> run.byCore(new ScanRival(run.world, false)));
    }
    row(out, "JGraphT, maximum matching", run, run::byMatching);
    row(out, "Timefold, construction", run, () -> run.bySolver(0));
    row(out, "Timefold, and search up to " + seconds + " s", run, () -> run.bySolver(seconds));
  }

  private static void row(
      @Nullable PrintStream out, String name, PlanRun run, Supplier<int[]> rival) {
    long before = System.nanoTime();
    int[] owners = rival.get();
    long nanos = System.nanoTime() - before;
    int[] loads = run.check(owners);
    if (out != null) {
      out.printf(
          Locale.ROOT,
          "| %s | %d | %,.1f | %d, %d |%n",
          name,
          Arrays.stream(loads).sum(),
          nanos / 1e6,
          Arrays.stream(loads).max().orElse(0),
          Arrays.stream(loads).min().orElse(0));
    }
  }

  /** Nobody is over capacity or unskilled; who holds how much. */
  int[] check(int[] owners) {
    int[] loads = new int[world.agents];
    for (int ticket = 0; ticket < owners.length; ticket++) {
      int agent = owners[ticket];
      if (agent != NOBODY) {
        if (++loads[agent] > World.UNITS || !world.meets(world.profileOf(agent), kinds[ticket])) {
          throw new IllegalStateException("over capacity, or unskilled");
        }
      }
    }
    return loads;
  }

  private int[] nobody() {
    int[] owners = new int[kinds.length];
    Arrays.fill(owners, NOBODY);
    return owners;
  }

  int[] byCore(Rival rival) {
    int[] owners = nobody();
    for (int agent = 0; agent < world.agents; agent++) {
      rival.available(agent, true, agent);
    }
    for (int ticket = 0; ticket < kinds.length; ticket++) {
      rival.arrive(ticket, ticket + 1L, kinds[ticket], ticket);
    }
    rival.decide(world.agents, (work, agent) -> owners[work] = agent);
    return owners;
  }

  int[] byMatching() {
    Graph<Integer, DefaultEdge> graph = new SimpleGraph<>(DefaultEdge.class);
    Set<Integer> tickets = new LinkedHashSet<>();
    Set<Integer> units = new LinkedHashSet<>();
    for (int ticket = 0; ticket < kinds.length; ticket++) {
      graph.addVertex(ticket);
      tickets.add(ticket);
    }
    for (int unit = 0; unit < world.agents * World.UNITS; unit++) {
      graph.addVertex(kinds.length + unit);
      units.add(kinds.length + unit);
    }
    for (int ticket = 0; ticket < kinds.length; ticket++) {
      for (int unit = 0; unit < world.agents * World.UNITS; unit++) {
        if (world.meets(world.profileOf(unit / World.UNITS), kinds[ticket])) {
          graph.addEdge(ticket, kinds.length + unit);
        }
      }
    }
    int[] owners = nobody();
    for (DefaultEdge edge :
        new HopcroftKarpMaximumCardinalityBipartiteMatching<>(graph, tickets, units)
            .getMatching()
            .getEdges()) {
      int one = graph.getEdgeSource(edge);
      int other = graph.getEdgeTarget(edge);
      owners[Math.min(one, other)] = (Math.max(one, other) - kinds.length) / World.UNITS;
    }
    return owners;
  }

  private static SolverConfig solver(long seconds) {
    var config =
        new SolverConfig()
            .withSolutionClass(Plan.class)
            .withEntityClasses(Plan.Ticket.class)
            .withConstraintProviderClass(Plan.Rules.class)
            .withRandomSeed(0L);
    var construction = new ConstructionHeuristicPhaseConfig();
    return seconds == 0
        ? config.withPhases(construction)
        : config
            .withPhases(construction, new LocalSearchPhaseConfig())
            .withTerminationConfig(new TerminationConfig().withSecondsSpentLimit(seconds));
  }

  private Plan plan() {
    List<Plan.Person> people = new ArrayList<>();
    for (int agent = 0; agent < world.agents; agent++) {
      people.add(new Plan.Person(agent));
    }
    List<Plan.Ticket> tickets = new ArrayList<>();
    for (int ticket = 0; ticket < kinds.length; ticket++) {
      tickets.add(new Plan.Ticket(ticket, kinds[ticket], world));
    }
    return new Plan(people, tickets);
  }

  int[] bySolver(long seconds) {
    Plan solved = SolverFactory.<Plan>create(solver(seconds)).buildSolver().solve(plan());
    int[] owners = nobody();
    solved.tickets.forEach(ticket -> owners[ticket.id] = ticket.ownerNumber());
    return owners;
  }

  /** One ticket comes where so many are assigned and stay where they are. */
  static void oneMore(int pinned, int rounds, PrintStream out) {
    int agents = pinned / 2;
    var run = new PlanRun(new World(agents, PROFILES, pinned, RoutingRun.SEED), pinned + rounds);
    var core = new CoreRival(run.world, false);
    int[] owners = run.nobody();
    for (int agent = 0; agent < agents; agent++) {
      core.available(agent, true, agent);
    }
    for (int ticket = 0; ticket < pinned; ticket++) {
      core.arrive(ticket, ticket + 1L, run.kinds[ticket], ticket);
    }
    core.decide(agents, (work, agent) -> owners[work] = agent);

    SolverFactory<Plan> factory = SolverFactory.create(solver(0));
    double[] byCore = new double[rounds];
    double[] bySolver = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      int ticket = pinned + i;
      Plan plan = run.plan();
      plan.tickets.removeIf(other -> other.id > ticket || owners[other.id] == NOBODY);
      plan.tickets.forEach(other -> other.pin(plan.people.get(owners[other.id])));
      plan.tickets.add(new Plan.Ticket(ticket, run.kinds[ticket], run.world));
      long before = System.nanoTime();
      Plan solved = factory.buildSolver().solve(plan);
      long between = System.nanoTime();
      core.arrive(ticket, ticket + 1L, run.kinds[ticket], ticket);
      core.decide(agents + i, (work, agent) -> owners[work] = agent);
      byCore[i] = (System.nanoTime() - between) / 1e3;
      bySolver[i] = (between - before) / 1e3;
      int[] bySolverToo = owners.clone();
      solved.tickets.forEach(other -> bySolverToo[other.id] = other.ownerNumber());
      run.check(bySolverToo);
      run.check(owners);
    }
    Arrays.sort(byCore);
    Arrays.sort(bySolver);
    out.println("| one ticket beside " + pinned + " pinned | median of " + rounds + " |");
    out.println("|---|---|");
    out.printf(Locale.ROOT, "| core, not warmed up | %,.1f us |%n", byCore[rounds / 2]);
    out.printf(Locale.ROOT, "| Timefold | %,.0f us |%n", bySolver[rounds / 2]);
  }
}
