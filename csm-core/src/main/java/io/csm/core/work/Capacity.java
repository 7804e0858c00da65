package io.csm.core.work;

import io.csm.core.internal.Require;
import java.util.Map;
import java.util.SortedMap;

/**
 * What an agent can carry at a time: units in total, and what one work item of a channel costs.
 *
 * @param units 0 to 10,000; an agent with none takes nothing
 * @param costs units per work item by channel; a channel that is missing costs {@code defaultCost}.
 *     At most 64 entries, each 0 to 10,000
 * @param defaultCost 0 to 10,000
 * @param limits how many work items of a channel may hold units at a time, whatever units are free;
 *     a channel that is missing has no limit. At most 64 entries, each 0 to 10,000
 */
public record Capacity(
    int units,
    SortedMap<ChannelType, Integer> costs,
    int defaultCost,
    SortedMap<ChannelType, Integer> limits) {
  /** The greatest number of units. */
  public static final int MAX_UNITS = 10_000;

  public Capacity {
    Require.range("capacity.units", units, 0, MAX_UNITS);
    Require.range("capacity.defaultCost", defaultCost, 0, MAX_UNITS);
    costs = Require.sorted("capacity.costs", costs, 64);
    costs.forEach(
        (channel, cost) -> Require.range("capacity.costs." + channel, cost, 0, MAX_UNITS));
    limits = Require.sorted("capacity.limits", limits, 64);
    limits.forEach(
        (channel, limit) -> Require.range("capacity.limits." + channel, limit, 0, MAX_UNITS));
  }

  /** A capacity without limits by channel. */
  public Capacity(int units, SortedMap<ChannelType, Integer> costs, int defaultCost) {
    this(units, costs, defaultCost, new java.util.TreeMap<>());
  }

  /** So many work items at a time, whatever their channel. */
  public static Capacity ofItems(int items) {
    return new Capacity(items, new java.util.TreeMap<>(), 1);
  }

  /** A capacity with a cost per channel; other channels cost one unit. */
  public static Capacity of(int units, Map<ChannelType, Integer> costs) {
    return new Capacity(units, new java.util.TreeMap<>(costs), 1);
  }

  /** The units that one work item of {@code channel} takes. */
  public int costOf(ChannelType channel) {
    return costs.getOrDefault(channel, defaultCost);
  }

  /** This, with at most so many work items of a channel at a time. */
  public Capacity withLimit(ChannelType channel, int items) {
    var newLimits = new java.util.TreeMap<>(limits);
    newLimits.put(channel, items);
    return new Capacity(units, costs, defaultCost, newLimits);
  }

  /** How many work items of {@code channel} may hold units at a time. */
  public int limitOf(ChannelType channel) {
    return limits.getOrDefault(channel, Integer.MAX_VALUE);
  }
}
