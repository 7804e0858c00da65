package io.csm.core.conversation;

/** How far an outgoing message has come, in the order in which it usually gets there. */
public enum DeliveryState {
  QUEUED,
  SENT,
  DELIVERED,
  READ,
  FAILED,
  /** The channel gave no answer: it may or may not have been sent. */
  UNKNOWN
}
