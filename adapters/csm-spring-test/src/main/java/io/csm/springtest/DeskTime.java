package io.csm.springtest;

import io.csm.desk.Csm;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;

/** Time as a test lets it pass: the clock is set, and the engine does what is due by then. */
public final class DeskTime {
  private final Csm csm;
  private final SettableClock clock;

  DeskTime(Csm csm, SettableClock clock) {
    this.csm = csm;
    this.clock = clock;
  }

  /**
   * Lets time pass, and then does what is due: routes, lets offers expire, wakes, alerts, and hands
   * the journal to listeners. What falls due in between is done at the end of it.
   *
   * @param time zero or more
   * @return the time it is then
   */
  public Instant advance(Duration time) {
    Instant then = clock.advance(time);
    csm.tick(then);
    return then;
  }

  /** Does what is due now. */
  public void tick() {
    csm.tick(clock.instant());
  }
}
