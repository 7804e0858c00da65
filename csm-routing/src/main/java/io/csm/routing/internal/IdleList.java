package io.csm.routing.internal;

import org.jspecify.annotations.Nullable;

/**
 * Agents who are ready, of one profile and with equal load, the longest idle first. Nearly always
 * whoever comes has just been given something, or completed it, and so belongs to the end: they are
 * linked in order. Who belongs further to the front than a few steps, such as somebody who has come
 * back, stands in a heap beside them.
 */
final class IdleList {
  private static final int NOBODY = -1;

  /** In place of who stands before, for those in the heap. */
  private static final int IN_HEAP = -2;

  private static final int MAX_STEPS = 8;

  private final Agents agents;
  private final KeyHeap late;
  private int head = NOBODY;
  private int tail = NOBODY;
  private long tailKey;
  private int linked;

  /** The units in use by each of them. */
  int load;

  /** The list of the same profile with the next larger load. */
  @Nullable IdleList more;

  /** The longest idle, and their {@link Agents#idleOrder}; only if there is anybody. */
  int first;

  long firstOrder;

  IdleList(Agents agents) {
    this.agents = agents;
    this.late = new KeyHeap(agents.slots, MAX_STEPS);
  }

  boolean isEmpty() {
    return linked == 0 && late.isEmpty();
  }

  int size() {
    return linked + late.size();
  }

  void add(int agent) {
    long key = agents.idleSince(agent);
    int before = tail;
    if (before != NOBODY && isBefore(key, agent, tailKey, before)) {
      int steps = 0;
      do {
        before = agents.previous(before);
        steps++;
      } while (steps < MAX_STEPS
          && before != NOBODY
          && isBefore(key, agent, agents.idleSince(before), before));
      if (steps == MAX_STEPS) {
        late.add(agent, key);
        agents.setPrevious(agent, IN_HEAP);
        findFirst();
        return;
      }
    }
    link(agent, before);
    linked++;
    if (agent == tail) {
      tailKey = key;
    }
    if (head == agent || size() == 1) {
      findFirst();
    }
  }

  private void link(int agent, int before) {
    int after = before == NOBODY ? head : agents.next(before);
    agents.setPrevious(agent, before);
    agents.setNext(agent, after);
    if (before == NOBODY) {
      head = agent;
    } else {
      agents.setNext(before, agent);
    }
    if (after == NOBODY) {
      tail = agent;
    } else {
      agents.setPrevious(after, agent);
    }
  }

  void remove(int agent) {
    int before = agents.previous(agent);
    if (before == IN_HEAP) {
      late.remove(agent);
    } else {
      linked--;
      int after = agents.next(agent);
      if (before == NOBODY) {
        head = after;
      } else {
        agents.setNext(before, after);
      }
      if (after != NOBODY) {
        agents.setPrevious(after, before);
      } else {
        tail = before;
        tailKey = before == NOBODY ? 0 : agents.idleSince(before);
      }
    }
    if (agent == first && !isEmpty()) {
      findFirst();
    }
  }

  private void findFirst() {
    if (late.isEmpty()) {
      first = head;
    } else if (head == NOBODY) {
      first = late.first();
    } else {
      boolean heap = isBefore(late.firstKey(), late.first(), agents.idleSince(head), head);
      first = heap ? late.first() : head;
    }
    firstOrder = Agents.idleOrder(load, agents.idleSince(first));
  }

  private boolean isBefore(long key, int agent, long otherKey, int other) {
    return key < otherKey || (key == otherKey && agents.id(agent) < agents.id(other));
  }

  /** All of them, in no order. */
  void offerAll(Choice choice) {
    for (int agent = head; agent != NOBODY; agent = agents.next(agent)) {
      choice.offer(agent);
    }
    for (int place = 0; place < late.size(); place++) {
      choice.offer(late.item(place));
    }
  }

  /** The longest idle first, until there are better ones enough. */
  void offerInOrder(Choice choice) {
    int agent = head;
    while (agent != NOBODY && choice.offer(agent)) {
      agent = agents.next(agent);
    }
    if (!late.isEmpty()) {
      offerLate(choice);
    }
  }

  /** In order: every place of a heap stands behind its parent's. */
  private void offerLate(Choice choice) {
    int[] frontier = choice.frontier(0);
    int count = 1;
    frontier[0] = 0;
    while (count > 0) {
      int least = 0;
      for (int i = 1; i < count; i++) {
        int place = frontier[i];
        int other = frontier[least];
        if (isBefore(late.key(place), late.item(place), late.key(other), late.item(other))) {
          least = i;
        }
      }
      int place = frontier[least];
      frontier[least] = frontier[--count];
      if (!choice.offer(late.item(place))) {
        return;
      }
      int child = KeyHeap.ARITY * place + 1;
      int end = Math.min(child + KeyHeap.ARITY, late.size());
      frontier = choice.frontier(count + KeyHeap.ARITY);
      for (; child < end; child++) {
        frontier[count++] = child;
      }
    }
  }
}
