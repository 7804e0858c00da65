package io.csm.simulator.whatif;

import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.simulator.Break;
import io.csm.simulator.Shift;
import io.csm.simulator.TraceException;
import io.csm.simulator.model.Hindsight;
import io.csm.simulator.model.Hindsight.Effort;
import io.csm.simulator.model.Hindsight.Goal;
import io.csm.simulator.model.Hindsight.Staffed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Bounds for one world and seed, from the whole of its future. Where an agent has several calls at
 * a time, each holds the units that it costs.
 */
final class Foresight {
  /** A bound needs the whole trace in memory. */
  static final int MAX_CALLS = 200_000;

  private final List<Hindsight.Call> calls = new ArrayList<>();
  private final List<Staffed> staff = new ArrayList<>();
  private long offered;
  private long neverQueued;

  Foresight(
      Iterator<Waiting> trace,
      Fates fates,
      long wrapUp,
      Staffing staffing,
      List<Break> breaks,
      Capacity capacity) {
    while (trace.hasNext()) {
      Waiting call = trace.next();
      offered++;
      if (fates.neverQueues(call)) {
        neverQueued++;
      } else {
        long leaves = fates.leavesAt(call);
        calls.add(
            new Hindsight.Call(
                call.enteredAt(),
                leaves == Policy.NEVER ? Hindsight.NEVER : Math.max(call.enteredAt(), leaves),
                Math.max(1, fates.service(call) + wrapUp),
                call.skill(),
                Math.max(1, capacity.costOf(new ChannelType(call.channel())))));
      }
      if (calls.size() > MAX_CALLS) {
        throw new TraceException(
            "A bound in hindsight holds the whole trace, and this one has more than %d calls. Maybe take a part of it."
                .formatted(MAX_CALLS));
      }
    }
    int places = Math.max(1, capacity.units());
    SortedMap<String, List<Break>> byAgent = new TreeMap<>();
    for (Break gap : breaks) {
      byAgent.computeIfAbsent(gap.agent(), agent -> new ArrayList<>()).add(gap);
    }
    byAgent.values().forEach(gaps -> gaps.sort(Comparator.comparing(Break::from)));
    for (Shift shift : staffing.shifts()) {
      SortedSet<String> skills = staffing.skillsOf(shift.agent());
      Instant from = shift.from();
      for (Break gap : byAgent.getOrDefault(shift.agent(), List.of())) {
        if (gap.from().isBefore(shift.to()) && gap.to().isAfter(from)) {
          staffed(from, gap.from(), skills, places);
          from = gap.to();
        }
      }
      staffed(from, shift.to(), skills, places);
    }
  }

  private void staffed(Instant from, Instant to, SortedSet<String> skills, int places) {
    if (from.isBefore(to)) {
      staff.add(new Staffed(from.toEpochMilli(), to.toEpochMilli(), skills, places));
    }
  }

  /** The best that abandonment and service level can come to, whatever the policy. */
  Map<Metric, Double> bounds(int serviceLevelSeconds) {
    Map<Metric, Double> bounds = new EnumMap<>(Metric.class);
    double left = Hindsight.bound(calls, staff, Goal.ABANDONED, 0, Effort.USUAL);
    // Waits count in whole seconds, so that the next second is not yet too late.
    long within = (serviceLevelSeconds + 1) * 1_000L - 1;
    double late = Hindsight.bound(calls, staff, Goal.LATE, within, Effort.USUAL);
    bounds.put(Metric.ABANDONED, offered == 0 ? 0 : (left + neverQueued) / offered);
    bounds.put(Metric.SERVICE_LEVEL, offered == 0 ? 1 : 1 - (late + neverQueued) / offered);
    return bounds;
  }
}
