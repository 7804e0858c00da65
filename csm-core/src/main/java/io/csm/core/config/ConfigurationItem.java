package io.csm.core.config;

/**
 * One item of a tenant's configuration. Items are immutable; a change puts a new one in its place.
 */
public sealed interface ConfigurationItem
    permits Brand,
        ChannelAccount,
        Classification,
        DeskCalendar,
        DeskPolicy,
        ExceptionRules,
        Pool,
        Queue,
        QueueState,
        SlaRules,
        Team,
        TicketSchema {

  /** What sort of item it is. */
  ConfigurationKind kind();

  /** Which of its kind; a kind of which a tenant has just one uses 1. */
  long itemId();
}
