package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.simulator.whatif.Levers;
import io.csm.simulator.whatif.Measured;
import io.csm.simulator.whatif.Metric;
import io.csm.simulator.whatif.PolicyRegistry;
import io.csm.simulator.whatif.WhatIf;
import io.csm.simulator.whatif.WhatIfReport.OfWorld;
import io.csm.simulator.whatif.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The bank's recorded fortnight under the bank's own rule")
class TruthTest {
  @Test
  @DisplayName("is met within 3 points of abandonment, 9 of service level, 12 s of the mean wait")
  void fortnight() {
    Path log = TestData.file("tickets/callcentre-1999-02-01..13.txt.gz");
    Path roster = TestData.file("tickets/callcentre-roster.csv");
    TraceOptions options = TraceOptions.defaults();
    World world =
        new World(
            "callcentre:" + log, options.withRoster(Roster.read(roster, options.zone())), true);

    OfWorld met =
        WhatIf.of(
                List.of(world),
                List.of(PolicyRegistry.standard().get("bank")),
                List.of(Levers.NONE))
            .withSeeds(1, 2)
            .run()
            .worlds()
            .get(0);

    Measured recorded = Objects.requireNonNull(met.recorded());
    assertThat(recorded.get(Metric.OFFERED)).isEqualTo(15_732);
    assertThat(recorded.get(Metric.ANSWERED)).isEqualTo(13_011);
    assertThat(error(met, Metric.OFFERED)).isZero();
    assertThat(error(met, Metric.ABANDONED)).isBetween(-0.03, 0.03);
    assertThat(error(met, Metric.SERVICE_LEVEL)).isBetween(-0.09, 0.09);
    assertThat(error(met, Metric.WAIT_MEAN)).isBetween(-12.0, 12.0);
  }

  private static double error(OfWorld met, Metric metric) {
    return met.rows().get(0).interval(metric).estimate()
        - Objects.requireNonNull(met.recorded()).get(metric);
  }
}
