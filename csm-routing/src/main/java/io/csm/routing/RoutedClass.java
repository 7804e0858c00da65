package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Skill;
import io.csm.routing.internal.WorkClass;
import java.util.SortedSet;

/** The work that any agent either has the skills for, or has not, as a whole. */
final class RoutedClass {
  final Key key;
  final WorkClass core;

  /** The numbers of its channel, and of the skills that it demands. */
  final int channel;

  final int[] skills;

  RoutedClass(Key key, WorkClass core, int channel, int[] skills) {
    this.key = key;
    this.core = core;
    this.channel = channel;
    this.skills = skills;
  }

  /** The demands of queue and work item together. */
  record Key(QueueId queue, ChannelType channel, SortedSet<Skill> skills) {}
}
