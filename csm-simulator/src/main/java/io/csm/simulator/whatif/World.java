package io.csm.simulator.whatif;

import io.csm.simulator.TraceOptions;
import java.util.Objects;

/**
 * A trace, and how it is read.
 *
 * @param trace such as {@code callcentre:log.txt.gz} or {@code generated:agents=60}
 * @param options its zone, and its roster if it brings none
 * @param inferBreaks whether agents are away during the breaks that a log lets infer; not used for
 *     generated traces
 */
public record World(String trace, TraceOptions options, boolean inferBreaks) {
  public World {
    Objects.requireNonNull(trace, "trace");
    Objects.requireNonNull(options, "options");
  }

  /** A trace with the roster that it brings along. */
  public static World of(String trace) {
    return new World(trace, TraceOptions.defaults(), false);
  }
}
