package io.csm.simulator.model;

import io.csm.simulator.model.Hindsight.Call;
import io.csm.simulator.model.Hindsight.Goal;
import io.csm.simulator.model.Hindsight.Staffed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A world that is small enough to look at every instant, or at every schedule. */
record SmallWorld(List<Call> calls, List<Staffed> staff) {

  long end() {
    return staff.stream().mapToLong(Staffed::to).max().orElse(0);
  }

  private static boolean able(Staffed staffed, Call call) {
    return call.skill().isEmpty() || staffed.skills().contains(call.skill());
  }

  /** What a call costs that is begun at an instant; -1 for never. */
  double cost(Call call, long start, Goal goal, long within) {
    return switch (goal) {
      case ABANDONED -> start < 0 && call.leaves() != Hindsight.NEVER ? 1 : 0;
      case LATE -> start < 0 || start - call.arrives() > within ? 1 : 0;
      case QUEUE_TIME -> {
        long until = start >= 0 ? start : call.leaves() == Hindsight.NEVER ? end() : call.leaves();
        yield Math.max(0, until - call.arrives());
      }
    };
  }

  /** The least cost of all schedules, by trying every one: instant by instant, place by place. */
  double best(Goal goal, long within) {
    List<Place> places = new ArrayList<>();
    for (Staffed staffed : staff) {
      for (int i = 0; i < staffed.places(); i++) {
        places.add(new Place(staffed));
      }
    }
    return best(goal, within, 0, 0, places, new boolean[calls.size()]);
  }

  private static final class Place {
    final Staffed staffed;
    long busyUntil = Long.MIN_VALUE;

    Place(Staffed staffed) {
      this.staffed = staffed;
    }
  }

  private double best(
      Goal goal, long within, long now, int place, List<Place> places, boolean[] begun) {
    if (now >= end()) {
      double cost = 0;
      for (int i = 0; i < begun.length; i++) {
        cost += begun[i] ? 0 : cost(calls.get(i), -1, goal, within);
      }
      return cost;
    }
    if (place == places.size()) {
      return best(goal, within, now + 1, 0, places, begun);
    }
    double best = best(goal, within, now, place + 1, places, begun);
    Place at = places.get(place);
    if (at.busyUntil > now || at.staffed.from() > now || at.staffed.to() <= now) {
      return best;
    }
    for (int i = 0; i < begun.length; i++) {
      Call call = calls.get(i);
      if (!begun[i] && call.arrives() <= now && now <= call.leaves() && able(at.staffed, call)) {
        long before = at.busyUntil;
        at.busyUntil = now + call.service();
        begun[i] = true;
        best =
            Math.min(
                best,
                cost(call, now, goal, within) + best(goal, within, now, place + 1, places, begun));
        begun[i] = false;
        at.busyUntil = before;
      }
    }
    return best;
  }

  /**
   * When each call is begun where the first by an order goes to the first who can; -1 for never.
   */
  long[] run(Comparator<Call> order) {
    long[] starts = new long[calls.size()];
    java.util.Arrays.fill(starts, -1);
    List<Place> places = new ArrayList<>();
    for (Staffed staffed : staff) {
      for (int i = 0; i < staffed.places(); i++) {
        places.add(new Place(staffed));
      }
    }
    List<Integer> sorted = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      sorted.add(i);
    }
    sorted.sort(Comparator.comparing(calls::get, order));
    for (long now = 0; now < end(); now++) {
      for (int i : sorted) {
        Call call = calls.get(i);
        for (Place at : places) {
          if (starts[i] < 0
              && call.arrives() <= now
              && now <= call.leaves()
              && at.busyUntil <= now
              && at.staffed.from() <= now
              && at.staffed.to() > now
              && able(at.staffed, call)) {
            starts[i] = now;
            at.busyUntil = now + call.service();
          }
        }
      }
    }
    return starts;
  }

  double cost(long[] starts, Goal goal, long within) {
    double cost = 0;
    for (int i = 0; i < starts.length; i++) {
      cost += cost(calls.get(i), starts[i], goal, within);
    }
    return cost;
  }
}
