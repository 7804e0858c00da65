package io.csm.core.event;

/** Every kind of event, under the name that stands in the journal. Names are never changed. */
public enum EventKind {
  TICKET_OPENED(TicketEvent.Opened.class),
  WORK_QUEUED(TicketEvent.Queued.class),
  WORK_DEQUEUED(TicketEvent.Dequeued.class),
  TICKET_MESSAGE(TicketEvent.MessageNoted.class),
  STATUS_CHANGED(TicketEvent.StatusChanged.class),
  TYPE_CHANGED(TicketEvent.TypeChanged.class),
  PRIORITY_CHANGED(TicketEvent.PriorityChanged.class),
  TAGS_CHANGED(TicketEvent.TagsChanged.class),
  FIELDS_CHANGED(TicketEvent.FieldsChanged.class),
  LINKED(TicketEvent.Linked.class),
  UNLINKED(TicketEvent.Unlinked.class),
  SNOOZED(TicketEvent.Snoozed.class),
  WOKEN(TicketEvent.Woken.class),
  OFFER_MADE(TicketEvent.OfferMade.class),
  OFFER_ACCEPTED(TicketEvent.OfferAccepted.class),
  OFFER_DECLINED(TicketEvent.OfferDeclined.class),
  OFFER_EXPIRED(TicketEvent.OfferExpired.class),
  OFFER_WITHDRAWN(TicketEvent.OfferWithdrawn.class),
  ASSIGNED(TicketEvent.Assigned.class),
  ASSIGNMENT_CHANGED(TicketEvent.AssignmentChanged.class),
  ASSIGNMENT_ENDED(TicketEvent.AssignmentEnded.class),
  TRANSFERRED(TicketEvent.Transferred.class),
  TICKET_CLASSIFIED(TicketEvent.Classified.class),
  TICKET_MERGED_INTO(TicketEvent.MergedInto.class),
  TICKET_ABSORBED(TicketEvent.Absorbed.class),
  TICKET_SPLIT(TicketEvent.Split.class),
  RATED(TicketEvent.Rated.class),
  CLOSING_SCHEDULED(TicketEvent.ClosingScheduled.class),
  CLOCK_CHANGED(TicketEvent.ClockChanged.class),
  SLA_ALERTED(TicketEvent.SlaAlerted.class),
  DEADLINE_SET(TicketEvent.DeadlineSet.class),
  DEADLINE_CANCELLED(TicketEvent.DeadlineCancelled.class),
  DEADLINE_REACHED(TicketEvent.DeadlineReached.class),
  EXCEPTION_RAISED(TicketEvent.ExceptionRaised.class),
  DEMANDS_CHANGED(TicketEvent.DemandsChanged.class),
  WORK_DIVERTED(TicketEvent.Diverted.class),
  CALLBACK_DUE(TicketEvent.CallbackDue.class),
  TICKET_ERASED(TicketEvent.Erased.class),

  MESSAGE_ADDED(MessageEvent.Added.class),
  MESSAGE_EDITED(MessageEvent.Edited.class),
  MESSAGE_RECALLED(MessageEvent.Recalled.class),
  DELIVERY_CHANGED(MessageEvent.DeliveryChanged.class),
  MESSAGE_MOVED(MessageEvent.Moved.class),
  MESSAGE_ERASED(MessageEvent.Erased.class),

  CONVERSATION_STARTED(ConversationEvent.Started.class),
  CONVERSATION_TICKET(ConversationEvent.TicketBegun.class),
  PARTICIPANT_JOINED(ConversationEvent.ParticipantJoined.class),

  CUSTOMER_CREATED(CustomerEvent.Created.class),
  IDENTITY_LINKED(CustomerEvent.IdentityLinked.class),
  IDENTITY_UNLINKED(CustomerEvent.IdentityUnlinked.class),
  CUSTOMER_MERGED_INTO(CustomerEvent.MergedInto.class),
  CUSTOMER_ABSORBED(CustomerEvent.Absorbed.class),
  CUSTOMER_ERASED(CustomerEvent.Erased.class),

  AGENT_DEFINED(AgentEvent.Defined.class),
  AGENT_RETIRED(AgentEvent.Retired.class),
  PRESENCE_CHANGED(AgentEvent.PresenceChanged.class),
  DISCONNECTED(AgentEvent.Disconnected.class),
  AGENT_SCHEDULED(AgentEvent.Scheduled.class),
  DUTY_CHANGED(AgentEvent.DutyChanged.class),
  CHANNELS_CLOSED(AgentEvent.ChannelsClosed.class),
  EXTERNAL_LOAD(AgentEvent.ExternalLoadChanged.class),
  HOLDING_TAKEN(AgentEvent.HoldingTaken.class),
  HOLDING_CHANGED(AgentEvent.HoldingChanged.class),
  HOLDING_RELEASED(AgentEvent.HoldingReleased.class),

  CONFIGURATION_PUT(ConfigurationEvent.Put.class),
  CONFIGURATION_REMOVED(ConfigurationEvent.Removed.class),
  CLOCKS_JUDGED_ANEW(ConfigurationEvent.JudgedAnew.class),

  INTAKE_REJECTED(IntakeEvent.Rejected.class),

  ROUND(RoundEvent.class),
  EXTENSION(ExtensionEvent.class),
  UNKNOWN(UnknownEvent.class);

  private final Class<? extends Event> type;

  EventKind(Class<? extends Event> type) {
    this.type = type;
  }

  /** The record that carries this kind. */
  public Class<? extends Event> type() {
    return type;
  }
}
