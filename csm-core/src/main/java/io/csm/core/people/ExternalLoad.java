package io.csm.core.people;

import io.csm.core.internal.Require;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;

/**
 * Work that an agent does outside of the desk, e.g. a call on another system. Counts like a work
 * item of its channel. Immutable.
 *
 * @param units what it takes of the agent's capacity, 0 to {@link Capacity#MAX_UNITS}
 */
public record ExternalLoad(ChannelType channel, int units) {
  public ExternalLoad {
    Require.range("externalLoad.units", units, 0, Capacity.MAX_UNITS);
  }
}
