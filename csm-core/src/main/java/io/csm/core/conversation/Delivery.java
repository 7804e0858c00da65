package io.csm.core.conversation;

import io.csm.core.internal.Require;

/**
 * How far an outgoing message has come.
 *
 * @param reason the channel's code for a failure, without personal content, at most 200 characters;
 *     empty where there is none
 */
public record Delivery(DeliveryState state, String reason) {
  public Delivery {
    Require.text("delivery.reason", reason, 200);
  }

  /** A state without a reason. */
  public static Delivery of(DeliveryState state) {
    return new Delivery(state, "");
  }

  /**
   * Whether the step to {@code next} is news: states only advance, but a failure may be followed by
   * a new attempt, and an unknown outcome by any answer.
   */
  public boolean mayBecome(DeliveryState next) {
    return switch (state) {
      case QUEUED -> next != DeliveryState.QUEUED;
      case SENT ->
          next == DeliveryState.DELIVERED
              || next == DeliveryState.READ
              || next == DeliveryState.FAILED;
      case DELIVERED -> next == DeliveryState.READ;
      case READ -> false;
      case FAILED -> next == DeliveryState.QUEUED;
      case UNKNOWN -> next != DeliveryState.UNKNOWN;
    };
  }
}
