package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.work.ChannelType;
import org.jspecify.annotations.Nullable;

/**
 * What decides how much of an agent's capacity a piece of work takes, and whether a limit bars it.
 *
 * @param queue if it has a limit for each agent, else null
 */
record Lane(ChannelType channel, @Nullable QueueId queue) {}
