package io.csm.core.people;

import io.csm.core.internal.Require;
import io.csm.core.work.ChannelType;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What limits the new work that an agent is asked for, besides presence and what is held.
 * Immutable.
 *
 * @param closedChannels channels of which the agent takes no new work now; at most 64
 * @param externalLoads work outside of the desk by the host's key for it, at most {@value
 *     #MAX_EXTERNAL}
 */
public record Availability(
    SortedSet<ChannelType> closedChannels, SortedMap<String, ExternalLoad> externalLoads) {
  /** The greatest number of loads from outside. */
  public static final int MAX_EXTERNAL = 200;

  /** The greatest length of a key, in UTF-16 units. */
  public static final int MAX_KEY_LENGTH = 128;

  /** Nothing. */
  public static final Availability FULL = new Availability(new TreeSet<>(), new TreeMap<>());

  public Availability {
    closedChannels = Require.sorted("agent.closedChannels", closedChannels, 64);
    externalLoads = Require.sorted("agent.externalLoads", externalLoads, MAX_EXTERNAL);
    externalLoads.keySet().forEach(key -> Require.name("agent.externalLoads", key, MAX_KEY_LENGTH));
  }

  /** This, with other channels closed. */
  public Availability withClosedChannels(SortedSet<ChannelType> channels) {
    return new Availability(channels, externalLoads);
  }

  /** This, with another load under a key; one without units is none. */
  public Availability withExternalLoad(String key, ExternalLoad load) {
    SortedMap<String, ExternalLoad> loads = new TreeMap<>(externalLoads);
    if (load.units() == 0) {
      loads.remove(key);
    } else {
      loads.put(key, load);
    }
    return new Availability(closedChannels, loads);
  }

  /** The units in use outside of the desk. */
  public int externalUnits() {
    int units = 0;
    for (ExternalLoad load : externalLoads.values()) {
      units += load.units();
    }
    return units;
  }
}
