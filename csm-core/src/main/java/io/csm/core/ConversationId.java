package io.csm.core;

/** Identifies a conversation. See {@link Id} for what the value means. */
public record ConversationId(long value) implements Id<ConversationId> {
  public ConversationId {
    Id.check("conversation", value);
  }

  @Override
  public String toString() {
    return "conversation-" + value;
  }
}
