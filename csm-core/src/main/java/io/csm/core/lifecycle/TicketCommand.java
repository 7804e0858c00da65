package io.csm.core.lifecycle;

import io.csm.core.Actor;
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
import io.csm.core.TicketId;
import io.csm.core.config.Classification;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.FieldValue;
import io.csm.core.config.Languages;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.WithdrawReason;
import io.csm.core.internal.Require;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.LinkType;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants done to a ticket. References are resolved and content is stored before a
 * command is decided, so that a decision depends on nothing but the command, the state and its
 * context.
 */
public sealed interface TicketCommand {

  /** Which command it is. */
  CommandKind kind();

  /**
   * Opens a ticket.
   *
   * @param number unique per tenant, from 1
   * @param account how it came in, or null
   * @param type one of the schema's types; null for the first one in use
   * @param status a status of category NEW; null for the default
   * @param language BCP 47 tag, brought into its canonical form; null where unknown
   * @param queue where it is to wait; null for a ticket that is not routed
   * @param requiredSkills at most 32, one per name
   * @param request what else the ticket asks of routing
   */
  record Open(
      long number,
      @Nullable HostKey<TicketId> key,
      BrandId brand,
      @Nullable ChannelAccountId account,
      ChannelType channel,
      CustomerId customer,
      @Nullable ConversationId conversation,
      @Nullable ContentRef subject,
      @Nullable String type,
      @Nullable String status,
      Priority priority,
      @Nullable String language,
      SortedSet<String> tags,
      SortedMap<String, FieldValue> fields,
      @Nullable QueueId queue,
      SortedSet<Skill> requiredSkills,
      RoutingRequest request)
      implements TicketCommand {
    public Open {
      Require.range("number", number, 1, Long.MAX_VALUE);
      tags = Require.sorted("tags", tags, Ticket.MAX_TAGS);
      tags.forEach(tag -> Require.name("tags", tag, Ticket.MAX_TAG_LENGTH));
      fields = Require.sorted("fields", fields, Ticket.MAX_FIELDS);
      requiredSkills = Require.skills("requiredSkills", requiredSkills, WorkItem.MAX_SKILLS);
      language = language == null ? null : Languages.canonical("language", language);
    }

    /** A ticket that asks for nothing but skills. */
    public Open(
        long number,
        @Nullable HostKey<TicketId> key,
        BrandId brand,
        @Nullable ChannelAccountId account,
        ChannelType channel,
        CustomerId customer,
        @Nullable ConversationId conversation,
        @Nullable ContentRef subject,
        @Nullable String type,
        @Nullable String status,
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
          type,
          status,
          priority,
          language,
          tags,
          fields,
          queue,
          requiredSkills,
          RoutingRequest.NONE);
    }

    /** An untyped ticket of normal priority without tags and fields. */
    public static Open plain(
        long number, BrandId brand, ChannelType channel, CustomerId customer, QueueId queue) {
      return new Open(
          number,
          null,
          brand,
          null,
          channel,
          customer,
          null,
          null,
          null,
          null,
          Priority.NORMAL,
          null,
          new TreeSet<>(),
          new TreeMap<>(),
          queue,
          new TreeSet<>(),
          RoutingRequest.NONE);
    }

