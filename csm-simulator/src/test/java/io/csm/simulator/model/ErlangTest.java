package io.csm.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withPrecision;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The queues that are known in closed form")
class ErlangTest {

  /** The load in erlangs at which the named share is blocked, from the common tables of B. */
  @ParameterizedTest(name = "{0} agents, {1} erlangs")
  @CsvSource({
    "1, 0.0101, 0.01",
    "10, 4.461, 0.01",
    "20, 12.031, 0.01",
    "50, 37.901, 0.01",
    "100, 84.064, 0.01",
    "10, 3.092, 0.001",
    "50, 32.512, 0.001"
  })
  @DisplayName("have Erlang's blocking of the published tables")
  void tableOfB(int agents, double load, double blocked) {
    assertThat(ErlangC.blocked(load, agents)).isEqualTo(blocked, withPrecision(blocked * 0.005));
  }

  @Test
  @DisplayName(
      "agree with the published comparison of Erlang C and A: 48 calls a minute, 50 agents")
  void garnett() {
    // Garnett, Mandelbaum and Reiman, "Designing a call center with impatient customers",
    // Manufacturing & Service Operations Management 4 (2002), the table of the introduction:
    // service 1 min, patience 2 min.
    ErlangC patient = new ErlangC(0.8, 60, 50);
    ErlangA impatient = new ErlangA(0.8, 60, 120, 50);

    assertThat(patient.meanWait()).isEqualTo(20.8, offset(0.05));
    assertThat(patient.waitsLonger(58.1)).isEqualTo(0.1, offset(0.0005));
    assertThat(patient.occupancy()).isEqualTo(0.96, offset(0.0001));
    assertThat(impatient.abandonment()).isEqualTo(0.031, offset(0.0005));
    assertThat(impatient.meanWait()).isEqualTo(3.7, offset(0.05));
    assertThat(impatient.waitsLonger(12.5)).isEqualTo(0.1, offset(0.001));
    assertThat(impatient.occupancy()).isEqualTo(0.93, offset(0.005));
  }

  @Property(tries = 150)
  @Label("Erlang C and A are those of the queue's balance, counted state by state")
  void balance(
      @ForAll @IntRange(min = 1, max = 40) int agents,
      @ForAll @DoubleRange(min = 0.05, max = 2) double rho,
      @ForAll @DoubleRange(min = 0.05, max = 20) double patience) {
    double arrivals = rho * agents;
    ErlangA queue = new ErlangA(arrivals, 1, patience, agents);
    Balance balance = Balance.of(arrivals, agents, 1 / patience);

    assertThat(queue.waitProbability()).isEqualTo(balance.allBusy, offset(1e-9));
    assertThat(queue.meanWait()).isEqualTo(balance.waiting / arrivals, offset(1e-9));
    assertThat(queue.occupancy()).isEqualTo(balance.busy / agents, offset(1e-9));
    if (rho < 0.9) {
      ErlangC patient = new ErlangC(arrivals, 1, agents);
      Balance endless = Balance.of(arrivals, agents, 0);
      assertThat(patient.waitProbability()).isEqualTo(endless.allBusy, offset(1e-9));
      assertThat(patient.meanWait()).isEqualTo(endless.waiting / arrivals, offset(1e-9));
    }
  }

  /** The naive twin: the shares of time with 0, 1, 2 … callers, each from the one before. */
  private record Balance(double allBusy, double waiting, double busy) {
    static Balance of(double arrivals, int agents, double leaving) {
      double share = 1;
      double sum = 0;
      double allBusy = 0;
      double waiting = 0;
      double busy = 0;
      for (int n = 0; n < 5_000 && share > 1e-300; n++) {
        sum += share;
        allBusy += n >= agents ? share : 0;
        waiting += Math.max(0, n - agents) * share;
        busy += Math.min(n, agents) * share;
        share *= arrivals / (Math.min(n + 1, agents) + Math.max(0, n + 1 - agents) * leaving);
      }
      return new Balance(allBusy / sum, waiting / sum, busy / sum);
    }
  }

