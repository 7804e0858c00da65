package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Skill;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The work that any agent either has the skills for, or has not, as a whole, in its order. */
final class WorkClass {
  /** Whose first work stands before that of the others. Only for classes where work waits. */
  static final Comparator<WorkClass> BY_FIRST = Comparator.comparing(c -> c.waiting.first());

  final Key key;
  final Map<Profile, Pairing> pairings = new LinkedHashMap<>();
  final Set<Pairing> open = new LinkedHashSet<>();
  final TreeSet<RoutedWork> waiting = new TreeSet<>();

  /** Work that excludes everybody who was ready when it was tried last. */
  final TreeSet<RoutedWork> setAside = new TreeSet<>();

  WorkClass(Key key) {
    this.key = key;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && setAside.isEmpty();
  }

  /** Whether a tick has to try it. */
  boolean isAwake() {
    return !waiting.isEmpty() && !open.isEmpty();
  }

  /** Puts the pairings to sleep whose profile has nobody ready. */
  void closeExhausted() {
    Iterator<Pairing> each = open.iterator();
    while (each.hasNext()) {
      Pairing pairing = each.next();
      if (!pairing.profile.canTake(pairing.cost)) {
        each.remove();
        pairing.profile.asleep.add(pairing);
      }
    }
  }

  /** The demands of queue and work item together. */
  record Key(QueueId queue, ChannelType channel, SortedSet<Skill> skills) {}
}
