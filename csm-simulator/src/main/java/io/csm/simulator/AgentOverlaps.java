package io.csm.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;

/**
 * Finds services of one agent at the same time, in a stream of calls ordered by entry.
 *
 * <p>A service is forgotten once it ended more than an hour before the calls that enter now: no
 * service starts that long before its caller enters.
 */
final class AgentOverlaps {
  private static final Duration MEMORY = Duration.ofHours(1);

  private record Service(Instant from, Instant to, long line) {}

  private final TreeMap<String, Deque<Service>> recent = new TreeMap<>();
  private final Defects defects;
  private Instant nextSweep = Instant.MIN;

  AgentOverlaps(Defects defects) {
    this.defects = defects;
  }

  void add(Call call) {
    if (!(call.fate() instanceof Fate.Recorded fate)
        || fate.server() == null
        || fate.serviceStart() == null
        || fate.serviceEnd() == null) {
      return;
    }
    Instant horizon = call.enteredAt().minus(MEMORY);
    if (!call.enteredAt().isBefore(nextSweep)) {
      recent.values().forEach(services -> services.removeIf(s -> s.to().isBefore(horizon)));
      recent.values().removeIf(Deque::isEmpty);
      nextSweep = call.enteredAt().plus(MEMORY);
    }
    Service service = new Service(fate.serviceStart(), fate.serviceEnd(), call.line());
    Deque<Service> others = recent.computeIfAbsent(fate.server(), agent -> new ArrayDeque<>());
    others.removeIf(s -> s.to().isBefore(horizon));
    for (Service other : others) {
      if (service.from().isBefore(other.to()) && other.from().isBefore(service.to())) {
        defects.add(
            call.line(),
            DefectReason.AGENT_OVERLAP,
            "%s serves the call in line %d at the same time, for %d s"
                .formatted(fate.server(), other.line(), overlap(service, other)));
        break;
      }
    }
    others.addLast(service);
  }

  private static long overlap(Service a, Service b) {
    Instant from = a.from().isAfter(b.from()) ? a.from() : b.from();
    Instant to = a.to().isBefore(b.to()) ? a.to() : b.to();
    return Duration.between(from, to).toSeconds();
  }
}
