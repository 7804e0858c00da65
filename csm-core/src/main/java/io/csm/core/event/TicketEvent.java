package io.csm.core.event;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.ContentRef;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.OfferId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.SkillChange;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.WhenClosed;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.LinkType;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaFiring;
import io.csm.core.ticket.TicketLink;
import io.csm.core.work.ChannelType;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Priority;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What happens to a ticket. */
public sealed interface TicketEvent extends Event {

  /** The ticket began to exist. Always its first event. */
  record Opened(
      long number,
      @Nullable HostKey<TicketId> key,
      BrandId brand,
      @Nullable ChannelAccountId account,
      ChannelType channel,
      CustomerId customer,
      @Nullable ConversationId conversation,
      @Nullable ContentRef subject,
      boolean imported,
      String type,
      String status,
      StatusCategory category,
      Priority priority,
      @Nullable String language,
      SortedSet<String> tags,
      SortedMap<String, FieldValue> fields,
      @Nullable QueueId queue,
      SortedSet<Skill> requiredSkills,
      RoutingRequest request)
      implements TicketEvent {
    public Opened {
      tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
      requiredSkills = Collections.unmodifiableSortedSet(new TreeSet<>(requiredSkills));
    }

    /** A ticket that asks for nothing but skills. */
    public Opened(
        long number,
        @Nullable HostKey<TicketId> key,
        BrandId brand,
        @Nullable ChannelAccountId account,
        ChannelType channel,
        CustomerId customer,
        @Nullable ConversationId conversation,
        @Nullable ContentRef subject,
        boolean imported,
        String type,
        String status,
        StatusCategory category,
        Priority priority,
        @Nullable String language,
        SortedSet<String> tags,
        SortedMap<String, FieldValue> fields,
        @Nullable QueueId queue,
        SortedSet<Skill> requiredSkills) {
      this(
          number,
          key,
          brand,
          account,
          channel,
          customer,
          conversation,
          subject,
          imported,
          type,
          status,
          category,
          priority,
          language,
          tags,
          fields,
          queue,
          requiredSkills,
          RoutingRequest.NONE);
    }

    @Override
    public EventKind kind() {
      return EventKind.TICKET_OPENED;
    }
  }

