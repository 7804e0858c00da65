package io.csm.routing;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The decisions in flight by number: not answered, or not read back. */
final class Decisions {
  private final Map<Long, InFlight> inFlight = new LinkedHashMap<>();
  private long last;

  int size() {
    return inFlight.size();
  }

  /** The number of the last decision. */
  long last() {
    return last;
  }

  long nextNumber() {
    return last + 1;
  }

  /** Numbers the decisions anew that come after {@code number}; none of them is in flight. */
  void rewind(long number) {
    last = number;
  }

  void add(InFlight decided) {
    last = decided.decision.number();
    inFlight.put(last, decided);
  }

  /** The decision that is being answered. */
  InFlight unanswered(Decision decision) {
    @Nullable InFlight decided = inFlight.get(decision.number());
    if (decided == null || decided.committed || !decided.decision.equals(decision)) {
      throw CsmException.of(
          Code.NOT_FOUND, "decision", "type", "unanswered decision", "ref", decision.number());
    }
    return decided;
  }

  void remove(InFlight decided) {
    inFlight.remove(decided.decision.number());
  }

  void agentRead(InFlight decided) {
    decided.agentRead = true;
    removeIfRead(decided);
  }

  void workRead(InFlight decided) {
    decided.workRead = true;
    removeIfRead(decided);
  }

  private void removeIfRead(InFlight decided) {
    if (decided.agentRead && decided.workRead) {
      remove(decided);
    }
  }
}
