package io.csm.core;

/** Identifies a message. See {@link Id} for what the value means. */
public record MessageId(long value) implements Id<MessageId> {
  public MessageId {
    Id.check("message", value);
  }

  @Override
  public String toString() {
    return "message-" + value;
  }
}
