package io.csm.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a call, as recorded, or what would become of it, as drawn. */
public sealed interface Fate {

  /** How a recorded call ended. */
  enum Outcome {
    /** Handed to an agent. */
    ANSWERED,
    /** The caller left first. */
    ABANDONED
  }

  /**
   * What the log says.
   *
   * @param queued whether the caller was put into the queue
   * @param leftAt when the caller stopped waiting: the hand-over to the agent, or hanging up; equal
   *     to {@link Call#enteredAt()} where there was no queue
   * @param serviceStart null if not recorded. May lie before {@code leftAt}, see {@link
   *     DefectReason#SERVICE_BEFORE_QUEUE_END}.
   * @param serviceEnd null exactly if {@code serviceStart} is; never before it
   * @param server the agent, null if not recorded
   */
  record Recorded(
      Outcome outcome,
      boolean queued,
      Instant leftAt,
      @Nullable Instant serviceStart,
      @Nullable Instant serviceEnd,
      @Nullable String server)
      implements Fate {}

  /**
   * What a generator drew.
   *
   * @param service how long the agent will need
   * @param patience how long the caller will wait before leaving
   */
  record Drawn(Duration service, Duration patience) implements Fate {}
}
