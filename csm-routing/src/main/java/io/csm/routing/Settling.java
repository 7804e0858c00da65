package io.csm.routing;

import io.csm.core.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What waits until the journal has been read up to a position. */
final class Settling<T> {
  private final TreeMap<Position, List<T>> until = new TreeMap<>();

  void add(T what, Position position) {
    until.computeIfAbsent(position, p -> new ArrayList<>(1)).add(what);
  }

  /** Hands over and forgets what waited for {@code position} or an earlier one. */
  void readUpTo(Position position, Consumer<T> settled) {
    while (!until.isEmpty() && until.firstKey().compareTo(position) <= 0) {
      until.pollFirstEntry().getValue().forEach(settled);
    }
  }
}
