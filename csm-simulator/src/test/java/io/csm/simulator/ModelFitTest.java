package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Models fitted on half of a log")
class ModelFitTest {

  @Test
  @DisplayName("hold for the other half of the recorded fortnight, as far as is said")
  void fortnight() {
    ModelFit fit =
        ModelFit.read(
            "callcentre:" + TestData.file("tickets/callcentre-1999-02-01..13.txt.gz"),
            TraceOptions.defaults());

    assertThat(fit.patience().fitted() + fit.patience().heldOut()).isEqualTo(1_757 + 13_011);
    assertThat(fit.patience().distance()).isBetween(0.04, 0.05);
    assertThat(fit.patienceByPriority().get(0).distance()).isBetween(0.06, 0.075);
    assertThat(fit.services().distance()).isBetween(0.03, 0.045);
    assertThat(fit.services().workError()).isBetween(0.03, 0.05);
    assertThat(fit.services().logError()).isLessThan(0.97 * fit.services().logErrorByType());
    assertThat(fit.lines())
        .contains(
            "Patience of all callers, fitted on 8,236 and held against 6,532 of the days between:"
                + " the shares still willing differ by at most 0.046 (at 311 s); p = 0.069"
                + " (log-rank).");
  }

  @Test
  @DisplayName("of incidents tell how often work is handed on and opened again")
  void incidents() {
    ModelFit.Course course =
        ModelFit.Course.read("volvo-bpi2013:" + TestData.file("tickets/volvo-bpi2013.csv.gz"));

    assertThat(course.lines())
        .containsExactly(
            "Reopened, share of incidents: 0.084 (0.074 to 0.096), in the other half 0.100 (0.088"
                + " to 0.113); the difference is inside the noise.",
            "Hand-overs by incident: 1.590 (1.539 to 1.642), in the other half 1.602 (1.550 to"
                + " 1.654); the difference is inside the noise.");
    assertThat(course.reopened().of() + course.reopenedHeldOut().of()).isEqualTo(4_629);
  }

  @Test
  @DisplayName("are not fitted on calls that were drawn")
  void drawn() {
    assertThatThrownBy(() -> ModelFit.read("generated:", TraceOptions.defaults()))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("Maybe take a log");
  }
}
