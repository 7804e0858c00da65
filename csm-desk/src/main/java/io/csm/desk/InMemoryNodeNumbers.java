package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.IdGenerator;
import io.csm.spi.NodeNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Node numbers for nodes of one process. Thread-safe. Numbers go round, so that one that was given
 * back rests for as long as possible: ids drawn under it may run ahead of the clock.
 */
public final class InMemoryNodeNumbers implements NodeNumbers {
  private final @Nullable String[] nodes = new String[IdGenerator.MAX_NODE + 1];
  private final int[] levels = new int[IdGenerator.MAX_NODE + 1];
  private int next;

  /** All numbers are free. */
  public InMemoryNodeNumbers() {}

  @Override
  public synchronized int claim(String node, int level) {
    InMemoryStore.text("node", node, 1, 200);
    for (int tried = 0; tried < nodes.length; tried++) {
      int number = next;
      next = (next + 1) % nodes.length;
      if (nodes[number] == null) {
        nodes[number] = node;
        levels[number] = level;
        return number;
      }
    }
    throw CsmException.of(Code.OVERLOADED, "nodes", "limit", nodes.length);
  }

  @Override
  public synchronized boolean renew(String node, int number) {
    return number >= 0 && number < nodes.length && node.equals(nodes[number]);
  }

  @Override
  public synchronized int lowestLevel() {
    int lowest = Integer.MAX_VALUE;
    for (int number = 0; number < nodes.length; number++) {
      lowest = nodes[number] == null ? lowest : Math.min(lowest, levels[number]);
    }
    return lowest;
  }

  @Override
  public synchronized void release(String node, int number) {
    if (renew(node, number)) {
      nodes[number] = null;
    }
  }
}
