package io.csm.simulator;

import java.time.Duration;
import java.util.Objects;

/**
 * How a trace is to be replayed.
 *
 * @param mode who decides
 * @param seed of all that the replay itself draws; any long
 * @param credit how much waiting time priority 2 is given on arrival, zero to 1 day; the recorded
 *     bank gave 90 seconds
 * @param wrapUp how long an agent stays busy after a call where the router decides, zero to 1 hour;
 *     in the recorded bank the shortest gaps between two services are about 4 seconds
 * @param inferBreaks whether agents are AWAY during the {@link Break}s that the log lets infer; not
 *     used in an identity replay and for generated traces
 */
public record ReplayOptions(
    ReplayMode mode, long seed, Duration credit, Duration wrapUp, boolean inferBreaks) {
  public ReplayOptions {
    Objects.requireNonNull(mode, "mode");
    check("credit", credit, Duration.ofDays(1));
    check("wrapUp", wrapUp, Duration.ofHours(1));
  }

  /** 90 seconds of credit, 4 seconds of wrap-up, seed 1, no breaks but those on the roster. */
  public static ReplayOptions of(ReplayMode mode) {
    return new ReplayOptions(mode, 1, Duration.ofSeconds(90), Duration.ofSeconds(4), false);
  }

  public ReplayOptions withSeed(long newSeed) {
    return new ReplayOptions(mode, newSeed, credit, wrapUp, inferBreaks);
  }

  public ReplayOptions withCredit(Duration newCredit) {
    return new ReplayOptions(mode, seed, newCredit, wrapUp, inferBreaks);
  }

  public ReplayOptions withWrapUp(Duration newWrapUp) {
    return new ReplayOptions(mode, seed, credit, newWrapUp, inferBreaks);
  }

  public ReplayOptions withInferBreaks(boolean infer) {
    return new ReplayOptions(mode, seed, credit, wrapUp, infer);
  }

  private static void check(String name, Duration value, Duration most) {
    if (value.isNegative() || value.compareTo(most) > 0) {
      throw new TraceException(
          "%s (%s) is out of range. Maybe take 0 to %d seconds."
              .formatted(name, value, most.toSeconds()));
    }
  }
}
