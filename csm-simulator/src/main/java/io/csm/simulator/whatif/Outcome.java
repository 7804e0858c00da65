package io.csm.simulator.whatif;

import io.csm.simulator.Call;
import io.csm.simulator.Fate;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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

  /** All figures. */
  Measured figures(List<SimAgent> agents) {
    EnumMap<Metric, Double> figures = new EnumMap<>(Metric.class);
    figures.put(Metric.OFFERED, (double) offered);
    figures.put(Metric.ANSWERED, (double) answered);
    figures.put(Metric.ABANDONED, share(abandoned, offered));
    figures.put(Metric.SERVICE_LEVEL, share(inTime, offered));
    figures.put(Metric.WAIT_MEAN, waits.mean());
    figures.put(Metric.WAIT_P50, (double) waits.percentile(50));
    figures.put(Metric.WAIT_P95, (double) waits.percentile(95));
    figures.put(Metric.WAIT_P99, (double) waits.percentile(99));
    figures.put(Metric.SLA_BREACHES, (double) breaches);
    figures.put(Metric.SKILL_MATCH, share(matched, answered));
    figures.put(Metric.TRANSFERS, (double) transfers);
    occupancy(figures, agents);
    return new Measured(figures);
  }

  private static void occupancy(Map<Metric, Double> figures, List<SimAgent> agents) {
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
    figures.put(Metric.OCCUPANCY, staffed == 0 ? 0.0 : busy / staffed);
    figures.put(Metric.OCCUPANCY_SPREAD, StrictMath.sqrt(Math.max(0, variance)));
    figures.put(Metric.OVERTIME, overtime / 3_600_000);
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
