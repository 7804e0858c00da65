package io.csm.simulator;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a replay.
 *
 * @param trace the specification of what was replayed
 * @param mode how, such as {@code identity} or {@code policy}
 * @param figures the outcome of the replay
 * @param recorded the outcome that the trace itself records, null where it records none
 * @param occupancy seconds in which agents were busy, by seconds in which they were at work; 0 or
 *     more, and above 1 only where an agent served two callers at once or outside the roster
 * @param recordedOccupancy the same as the trace records it, 0 where it records none
 * @param defects how many defects of each reason the trace and the roster have
 * @param defectiveLines the lines behind them, as far as they are listed; those of the roster not
 *     included
 * @param decisions how many decisions the router made; in an identity replay, how many recorded
 *     hand-overs were repeated
 * @param decisionsPerSecond the same by the time that the whole replay took; not reproducible
 * @param journalSha256 in hexadecimal, of all events of the journal in order
 * @param identity what an identity replay adds, else null
 * @param policy what a policy replay adds, else null
 * @param estimates how good the desk's estimates of waiting times were
 * @param method the definitions and choices behind the figures, each a sentence
 */
public record Report(
    String trace,
    String mode,
    Figures figures,
    @Nullable Figures recorded,
    double occupancy,
    double recordedOccupancy,
    SortedMap<DefectReason, Long> defects,
    List<Defect> defectiveLines,
    long decisions,
    double decisionsPerSecond,
    String journalSha256,
    @Nullable Identity identity,
    @Nullable Policy policy,
    Estimates estimates,
    List<String> method) {

  public Report {
    Objects.requireNonNull(trace, "trace");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(figures, "figures");
    Objects.requireNonNull(journalSha256, "journalSha256");
    defects = copy(defects);
    defectiveLines = List.copyOf(defectiveLines);
    method = List.copyOf(method);
  }

  /**
   * How well the recorded assignments could be repeated.
   *
   * @param waitsReproduced queued and answered calls whose wait came out equal to the second
   * @param waitsNotReproduced the others, by reason
   * @param refusedAssignments recorded assignments that the router by itself would have refused, by
   *     reason. {@code PRESENCE}, {@code SKILL} and {@code CAPACITY} are the router's filters;
   *     {@code ORDER} passed over somebody with an earlier place, {@code ORDER_AT_ONCE} the same
   *     for a caller who never queued; {@code NO_SERVER} was answered by nobody known
   * @param listed the lines concerned in the order of time, at most 100,000
   */
  public record Identity(
      long waitsReproduced,
      SortedMap<String, Long> waitsNotReproduced,
      SortedMap<String, Long> refusedAssignments,
      List<Finding> listed) {
    public Identity {
      listed = List.copyOf(listed);
      waitsNotReproduced = copy(waitsNotReproduced);
      refusedAssignments = copy(refusedAssignments);
    }
  }

  /**
   * How far the wait that the desk estimated when a call began to wait was from the wait that it
   * got, beside the mean of the last 30 waits of the queue as an estimate.
   *
   * @param waited calls that waited for a second or more, and were answered
   * @param desk the errors of the desk's estimate, of those for which both estimates were known
   * @param meanOfWaits the errors of the other estimate, of the same calls
   */
  public record Estimates(long waited, EstimateError desk, EstimateError meanOfWaits) {}

  /**
   * Errors of one way to estimate, in whole seconds.
   *
   * @param calls how many there are
   * @param absolute of the errors without their sign
   * @param bias the mean error, rounded; above 0 where estimates are too long. 0 if there is none
   */
  public record EstimateError(long calls, Percentiles absolute, long bias) {}

  /**
   * A line of the trace that an identity replay has something to say about.
   *
   * @param reason one of those counted in {@link Identity}
   * @param detail the values concerned
   */
  public record Finding(long line, String reason, String detail) {}

  /**
   * What the outcome of a policy rests on.
   *
   * @param name the policy
   * @param seed of all that was drawn
   * @param patienceMethod how the callers' patience was estimated
   */
  public record Policy(String name, long seed, String patienceMethod) {}

  /**
   * The report as text: tables whose lines are at most so wide, on a terminal that shows Chinese
   * characters two columns wide.
   *
   * @param width in columns, 40 to 1,000
   */
  public String toText(int width) {
    return new ReportText(this, width).render();
  }

  private static <K extends Comparable<K>> SortedMap<K, Long> copy(SortedMap<K, Long> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