    /** This, which asks for something else of routing. */
    public Open withRequest(RoutingRequest newRequest) {
      return new Open(
          number,
          key,
          brand,
          account,
          channel,
          customer,
          conversation,
          subject,
          type,
          status,
          priority,
          language,
          tags,
          fields,
          queue,
          requiredSkills,
          newRequest);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.OPEN;
    }
  }

  /**
   * Appends a ticket with its history, with original times, authors and number. Nothing rings,
   * nobody is notified, no clock breaches. An imported ticket is not routed until it is transferred
   * to a queue.
   *
   * @param opening as it was opened; its queue is ignored
   * @param openedAt when
   * @param steps what happened since, oldest first, at most {@value #MAX_STEPS}
   */
  record Import(Open opening, Instant openedAt, Actor openedBy, List<ImportedStep> steps)
      implements TicketCommand {
    /** The greatest number of steps in one command. */
    public static final int MAX_STEPS = 10_000;

    public Import {
      steps = Require.list("steps", steps, MAX_STEPS);
      Instant last = openedAt;
      for (int i = 0; i < steps.size(); i++) {
        Instant at = steps.get(i).at();
        Require.that(
            !at.isBefore(last), "steps[" + i + "].at", at, "not before the step before it");
        last = at;
      }
    }

    @Override
    public CommandKind kind() {
      return CommandKind.IMPORT;
    }
  }

  /**
   * One step of an imported history: a message, a status, or both.
   *
   * @param status one of the schema's statuses, or null
   */
  record ImportedStep(
      Instant at,
      Actor author,
      @Nullable MessageId message,
      @Nullable MessageDirection direction,
      @Nullable String status) {
    public ImportedStep {
      Require.that(
          (message == null) == (direction == null),
          "steps.direction",
          message == null,
          "one with each message");
    }
  }

  /** A customer's message: continues the ticket, and ends PENDING, SOLVED and a snooze. */
  record Receive(MessageId message) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.RECEIVE;
    }
  }

  /** A public reply to the customer. */
  record Reply(MessageId message) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.REPLY;
    }
  }

  /** An internal note. */
  record Note(MessageId message) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.NOTE;
    }
  }

  /**
   * Gives an unassigned ticket to an agent by hand.
   *
   * @param override whether to do so beyond the agent's capacity and presence
   */
  record Assign(AgentId agent, boolean override) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.ASSIGN;
    }
  }

  /**
   * Takes the ticket from an agent who is connected, or on duty, no longer, back to the place in
   * the order that it had before it was assigned. Does nothing if the agent does not have it, or
   * has done with it.
   */
  record ReturnWork(AgentId agent) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.RETURN_WORK;
    }
  }

  /** Takes the ticket from its agent, back into its queue. */
  record Unassign() implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.UNASSIGN;
    }
  }

  /** Moves the ticket to a queue, away from whoever has it. */
  record TransferToQueue(QueueId queue) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.TRANSFER_TO_QUEUE;
    }
  }

  /** Moves the ticket to another agent, who holds it as the present one does. */
  record TransferToAgent(AgentId agent, boolean override) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.TRANSFER_TO_AGENT;
    }
  }

  /**
   * Gives the ticket another type, with the fields that the new type requires.
   *
   * @param fields to fill, as of the new type; the others stay as they are
   */
  record ChangeType(String type, SortedMap<String, FieldValue> fields) implements TicketCommand {
    public ChangeType {
      fields = Require.sorted("fields", fields, Ticket.MAX_FIELDS);
    }

    /** Another type with the fields that the ticket has. */
    public ChangeType(String type) {
      this(type, new TreeMap<>());
    }

    @Override
    public CommandKind kind() {
      return CommandKind.CHANGE_TYPE;
    }
  }

  /**
   * Takes over what rules say the ticket is. Where somebody has the ticket, its queue stays.
   *
   * @param rules the names of the rules that held
   * @param queue where it is to wait; null for nowhere
   * @param given what the ticket demands without them; at most 32, one per name
   * @param demands what they demand; at most 32, one per name
   * @param request what the ticket asks of routing from now on; null for the same as before
   * @param asked what of that the rules have added
   */
  record Classify(
      List<String> rules,
      @Nullable QueueId queue,
      Priority priority,
      SortedSet<Skill> given,
      SortedSet<Skill> demands,
      @Nullable RoutingRequest request,
      RoutingRequest asked)
      implements TicketCommand {
    public Classify {
      rules = Require.list("rules", rules, Classification.MAX_RULES);
      given = Require.skills("given", given, WorkItem.MAX_SKILLS);
      demands = Require.skills("demands", demands, WorkItem.MAX_SKILLS);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.CLASSIFY;
    }
  }

  /** Does what a rule asks for with a ticket that waits; refused if the rule has acted already. */
  record RaiseException(ExceptionRule rule) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.RAISE_EXCEPTION;
    }
  }

  /**
   * Demands these skills, and asks this of routing, in the place of what was demanded and asked.
   *
   * @param requiredSkills at most {@link io.csm.core.work.WorkItem#MAX_SKILLS}, one per name
   */
  record ChangeDemands(SortedSet<Skill> requiredSkills, RoutingRequest request)
      implements TicketCommand {
    public ChangeDemands {
      requiredSkills = Require.skills("requiredSkills", requiredSkills, WorkItem.MAX_SKILLS);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.CHANGE_DEMANDS;
    }
  }

  /**
   * Does with waiting work what its queue says, which is closed; parks work anew that is parked
   * already, until when the queue now opens.
   */
  record Divert() implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.DIVERT;
    }
  }

  record ChangePriority(Priority priority) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.CHANGE_PRIORITY;
    }
  }

  /**
   * Sets one of the tenant's statuses, with all that its category brings with it.
   *
   * @param reason content, or null
   */
  record ChangeStatus(String status, @Nullable ContentRef reason) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.CHANGE_STATUS;
    }
  }

  /** PENDING: the next word is the customer's. */
  record WaitForCustomer(@Nullable ContentRef reason) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.WAIT_FOR_CUSTOMER;
    }
  }

  /** ON_HOLD: a third party has to act. */
  record Hold(@Nullable ContentRef reason) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.HOLD;
    }
  }

  /** Lets the ticket sleep until a time after now. */
  record Snooze(Instant until) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SNOOZE;
    }
  }

  /** Ends a snooze. */
  record Wake() implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.WAKE;
    }
  }

  /** SOLVED: the work is done. */
  record Solve(@Nullable ContentRef reason) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SOLVE;
    }
  }

  /** Opens a solved or closed ticket again. */
  record Reopen(@Nullable ContentRef reason) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.REOPEN;
    }
  }

  /** CLOSED: over. */
  record Close(@Nullable ContentRef reason) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.CLOSE;
    }
  }

  /**
   * Makes this ticket part of {@code target}; {@link Absorb} is the other half of the same change.
   */
  record MergeInto(TicketId target) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.MERGE_INTO;
    }
  }

  /** Takes in another ticket, given as it was before it was merged. */
  record Absorb(Ticket source) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.ABSORB;
    }
  }

  /**
   * Moves messages to a new ticket; the new ticket and the messages belong to the same change.
   *
   * @param to the new ticket
   * @param messages how many, 1 to 100; at most as many as the ticket has
   */
  record Split(TicketId to, int messages) implements TicketCommand {
    /** The greatest number of messages in one split. */
    public static final int MAX_MESSAGES = 100;

    public Split {
      Require.range("messages", messages, 1, MAX_MESSAGES);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.SPLIT;
    }
  }

  /**
   * Takes over messages that another ticket split off; this one was opened for them in the same
   * change.
   *
   * @param messages how many, 1 to 100
   */
  record TakeOver(int messages) implements TicketCommand {
    public TakeOver {
      Require.range("messages", messages, 1, Split.MAX_MESSAGES);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.TAKE_OVER;
    }
  }

  /** Adds a link; the other ticket gets the inverse in the same change. */
  record Link(LinkType type, TicketId other) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.LINK;
    }
  }

  /** Takes a link away; the other ticket loses the inverse in the same change. */
  record Unlink(LinkType type, TicketId other) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.UNLINK;
    }
  }

  /** Adds and removes tags; what is in both is added. */
  record Tag(SortedSet<String> add, SortedSet<String> remove) implements TicketCommand {
    public Tag {
      add = Require.sorted("add", add, Ticket.MAX_TAGS);
      remove = Require.sorted("remove", remove, Ticket.MAX_TAGS);
      add.forEach(tag -> Require.name("add", tag, Ticket.MAX_TAG_LENGTH));
    }

    @Override
    public CommandKind kind() {
      return CommandKind.TAG;
    }
  }

  /** Fills and clears fields; what is in both is filled. */
  record SetFields(SortedMap<String, FieldValue> set, SortedSet<String> clear)
      implements TicketCommand {
    public SetFields {
      set = Require.sorted("fields", set, Ticket.MAX_FIELDS);
      clear = Require.sorted("clear", clear, Ticket.MAX_FIELDS);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.SET_FIELDS;
    }
  }

  /** Rates the last solution, on the tenant's scale. */
  record Rate(int score, @Nullable ContentRef comment) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.RATE;
    }
  }

  /** Adds an event of the host's own. */
  record Extend(ExtensionEvent event) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.EXTEND;
    }
  }

  /** Sets a deadline, in the place of one with the same key. */
  record Schedule(Deadline deadline) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SCHEDULE;
    }
  }

  /** Takes a deadline away. Rejected where there is none, e.g. because it was reached before. */
  record CancelDeadline(String key) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.CANCEL_DEADLINE;
    }
  }

  /** Notes that the content of the ticket was erased. */
  record Erase() implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.ERASE;
    }
  }

  /**
   * Lets the waiting ticket ring at an agent, and holds units.
   *
   * @param autoAccept whether it is accepted at once
   * @param step how many relaxation steps of the queue it needs, 0 for none
   */
  record Offer(
      OfferId offer,
      AgentId agent,
      Instant expiresAt,
      boolean autoAccept,
      Reasons reasons,
      int step)
      implements TicketCommand {
    /** An offer to an agent who meets all demands. */
    public Offer(
        OfferId offer, AgentId agent, Instant expiresAt, boolean autoAccept, Reasons reasons) {
      this(offer, agent, expiresAt, autoAccept, reasons, 0);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.OFFER;
    }
  }

  /** Takes an offer; the first acceptance wins. */
  record Accept(OfferId offer, AgentId agent) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.ACCEPT;
    }
  }

  /**
   * Turns an offer down; the ticket waits on at its old place, and this agent is not asked again.
   */
  record Decline(OfferId offer, AgentId agent, @Nullable ContentRef reason)
      implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.DECLINE;
    }
  }

  /** Ends an offer whose time is over; the ticket waits on at its old place. */
  record ExpireOffer(OfferId offer) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.EXPIRE_OFFER;
    }
  }

  /** Takes back the offers to one agent; the ticket waits on at its old place. */
  record WithdrawOffers(AgentId agent, WithdrawReason reason) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.WITHDRAW_OFFERS;
    }
  }

  /**
   * Lets resuming work be active again, and holds units.
   *
   * @param override whether to do so beyond the agent's capacity and presence
   */
  record Activate(AssignmentId assignment, boolean override) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.ACTIVATE;
    }
  }

  /**
   * Pauses active work of an interruptible queue, so that other work can have its units: it waits
   * to be resumed, ahead of new work.
   */
  record Displace(AssignmentId assignment) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.DISPLACE;
    }
  }

  /** Ends a wrap-up, when its time is over or the agent says so. */
  record EndWrapUp(AssignmentId assignment) implements TicketCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.END_WRAP_UP;
    }
  }
}
