package io.csm.simulator.whatif;

import io.csm.simulator.Fate;
import io.csm.simulator.Call;
import java.time.Duration;
import java.util.List;

/** Adds up what became of the calls of one run. */
final class Outcome {
  private final Levers levers;
  private final Waits waits = new Waits();
  private long offered;
  private long answered;
  private long abandoned;
  private long inTime;
  private long breaches;
  private long matched;
  private long transfers;

  Outcome(Levers levers) {
    this.levers = levers;
  }

  void offered() {
    offered++;
  }

  /**
   * @param matches whether the agent has the skill
   */
  void answered(long waitMillis, boolean matches) {
    long seconds = waitMillis / 1_000;
    answered++;
    waits.add(seconds);
    matched += matches ? 1 : 0;
    inTime += seconds <= levers.serviceLevelSeconds() ? 1 : 0;
    judge(seconds);
  }

  void abandoned(long waitMillis) {
    abandoned++;
    judge(waitMillis / 1_000);
  }

  void transferred() {
    transfers++;
  }

  private void judge(long seconds) {
    breaches += seconds > levers.answerWithinSeconds() ? 1 : 0;
  }

  /** The figures, by the ordinal of their {@link Metric}. */
  double[] figures(List<SimAgent> agents) {
    double[] figures = new double[Metric.values().length];
    figures[Metric.OFFERED.ordinal()] = offered;
    figures[Metric.ANSWERED.ordinal()] = answered;
    figures[Metric.ABANDONED.ordinal()] = share(abandoned, offered);
    figures[Metric.SERVICE_LEVEL.ordinal()] = share(inTime, offered);
    figures[Metric.WAIT_MEAN.ordinal()] = waits.mean();
    figures[Metric.WAIT_P50.ordinal()] = waits.percentile(50);
    figures[Metric.WAIT_P95.ordinal()] = waits.percentile(95);
    figures[Metric.WAIT_P99.ordinal()] = waits.percentile(99);
    figures[Metric.SLA_BREACHES.ordinal()] = breaches;
    figures[Metric.SKILL_MATCH.ordinal()] = share(matched, answered);
    figures[Metric.TRANSFERS.ordinal()] = transfers;
    occupancy(figures, agents);
    return figures;
  }

  private static void occupancy(double[] figures, List<SimAgent> agents) {
    double busy = 0;
    double staffed = 0;
    double overtime = 0;
    double sum = 0;
    double squares = 0;
    int worked = 0;
    for (SimAgent agent : agents) {
      busy += agent.busy();
      staffed += agent.staffed();
      overtime += agent.overtime();
      if (agent.staffed() > 0) {
        double own = (double) agent.busy() / agent.staffed();
        worked++;
        sum += own;
        squares += own * own;
      }
    }
    double variance = worked < 2 ? 0 : (squares - sum * sum / worked) / (worked - 1);
    figures[Metric.OCCUPANCY.ordinal()] = staffed == 0 ? 0 : busy / staffed;
    figures[Metric.OCCUPANCY_SPREAD.ordinal()] = StrictMath.sqrt(Math.max(0, variance));
    figures[Metric.OVERTIME.ordinal()] = overtime / 3_600_000;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** Takes what a log says became of a call. */
  void recorded(Call call, Fate.Recorded fate) {
    long wait = Duration.between(call.enteredAt(), fate.leftAt()).toMillis();
    offered();
    if (fate.outcome() == Fate.Outcome.ANSWERED) {
      answered(wait, true);
    } else {
      abandoned(wait);
    }
  }
}
