package io.csm.core.people;

import io.csm.core.internal.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast an agent who has come back may be asked, and when the last offers were made. It stands
 * in the agent's row, and so holds on every node. Immutable.
 *
 * @param until when the agent may be asked as fast as others
 * @param offers how many offers may be made within a window, 1 to {@value #MAX_OFFERS}
 * @param window any time of that length counts
 * @param offered when the last offers were made, the earliest first; no more than {@code offers}
 */
public record Ramp(Instant until, int offers, Duration window, List<Instant> offered) {
  /** The greatest number of offers within a window. */
  public static final int MAX_OFFERS = 1_000;

  public Ramp {
    Require.range("ramp.offers", offers, 1, MAX_OFFERS);
    List<Instant> last = new ArrayList<>(offered);
    last.sort(null);
    offered = List.copyOf(last.subList(Math.max(0, last.size() - offers), last.size()));
  }

  /** This, with one more offer. */
  public Ramp offered(Instant at) {
    List<Instant> more = new ArrayList<>(offered);
    more.add(at);
    return new Ramp(until, offers, window, more);
  }

  /** When the agent may be asked again, as far as this goes; null for at once. */
  public @Nullable Instant blockedUntil(Instant now) {
    if (offered.size() < offers || !until.isAfter(now)) {
      return null;
    }
    Instant free = offered.get(0).plus(window);
    if (!free.isAfter(now)) {
      return null;
    }
    return free.isBefore(until) ? free : until;
  }
}
