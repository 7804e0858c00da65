package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.work.ChannelType;
import java.util.Collections;
import java.util.SortedSet;

/** The channels and queues of which an agent takes no new work now, whatever units are free. */
record Barred(SortedSet<ChannelType> channels, SortedSet<QueueId> queues) {
  static final Barred NOTHING =
      new Barred(Collections.emptySortedSet(), Collections.emptySortedSet());

  boolean contains(Lane lane) {
    return channels.contains(lane.channel())
        || (lane.queue() != null && queues.contains(lane.queue()));
  }
}
