package io.csm.simulator;

import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a trace is to be read.
 *
 * @param zone the zone of the wall-clock times in the trace; by default Asia/Jerusalem, where the
 *     recorded call centre stands
 * @param roster who was at work when, to be checked against the trace; null leaves the check out
 * @param maxCallsInMemory how many calls may be held for sorting, 1 to 10,000,000; by default
 *     200,000, which take about 100 MB. A single day with more calls is refused.
 * @param maxListedDefects how many defects are kept with their line, 0 to 10,000,000; by default
 *     100,000. Counts per reason stay exact beyond it.
 */
public record TraceOptions(
    ZoneId zone, @Nullable Roster roster, int maxCallsInMemory, int maxListedDefects) {
  private static final int LIMIT = 10_000_000;

  public TraceOptions {
    Objects.requireNonNull(zone, "zone");
    if (maxCallsInMemory < 1 || maxCallsInMemory > LIMIT) {
      throw new IllegalArgumentException(
          "maxCallsInMemory (" + maxCallsInMemory + ") is not within 1 to " + LIMIT + ".");
    }
    if (maxListedDefects < 0 || maxListedDefects > LIMIT) {
      throw new IllegalArgumentException(
          "maxListedDefects (" + maxListedDefects + ") is not within 0 to " + LIMIT + ".");
    }
  }

  public static TraceOptions defaults() {
    return new TraceOptions(ZoneId.of("Asia/Jerusalem"), null, 200_000, Defects.DEFAULT_MAX_LISTED);
  }

  public TraceOptions withZone(ZoneId newZone) {
    return new TraceOptions(newZone, roster, maxCallsInMemory, maxListedDefects);
  }

  public TraceOptions withRoster(Roster newRoster) {
    return new TraceOptions(zone, newRoster, maxCallsInMemory, maxListedDefects);
  }

  public TraceOptions withMaxCallsInMemory(int newMax) {
    return new TraceOptions(zone, roster, newMax, maxListedDefects);
  }

  public TraceOptions withMaxListedDefects(int newMax) {
    return new TraceOptions(zone, roster, maxCallsInMemory, newMax);
  }
}
