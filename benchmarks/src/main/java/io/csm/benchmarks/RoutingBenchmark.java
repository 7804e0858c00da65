package io.csm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call from arrival to completion on a floor of 1,000 agents. One operation: a call arrives, is
 * offered and accepted, and the oldest call in progress is completed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 10)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class RoutingBenchmark {
  static final int AGENTS = 1_000;
  static final long SEED = 20_261_121;

  /** Who decides. */
  @Param({"ROUTER", "STREAM"})
  public Rival rival = Rival.ROUTER;

  /** How many different sets of skills the agents have; as many as agents is the worst case. */
  @Param({"30", "1000"})
  public int skillSets;

  private Day day = new Day(rival, AGENTS, 1, SEED);

  /** The rivals. */
  public enum Rival {
    ROUTER,
    STREAM
  }

  @Setup
  public void open() {
    day = new Day(rival, AGENTS, skillSets, SEED);
  }

  /** The agent who takes the call. */
  @Benchmark
  public int call() {
    return day.nextCall();
  }

  /** A day without end on a floor that is 60 % busy. */
  static final class Day {
    private final Floor floor;
    private final Dispatcher dispatcher;
    private final int[] agentOfCall;
    private long call;

    Day(Rival rival, int agents, int skillSets, long seed) {
      floor = new Floor(agents, skillSets, seed);
      dispatcher =
          rival == Rival.ROUTER ? new RouterDispatcher(floor) : new StreamDispatcher(floor);
      agentOfCall = new int[floor.callsInProgress()];
      for (int i = 0; i < agentOfCall.length; i++) {
        arrive();
      }
    }

    int nextCall() {
      long oldest = call + 1 - agentOfCall.length;
      int agent = agentOfCall[(int) (oldest % agentOfCall.length)];
      if (agent != Dispatcher.NOBODY) {
        dispatcher.complete(agent, oldest, call);
      }
      return arrive();
    }

    private int arrive() {
      call++;
      int agent = dispatcher.arrive(call, floor.demand(call), call);
      agentOfCall[(int) (call % agentOfCall.length)] = agent;
      return agent;
    }
  }
}
