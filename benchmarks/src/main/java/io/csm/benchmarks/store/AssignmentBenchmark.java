package io.csm.benchmarks.store;

import io.csm.core.TenantId;
import io.csm.desk.Csm;
import java.sql.DriverManager;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Assignments a second in three worlds: SQL that a team would write, in two forms, and a desk, on
 * the same PostgreSQL in the same run. {@code docs/performance.md} says what each measures.
 *
 * <p>Arguments: {@code [--url JDBC_URL] [--waiting N] [--seconds N] [--rounds N]}. Without a URL it
 * starts a PostgreSQL of its own.
 */
public final class AssignmentBenchmark {
  private static final long SEED = 20261121;

  private AssignmentBenchmark() {}

  /** Prints one line for each world, rival and round. */
  public static void main(String[] args) throws Exception {
    Options options = Options.of(args);
    int waiting = options.number("waiting", 100_000);
    long nanos = options.number("seconds", 10) * 1_000_000_000L;
    int rounds = options.number("rounds", 3);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (BenchDatabase database = BenchDatabase.of(options)) {
      System.out.println(database.describe());
      System.out.printf("%-10s %-12s %10s %12s%n", "world", "rival", "assigned", "a second");
      for (int round = 0; round < rounds; round++) {
        for (World world :
            List.of(
                World.free(waiting, new Random(SEED)),
                World.lacking(waiting, new Random(SEED)),
                World.saturated(waiting, new Random(SEED)))) {
          for (boolean indexed : List.of(false, true)) {
            try (SqlRouter rival =
                new SqlRouter(
                    DriverManager.getConnection(database.url(), database.user(), ""),
                    world,
                    indexed)) {
              rival.run(nanos / 5);
              report(world, indexed ? "SQL indexed" : "SQL", () -> rival.run(nanos));
            }
          }
          try (Csm csm = Csm.builder().build()) {
            DeskRouter rival = new DeskRouter(csm, new TenantId(1), world, threads);
            report(world, "desk, memory", () -> rival.run(nanos));
          }
          try (Csm csm = database.builder().build()) {
            DeskRouter rival =
                new DeskRouter(csm, new TenantId(database.nextTenant()), world, threads);
            report(world, "desk", () -> rival.run(nanos));
          }
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private interface Run {
    int run() throws Exception;
  }

  private static void report(World world, String rival, Run run) throws Exception {
    long begin = System.nanoTime();
    int assigned = run.run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-10s %-12s %,10d %,12.0f%n",
        world.name(),
        rival,
        assigned,
        assigned / seconds);
  }
}