  @Property(tries = 60)
  @Label("the wait's distribution has the mean wait, and callers answered in time do not leave")
  void distribution(
      @ForAll @IntRange(min = 1, max = 60) int agents,
      @ForAll @DoubleRange(min = 0.3, max = 1.6) double rho,
      @ForAll @DoubleRange(min = 0.1, max = 10) double patience) {
    ErlangA queue = new ErlangA(rho * agents, 1, patience, agents);
    // The mean is the integral of the tail; Simpson over the time in which it falls to nothing.
    double until = 40 * Math.min(patience, 1.0);
    int steps = 4_000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double weight = i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * queue.waitsLonger(until * i / steps);
    }

    assertThat(sum * until / steps / 3).isEqualTo(queue.meanWait(), offset(1e-4));
    assertThat(queue.serviceLevel(0)).isEqualTo(1 - queue.waitProbability(), offset(1e-9));
    assertThat(queue.serviceLevel(1e9)).isEqualTo(1 - queue.abandonment(), offset(1e-9));
    assertThat(queue.serviceLevel(0.2)).isBetween(queue.serviceLevel(0.1) - 1e-12, 1.0);
    assertThat(queue.waitsLonger(0.2)).isBetween(0.0, queue.waitsLonger(0.1) + 1e-12);
    // Who leaves within t left at the rate θ while in the queue.
    double gone = 1 - queue.waitsLonger(0.1) - queue.serviceLevel(0.1);
    double inQueue = 0;
    for (int i = 0; i <= 100; i++) {
      double weight = i == 0 || i == 100 ? 1 : i % 2 == 0 ? 2 : 4;
      inQueue += weight * queue.waitsLonger(0.1 * i / 100);
    }
    assertThat(gone).isEqualTo(inQueue * 0.1 / 300 / patience, offset(1e-6));
  }

  @Test
  @DisplayName("stay numbers with thousands of agents, an idle house and a hopeless one")
  void extremes() {
    ErlangC many = new ErlangC(4_950, 1, 5_000);
    assertThat(many.waitProbability()).isBetween(0.3, 0.6);
    for (int agents : new int[] {1, 10, 1_000, 5_000}) {
      for (double rho : new double[] {1e-6, 0.5, 1, 1.01, 3, 100}) {
        for (double patience : new double[] {1e-3, 1, 300}) {
          if (rho * agents * patience > ErlangA.MAX_ARRIVALS_IN_PATIENCE) {
            continue;
          }
          ErlangA queue = new ErlangA(rho * agents, 1, patience, agents);
          assertThat(queue.waitProbability()).isBetween(0.0, 1.0);
          // In the long run no more is served than the agents can.
          assertThat(queue.abandonment()).isBetween(Math.max(0, 1 - 1 / rho) - 1e-9, 1.0);
          assertThat(queue.serviceLevel(1)).isBetween(0.0, 1.0);
          assertThat(queue.waitsLonger(1)).isBetween(0.0, 1.0);
        }
      }
    }
  }

  @Test
  @DisplayName("without abandonment and without enough agents wait for ever")
  void overload() {
    ErlangC queue = new ErlangC(2, 1, 2);

    assertThat(queue.stable()).isFalse();
    assertThat(queue.waitProbability()).isEqualTo(1);
    assertThat(queue.meanWait()).isInfinite();
    assertThat(queue.serviceLevel(3_600)).isZero();
  }

  @Test
  @DisplayName("meet where patience is long")
  void meet() {
    ErlangC patient = new ErlangC(0.9, 10, 10);
    ErlangA nearly = new ErlangA(0.9, 10, 1e6, 10);

    assertThat(nearly.meanWait()).isEqualTo(patient.meanWait(), offset(0.01));
    assertThat(nearly.serviceLevel(20)).isEqualTo(patient.serviceLevel(20), offset(0.001));
  }

  @Test
  @DisplayName("refuse what is no queue")
  void refusals() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ErlangC(0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ErlangC(1, Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ErlangC(1, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErlangA(1, 1, 1e8, 1))
        .withMessageContaining("Maybe take ErlangC");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErlangA(1, 1, -1, 1))
        .withMessageContaining("patience (-1.0)");
  }
}