  /** The ticket waits for an agent in this form, for the first time, again, or with new demands. */
  record Queued(WorkItem item) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.WORK_QUEUED;
    }
  }

  /** The ticket waits no longer, without having been offered or assigned. */
  record Dequeued() implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.WORK_DEQUEUED;
    }
  }

  /** A message was added; what it says stands with the message. */
  record MessageNoted(MessageId message, MessageDirection direction) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.TICKET_MESSAGE;
    }
  }

  /**
   * The status changed.
   *
   * @param reason content, or null
   */
  record StatusChanged(String status, StatusCategory category, @Nullable ContentRef reason)
      implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.STATUS_CHANGED;
    }
  }

  /** The ticket is of another type now. */
  record TypeChanged(String type) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.TYPE_CHANGED;
    }
  }

  /** The priority changed. */
  record PriorityChanged(Priority priority) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.PRIORITY_CHANGED;
    }
  }

  /** Tags were added and removed. */
  record TagsChanged(SortedSet<String> added, SortedSet<String> removed) implements TicketEvent {
    public TagsChanged {
      added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
      removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    }

    @Override
    public EventKind kind() {
      return EventKind.TAGS_CHANGED;
    }
  }

  /** Fields were filled and cleared. */
  record FieldsChanged(SortedMap<String, FieldValue> set, SortedSet<String> cleared)
      implements TicketEvent {
    public FieldsChanged {
      set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
      cleared = Collections.unmodifiableSortedSet(new TreeSet<>(cleared));
    }

    @Override
    public EventKind kind() {
      return EventKind.FIELDS_CHANGED;
    }
  }

  /** The ticket was linked to another. */
  record Linked(TicketLink link) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.LINKED;
    }
  }

  /** A link was taken away. */
  record Unlinked(LinkType type, TicketId other) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.UNLINKED;
    }
  }

  /** The ticket sleeps until that time. */
  record Snoozed(Instant until) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.SNOOZED;
    }
  }

  /** The ticket woke: its time came, the customer wrote, or somebody went on with it. */
  record Woken() implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.WOKEN;
    }
  }

  /**
   * The work rings at an agent, and holds units.
   *
   * @param step how many relaxation steps of the queue it needed, 0 for none
   * @param excess by how many units an override for a preferred agent goes over the capacity in
   *     force; 0 without override
   */
  record OfferMade(
      OfferId offer,
      AgentId agent,
      QueueId queue,
      ChannelType channel,
      int units,
      Instant expiresAt,
      Reasons reasons,
      int step,
      int excess)
      implements TicketEvent {
    /** An offer to an agent who meets all demands. */
    public OfferMade(
        OfferId offer,
        AgentId agent,
        QueueId queue,
        ChannelType channel,
        int units,
        Instant expiresAt,
        Reasons reasons) {
      this(offer, agent, queue, channel, units, expiresAt, reasons, 0, 0);
    }

    @Override
    public EventKind kind() {
      return EventKind.OFFER_MADE;
    }
  }

  /** The agent took the offer; an {@link Assigned} follows in the same change. */
  record OfferAccepted(OfferId offer, AgentId agent) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.OFFER_ACCEPTED;
    }
  }

  /**
   * The agent turned the offer down and is not asked again.
   *
   * @param reason content, or null
   * @param again when the agent may be asked again; null for not while the ticket waits in its
   *     queue
   */
  record OfferDeclined(
      OfferId offer, AgentId agent, @Nullable ContentRef reason, @Nullable Instant again)
      implements TicketEvent {
    /** An offer that the agent is not asked again. */
    public OfferDeclined(OfferId offer, AgentId agent, @Nullable ContentRef reason) {
      this(offer, agent, reason, null);
    }

    @Override
    public EventKind kind() {
      return EventKind.OFFER_DECLINED;
    }
  }

  /**
   * Nobody answered the offer in time.
   *
   * @param again when the agent may be asked again; null for at once
   */
  record OfferExpired(OfferId offer, AgentId agent, @Nullable Instant again)
      implements TicketEvent {
    /** An offer to an agent who may be asked again at once. */
    public OfferExpired(OfferId offer, AgentId agent) {
      this(offer, agent, null);
    }

    @Override
    public EventKind kind() {
      return EventKind.OFFER_EXPIRED;
    }
  }

  /** The offer was taken back. */
  record OfferWithdrawn(OfferId offer, AgentId agent, WithdrawReason reason)
      implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.OFFER_WITHDRAWN;
    }
  }

  /**
   * An agent has the ticket now.
   *
   * @param state ACTIVE, PAUSED or RESUMING
   * @param offer the offer it came from, or null
   * @param excess by how many units an override goes over the capacity in force; 0 without override
   * @param teams of the agent; none where no SLA rule asks for them
   */
  record Assigned(
      AssignmentId assignment,
      AgentId agent,
      QueueId queue,
      ChannelType channel,
      int units,
      HoldingKind state,
      @Nullable OfferId offer,
      int excess,
      SortedSet<TeamId> teams)
      implements TicketEvent {
    public Assigned {
      teams = Collections.unmodifiableSortedSet(new TreeSet<>(teams));
    }

    /** An assignment of which the agent's teams are not told. */
    public Assigned(
        AssignmentId assignment,
        AgentId agent,
        QueueId queue,
        ChannelType channel,
        int units,
        HoldingKind state,
        @Nullable OfferId offer,
        int excess) {
      this(assignment, agent, queue, channel, units, state, offer, excess, new TreeSet<>());
    }

    @Override
    public EventKind kind() {
      return EventKind.ASSIGNED;
    }
  }

  /**
   * The assignment was paused, waits to resume, is active again, or is in wrap-up.
   *
   * @param until when a wrap-up ends, else null
   * @param excess by how many units an override goes over the capacity in force; 0 without override
   */
  record AssignmentChanged(
      AssignmentId assignment,
      AgentId agent,
      HoldingKind state,
      @Nullable Instant until,
      int excess)
      implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.ASSIGNMENT_CHANGED;
    }
  }

  /** The agent has the ticket no longer. */
  record AssignmentEnded(AssignmentId assignment, AgentId agent, EndReason reason)
      implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.ASSIGNMENT_ENDED;
    }
  }

  /** The ticket belongs to another queue now. */
  record Transferred(QueueId queue) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.TRANSFERRED;
    }
  }

  /** The ticket became part of another, and is closed. */
  record MergedInto(TicketId target) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.TICKET_MERGED_INTO;
    }
  }

  /**
   * Other tickets became part of this one: the first was merged, the rest it had absorbed before.
   */
  record Absorbed(List<TicketId> tickets, int messages) implements TicketEvent {
    public Absorbed {
      tickets = List.copyOf(tickets);
    }

    @Override
    public EventKind kind() {
      return EventKind.TICKET_ABSORBED;
    }
  }

  /** Messages of this ticket moved to a new one. */
  record Split(TicketId to, int messages) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.TICKET_SPLIT;
    }
  }

  /**
   * The customer rated the solution.
   *
   * @param comment content, or null
   */
  record Rated(int score, @Nullable ContentRef comment) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.RATED;
    }
  }

  /** The solved ticket is going to be closed then, unless it is reopened before. */
  record ClosingScheduled(Instant at) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.CLOSING_SCHEDULED;
    }
  }

  /**
   * Something about the SLA clocks of the ticket changed, by what happened to it in the same change
   * or by other rules and calendars. What happens while time goes by is no event.
   *
   * @param version of rules and calendars up to which the clocks were folded
   * @param clocks those that changed, as they are now
   * @param dropped ended clocks that are no longer kept, as they were
   * @param due when the first of all clocks of the ticket is due that run; null for none
   * @param alarm when the first of all its clocks passes the next threshold; null for never
   */
  record ClockChanged(
      long version,
      List<SlaClock> clocks,
      List<SlaClock> dropped,
      @Nullable Instant due,
      @Nullable Instant alarm)
      implements TicketEvent {
    public ClockChanged {
      clocks = List.copyOf(clocks);
      dropped = List.copyOf(dropped);
    }

    @Override
    public EventKind kind() {
      return EventKind.CLOCK_CHANGED;
    }
  }

  /**
   * SLA clocks of the ticket have passed thresholds, or it turned out that they had not.
   *
   * @param firings at least one, in the order in which they were passed
   * @param inform agents who are to be told
   * @param informHost whether the host is to be told, too
   */
  record SlaAlerted(List<SlaFiring> firings, SortedSet<AgentId> inform, boolean informHost)
      implements TicketEvent {
    public SlaAlerted {
      firings = List.copyOf(firings);
      inform = Collections.unmodifiableSortedSet(new TreeSet<>(inform));
    }

    @Override
    public EventKind kind() {
      return EventKind.SLA_ALERTED;
    }
  }

  /**
   * The ticket has a deadline, in the place of one with the same key.
   *
   * @param next when the first of all deadlines of the ticket is due
   */
  record DeadlineSet(Deadline deadline, Instant next) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.DEADLINE_SET;
    }
  }

  /**
   * A deadline of the ticket will not be reached.
   *
   * @param next when the first of the others is due; null for none
   */
  record DeadlineCancelled(String key, @Nullable Instant next) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.DEADLINE_CANCELLED;
    }
  }

  /**
   * A deadline of the ticket has come, and is no more. What it asks for follows in the same change.
   *
   * @param inform agents who are to be told
   * @param informHost whether the host is to be told, too
   * @param next when the first of the others is due; null for none
   */
  record DeadlineReached(
      Deadline deadline, SortedSet<AgentId> inform, boolean informHost, @Nullable Instant next)
      implements TicketEvent {
    public DeadlineReached {
      inform = Collections.unmodifiableSortedSet(new TreeSet<>(inform));
    }

    @Override
    public EventKind kind() {
      return EventKind.DEADLINE_REACHED;
    }
  }

  /**
   * Rules have decided what the ticket is. Its queue and priority stand in the events beside this
   * one.
   *
   * @param rules the names of the rules that held, in their order
   * @param given what the ticket demands without them
   * @param demands what they demand besides
   * @param request what the ticket asks of routing from now on; null for the same as before
   * @param asked what of that the rules have added
   */
  record Classified(
      List<String> rules,
      SortedSet<Skill> given,
      SortedSet<Skill> demands,
      @Nullable RoutingRequest request,
      RoutingRequest asked)
      implements TicketEvent {
    public Classified {
      rules = List.copyOf(rules);
      given = Collections.unmodifiableSortedSet(new TreeSet<>(given));
      demands = Collections.unmodifiableSortedSet(new TreeSet<>(demands));
    }

    /**
     * What the ticket demands from now on: both together, the higher level of each skill. Of the
     * rules' demands, only as many as fit into {@link WorkItem#MAX_SKILLS}.
     */
    public SortedSet<Skill> requiredSkills() {
      SortedMap<String, Skill> together = new TreeMap<>();
      given.forEach(skill -> together.put(skill.name(), skill));
      for (Skill skill : demands) {
        Skill present = together.get(skill.name());
        if (present == null
            ? together.size() < WorkItem.MAX_SKILLS
            : present.level() < skill.level()) {
          together.put(skill.name(), skill);
        }
      }
      return new TreeSet<>(together.values());
    }

    @Override
    public EventKind kind() {
      return EventKind.TICKET_CLASSIFIED;
    }
  }

  /**
   * A rule for work that waits too long, or behind too many, has acted. What it did to priority and
   * queue stands in the events beside this one.
   *
   * @param rule its name
   * @param request what the ticket asks of routing from now on
   * @param cancelled why the ticket is not to wait any longer, or null
   * @param informHost whether the host is to be told
   * @param skills what changes in the skills that the ticket demands itself
   */
  record ExceptionRaised(
      String rule,
      RoutingRequest request,
      @Nullable String cancelled,
      boolean informHost,
      SkillChange skills)
      implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.EXCEPTION_RAISED;
    }
  }

  /**
   * What the ticket asks of routing has been changed by somebody.
   *
   * @param requiredSkills what it demands itself from now on
   * @param request what else it asks for from now on
   */
  record DemandsChanged(SortedSet<Skill> requiredSkills, RoutingRequest request)
      implements TicketEvent {
    public DemandsChanged {
      requiredSkills = Collections.unmodifiableSortedSet(new TreeSet<>(requiredSkills));
    }

    @Override
    public EventKind kind() {
      return EventKind.DEMANDS_CHANGED;
    }
  }

  /**
   * Its queue is closed, and what the queue does then with work that waits was done: where it went
   * on to, or how long it sleeps, stands in the events beside this one.
   *
   * @param queue the one that is closed
   * @param how OVERFLOW or CALLBACK
   * @param until when the queue opens again, and so, for CALLBACK, when the customer is to be
   *     called back
   */
  record Diverted(QueueId queue, WhenClosed how, Instant until) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.WORK_DIVERTED;
    }
  }

  /** The queue that the ticket was parked for is open again: the customer is to be called back. */
  record CallbackDue(QueueId queue) implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.CALLBACK_DUE;
    }
  }

  /** The personal content of the ticket was erased. */
  record Erased() implements TicketEvent {
    @Override
    public EventKind kind() {
      return EventKind.TICKET_ERASED;
    }
  }
}
