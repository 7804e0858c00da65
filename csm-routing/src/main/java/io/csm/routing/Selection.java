package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The agents who are ready for a work item, best first, as many as reasons name. */
final class Selection {
  private final DistributionMode mode;
  private final List<Candidate> best = new ArrayList<>(Reasons.MAX_CANDIDATES + 1);

  private Selection(DistributionMode mode) {
    this.mode = mode;
  }

  /** Looks at the head of each list of agents that the class is open to. */
  static Selection of(WorkClass workClass, SortedSet<AgentId> excluded, DistributionMode mode) {
    Selection selection = new Selection(mode);
    for (Pairing pairing : workClass.open) {
      Profile profile = pairing.profile;
      for (Map.Entry<Integer, TreeSet<RoutedAgent>> sameLoad : profile.ready.entrySet()) {
        if (!profile.fits(sameLoad.getKey(), pairing.cost)) {
          break;
        }
        selection.addBest(sameLoad.getValue(), pairing, excluded);
      }
    }
    return selection;
  }

  private void addBest(
      SortedSet<RoutedAgent> sameLoad, Pairing pairing, SortedSet<AgentId> excluded) {
    for (RoutedAgent agent : sameLoad) {
      if (!excluded.contains(agent.id) && !add(new Candidate(agent, pairing))) {
        return;
      }
    }
  }

  /** False when there are better ones enough. */
  private boolean add(Candidate candidate) {
    int at = best.size();
    while (at > 0 && compare(candidate, best.get(at - 1)) < 0) {
      at--;
    }
    if (at == Reasons.MAX_CANDIDATES) {
      return false;
    }
    best.add(at, candidate);
    if (best.size() > Reasons.MAX_CANDIDATES) {
      best.remove(Reasons.MAX_CANDIDATES);
    }
    return true;
  }

  boolean isEmpty() {
    return best.isEmpty();
  }

  Candidate first() {
    return best.get(0);
  }

  List<AgentId> candidates() {
    List<AgentId> ids = new ArrayList<>(best.size());
    for (Candidate candidate : best) {
      ids.add(candidate.agent.id);
    }
    return ids;
  }

  /** What the first was chosen by; at most 61 characters. */
  String decidedBy() {
    Candidate first = first();
    String load =
        mode == DistributionMode.LEAST_LOADED
            ? " " + first.agent.unitsInUse + "/" + first.pairing.profile.units() + " since="
            : " idleSince=";
    return mode + load + first.agent.idleSince;
  }

  private int compare(Candidate a, Candidate b) {
    int byLoad = mode == DistributionMode.LEAST_LOADED ? compareLoad(a, b) : 0;
    return byLoad != 0 ? byLoad : RoutedAgent.compareIdle(a.agent, b.agent);
  }

  /** By used share of capacity, without division: a/b is less than c/d where ad is less than cb. */
  private static int compareLoad(Candidate a, Candidate b) {
    return Long.compare(
        (long) a.agent.unitsInUse * b.pairing.profile.units(),
        (long) b.agent.unitsInUse * a.pairing.profile.units());
  }

  record Candidate(RoutedAgent agent, Pairing pairing) {}
}
