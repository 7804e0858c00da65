package io.csm.core.event;

/**
 * Something that happened. Events are immutable, carry no personal content, and are never changed
 * or removed, whatever becomes of the content they refer to.
 *
 * <p>Java 17 has no pattern-matching switch: switch over {@link #kind()} and cast.
 */
public sealed interface Event
    permits AgentEvent,
        ConfigurationEvent,
        ConversationEvent,
        CustomerEvent,
        ExtensionEvent,
        IntakeEvent,
        MessageEvent,
        RoundEvent,
        TicketEvent,
        UnknownEvent {

  /** Which event it is. */
  EventKind kind();
}
