package io.csm.core.lifecycle;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.Code;
import io.csm.core.ContentRef;
import io.csm.core.OfferId;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.CoolDown;
import io.csm.core.config.Demands;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.FieldValue;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.QueueState;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaRules;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.StatusDefinition;
import io.csm.core.config.TicketSchema;
import io.csm.core.config.WhenClosed;
import io.csm.core.event.EndReason;
import io.csm.core.event.Event;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.TicketEvent;
import io.csm.core.event.WithdrawReason;
import io.csm.core.people.Agent;
import io.csm.core.people.Ramp;
import io.csm.core.ticket.Assignment;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Rating;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.TicketLink;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DutyState;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Interruption;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Presence;
import io.csm.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides one command.
 *
 * <h2>How</h2>
 *
 * Each command emits events, and each event is folded into the state at once, so that what comes
 * after sees it. At the end {@link #settle} compares what routing should see with what it saw last,
 * and emits the difference; no command has to think of it. A refusal anywhere drops everything
 * emitted so far.
 *
 * <h2>What holds after every command</h2>
 *
 * A ticket waits or is offered if and only if it is NEW or OPEN, has a queue, has no assignment,
 * and is not snoozed. It keeps its place in the order until it is assigned or stops waiting.
 */
final class TicketDecider {
  private final TicketId id;
  private final DecisionContext context;
  private final List<Draft> drafts = new ArrayList<>();
  private @Nullable Ticket state;

  /** What routing was told last; null while the ticket does not wait. */
  private @Nullable WorkItem known;

  /** Set while an imported history is appended: the time and author of the present step. */
  private @Nullable Instant importedAt;

  private @Nullable Actor importedBy;

  /** For whom the ticket is held that has just been reopened; null for nobody new. */
  private @Nullable PreferredAgent reopenedFor;

  TicketDecider(TicketId id, @Nullable Ticket ticket, DecisionContext context) {
    this.id = id;
    this.state = ticket;
    this.context = context;
    if (ticket != null
        && (ticket.work() == WorkState.WAITING || ticket.work() == WorkState.OFFERED)) {
      known = item(ticket);
    }
  }

  Decision decide(TicketCommand command) {
    try {
      if (!TransitionTable.allows(command.kind(), state == null ? null : state.category())) {
        throw notAllowed(command.kind());
      }
      dispatch(command);
      if (state != null && command.kind() != CommandKind.IMPORT) {
        settle();
      }
      return new Decision.Decided(drafts);
    } catch (Refusal refusal) {
      return new Decision.Rejected(refusal.problem);
    }
  }

  private void dispatch(TicketCommand command) {
    switch (command.kind()) {
      case OPEN -> open((TicketCommand.Open) command, false);
      case IMPORT -> importHistory((TicketCommand.Import) command);
      case RECEIVE -> receive((TicketCommand.Receive) command);
      case REPLY -> {
        emit(
            new TicketEvent.MessageNoted(
                ((TicketCommand.Reply) command).message(), MessageDirection.TO_CUSTOMER));
        if (ticket().category() == StatusCategory.NEW) {
          enter(StatusCategory.OPEN, null);
        }
      }
      case NOTE ->
          emit(
              new TicketEvent.MessageNoted(
                  ((TicketCommand.Note) command).message(), MessageDirection.INTERNAL));
      case ASSIGN -> {
        Assignment present = ticket().assignment();
        if (present != null) {
          throw new Refusal(
              Problem.of(Code.ALREADY_ASSIGNED, "", "ticket", id, "agent", present.agent()));
        }
        TicketCommand.Assign assign = (TicketCommand.Assign) command;
        assignByHand(assign.agent(), assign.override());
      }
      case UNASSIGN -> endAssignment(assignment(command.kind()), EndReason.UNASSIGNED);
      case RETURN_WORK -> returnWork(((TicketCommand.ReturnWork) command).agent());
      case TRANSFER_TO_QUEUE -> transfer(((TicketCommand.TransferToQueue) command).queue());
      case TRANSFER_TO_AGENT -> {
        TicketCommand.TransferToAgent transfer = (TicketCommand.TransferToAgent) command;
        Assignment present = ticket().assignment();
        if (present != null && present.agent().equals(transfer.agent())) {
          return;
        }
        if (present != null) {
          endAssignment(present, EndReason.TRANSFERRED);
        }
        assignByHand(transfer.agent(), transfer.override());
      }
      case CHANGE_TYPE -> changeType((TicketCommand.ChangeType) command);
      case CHANGE_PRIORITY -> {
        TicketCommand.ChangePriority change = (TicketCommand.ChangePriority) command;
        if (change.priority() != ticket().priority()) {
          emit(new TicketEvent.PriorityChanged(change.priority()));
        }
      }
      case CLASSIFY -> classify((TicketCommand.Classify) command);
      case CHANGE_DEMANDS -> demand((TicketCommand.ChangeDemands) command);
      case RAISE_EXCEPTION -> raise(((TicketCommand.RaiseException) command).rule());
      case DIVERT -> divert();
      case CHANGE_STATUS -> changeStatus((TicketCommand.ChangeStatus) command);
      case WAIT_FOR_CUSTOMER ->
          enter(StatusCategory.PENDING, ((TicketCommand.WaitForCustomer) command).reason());
      case HOLD -> enter(StatusCategory.ON_HOLD, ((TicketCommand.Hold) command).reason());
      case SNOOZE -> snooze(((TicketCommand.Snooze) command).until());
      case WAKE -> {
        if (ticket().snoozedUntil() == null) {
          throw notAllowed(command.kind());
        }
        boolean parked = ticket().isParked();
        wake();
        if (parked) {
          emit(new TicketEvent.CallbackDue(queueIdOf(ticket())));
        }
        enter(openAgain(ticket().category()), null);
      }
      case SOLVE -> enter(StatusCategory.SOLVED, ((TicketCommand.Solve) command).reason());
      case REOPEN -> {
        if (ticket().mergedInto() != null) {
          throw notAllowed(command.kind());
        }
        enter(StatusCategory.OPEN, ((TicketCommand.Reopen) command).reason());
      }
      case CLOSE -> enter(StatusCategory.CLOSED, ((TicketCommand.Close) command).reason());
      case MERGE_INTO -> mergeInto(((TicketCommand.MergeInto) command).target());
      case ABSORB -> absorb(((TicketCommand.Absorb) command).source());
      case SPLIT -> {
        TicketCommand.Split split = (TicketCommand.Split) command;
        if (split.to().equals(id)) {
          throw invalid("to", split.to(), "another ticket");
        }
        if (split.messages() > ticket().messages()) {
          throw invalid("messages", split.messages(), "at most " + ticket().messages());
        }
        emit(new TicketEvent.Split(split.to(), split.messages()));
      }
      case TAKE_OVER ->
          emit(new TicketEvent.Absorbed(List.of(), ((TicketCommand.TakeOver) command).messages()));
      case LINK -> link((TicketCommand.Link) command);
      case UNLINK -> {
        TicketCommand.Unlink unlink = (TicketCommand.Unlink) command;
        if (ticket().links().contains(new TicketLink(unlink.type(), unlink.other()))) {
          emit(new TicketEvent.Unlinked(unlink.type(), unlink.other()));
        }
      }
      case TAG -> tag((TicketCommand.Tag) command);
      case SET_FIELDS -> setFields((TicketCommand.SetFields) command);
      case RATE -> rate((TicketCommand.Rate) command);
      case EXTEND -> emit(((TicketCommand.Extend) command).event());
      case SCHEDULE -> schedule(((TicketCommand.Schedule) command).deadline());
      case CANCEL_DEADLINE -> cancelDeadline(((TicketCommand.CancelDeadline) command).key());
      case ERASE -> {
        if (!ticket().erased()) {
          emit(new TicketEvent.Erased());
        }
      }
      case OFFER -> offer((TicketCommand.Offer) command);
      case ACCEPT -> {
        TicketCommand.Accept accept = (TicketCommand.Accept) command;
        accept(openOffer(accept.offer(), accept.agent()));
      }
      case DECLINE -> {
        TicketCommand.Decline decline = (TicketCommand.Decline) command;
        openOffer(decline.offer(), decline.agent());
        emit(
            new TicketEvent.OfferDeclined(
                decline.offer(), decline.agent(), decline.reason(), in(coolDown().afterDecline())));
      }
      case EXPIRE_OFFER -> {
        OpenOffer offer = anyOffer(((TicketCommand.ExpireOffer) command).offer());
        if (context.now().isBefore(offer.expiresAt())) {
          throw invalid("offer.expiresAt", offer.expiresAt(), "a time that has come");
        }
        Duration rest = coolDown().afterMiss();
        emit(
            new TicketEvent.OfferExpired(
                offer.id(), offer.agent(), rest.isZero() ? null : in(rest)));
      }
      case WITHDRAW_OFFERS -> {
        TicketCommand.WithdrawOffers withdraw = (TicketCommand.WithdrawOffers) command;
        for (OpenOffer offer : ticket().offers()) {
          if (offer.agent().equals(withdraw.agent())) {
            emit(new TicketEvent.OfferWithdrawn(offer.id(), offer.agent(), withdraw.reason()));
          }
        }
      }
      case ACTIVATE -> activate((TicketCommand.Activate) command);
      case DISPLACE -> displace((TicketCommand.Displace) command);
      case END_WRAP_UP -> {
        Assignment assignment = ticket().assignment();
        if (assignment == null
            || !assignment.id().equals(((TicketCommand.EndWrapUp) command).assignment())
            || assignment.kind() != HoldingKind.WRAP_UP) {
          throw notAllowed(command.kind());
        }
        emit(
            new TicketEvent.AssignmentEnded(
                assignment.id(), assignment.agent(), EndReason.COMPLETED));
      }
    }
  }

  // ---- opening, importing, messages

  private void open(TicketCommand.Open open, boolean imported) {
    TicketSchema schema = schema();
    String type = open.type() == null ? schema.defaultType().name() : type(open.type());
    StatusDefinition status =
        open.status() == null
            ? schema.defaultStatus(StatusCategory.NEW)
            : status("", open.status());
    if (status.category() != StatusCategory.NEW) {
      throw invalid("status", status.name(), "a status of category NEW");
    }
    refuseAny(schema.check(type, open.fields(), new TreeMap<>()));
    if (!imported) {
      refuseAny(schema.missing(type, open.fields(), TicketSchema.RequiredAt.OPEN));
    }
    QueueId queue = imported ? null : open.queue();
    if (queue != null) {
      queue(queue);
    }
    emit(
        new TicketEvent.Opened(
            open.number(),
            open.key(),
            open.brand(),
            open.account(),
            open.channel(),
            open.customer(),
            open.conversation(),
            open.subject(),
            imported,
            type,
            status.name(),
            status.category(),
            open.priority(),
            open.language(),
            open.tags(),
            open.fields(),
            queue,
            open.requiredSkills(),
            open.request()));
  }

  private void importHistory(TicketCommand.Import history) {
    importedAt = history.openedAt();
    importedBy = history.openedBy();
    open(history.opening(), true);
    for (int i = 0; i < history.steps().size(); i++) {
      TicketCommand.ImportedStep step = history.steps().get(i);
      importedAt = step.at();
      importedBy = step.author();
      if (step.message() != null && step.direction() != null) {
        emit(new TicketEvent.MessageNoted(step.message(), step.direction()));
      }
      if (step.status() != null) {
        StatusDefinition status = status("steps[" + i + "]", step.status());
        emit(new TicketEvent.StatusChanged(status.name(), status.category(), null));
      }
    }
  }

  private void receive(TicketCommand.Receive receive) {
    emit(new TicketEvent.MessageNoted(receive.message(), MessageDirection.FROM_CUSTOMER));
    if (!ticket().isParked()) {
      // Who is going to be called back is so still, whatever else they write.
      wake();
    }
    switch (ticket().category()) {
      case PENDING, SOLVED -> enter(StatusCategory.OPEN, null);
      case ON_HOLD -> {
        if (context.configuration().policy().onHoldOpensOnMessage()) {
          enter(StatusCategory.OPEN, null);
        }
      }
      case NEW, OPEN, CLOSED -> resumeIfPaused();
    }
  }

  // ---- status

  private void changeStatus(TicketCommand.ChangeStatus change) {
    StatusDefinition status = status("", change.status());
    StatusCategory from = ticket().category();
    if (!TransitionTable.steps(CommandKind.CHANGE_STATUS, from).contains(status.category())) {
      throw notAllowed(CommandKind.CHANGE_STATUS);
    }
    enter(status, change.reason());
  }

  private void enter(StatusCategory category, @Nullable ContentRef reason) {
    if (category == ticket().category()) {
      // Already there; what the category brings with it may still be missing, e.g. after a snooze.
      bring(category);
      return;
    }
    enter(schema().defaultStatus(category), reason);
  }

  private void enter(StatusDefinition status, @Nullable ContentRef reason) {
    StatusCategory from = ticket().category();
    StatusCategory to = status.category();
    if (to == StatusCategory.SOLVED && from != StatusCategory.SOLVED) {
      refuseAny(
          schema().missing(ticket().type(), ticket().fields(), TicketSchema.RequiredAt.SOLVE));
    }
    if (!status.name().equals(ticket().status())) {
      emit(new TicketEvent.StatusChanged(status.name(), to, reason));
    }
    bring(to);
    Duration closeAfter = context.configuration().policy().closeAfter();
    if (to == StatusCategory.SOLVED && from != StatusCategory.SOLVED && closeAfter != null) {
      emit(new TicketEvent.ClosingScheduled(context.now().plus(closeAfter)));
    }
    boolean reopened = from == StatusCategory.SOLVED || from == StatusCategory.CLOSED;
    if (reopened && to == StatusCategory.OPEN) {
      reopened();
    }
  }

  /** Does to snooze, offers and assignment what a category brings with it. */
  private void bring(StatusCategory category) {
    switch (category) {
      case NEW, OPEN -> {
        if (ticket().snoozedUntil() == null) {
          resumeIfPaused();
        }
      }
      case PENDING, ON_HOLD -> pause();
      case SOLVED -> {
        wake();
        complete();
      }
      case CLOSED -> {
        wake();
        Assignment assignment = ticket().assignment();
        if (assignment != null) {
          // In wrap-up the work was done before; it counts, whatever comes first.
          boolean done = assignment.kind() == HoldingKind.WRAP_UP;
          endAssignment(assignment, done ? EndReason.COMPLETED : EndReason.CLOSED);
        }
      }
    }
  }

  private static StatusCategory openAgain(StatusCategory category) {
    return category == StatusCategory.NEW ? StatusCategory.NEW : StatusCategory.OPEN;
  }

  private void snooze(Instant until) {
    if (!until.isAfter(context.now())) {
      throw invalid("until", until, "a time after " + context.now());
    }
    if (!until.equals(ticket().snoozedUntil())) {
      emit(new TicketEvent.Snoozed(until));
    }
    pause();
  }

  private void wake() {
    if (ticket().snoozedUntil() != null) {
      emit(new TicketEvent.Woken());
    }
  }

  // ---- deadlines

  private void schedule(Deadline deadline) {
    for (SlaAction action : deadline.actions()) {
      if (action instanceof SlaAction.MoveToQueue move) {
        queue(move.queue());
      }
    }
    SortedMap<String, Deadline> deadlines = new TreeMap<>(ticket().deadlines());
    if (deadline.equals(deadlines.put(deadline.key(), deadline))) {
      return;
    }
    if (deadlines.size() > Ticket.MAX_DEADLINES) {
      throw new Refusal(
          Problem.of(
              Code.TOO_MANY,
              "ticket.deadlines",
              "size",
              deadlines.size(),
              "max",
              Ticket.MAX_DEADLINES));
    }
    Instant next = deadline.due();
    for (Deadline other : deadlines.values()) {
      next = other.due().isBefore(next) ? other.due() : next;
    }
    emit(new TicketEvent.DeadlineSet(deadline, next));
  }

  private void cancelDeadline(String key) {
    if (!ticket().deadlines().containsKey(key)) {
      throw new Refusal(Problem.of(Code.NOT_FOUND, "key", "type", "deadline", "ref", key));
    }
    emit(new TicketEvent.DeadlineCancelled(key, ticket().withoutDeadline(key).nextDeadline()));
  }

  // ---- assignment

  private void assignByHand(AgentId agentId, boolean override) {
    // What rings at this very agent holds units that the assignment takes over.
    int ringing = 0;
    int offers = 0;
    for (OpenOffer offer : ticket().offers()) {
      ringing += offer.agent().equals(agentId) ? offer.units() : 0;
      offers += offer.agent().equals(agentId) ? 1 : 0;
    }
    withdrawAll(WithdrawReason.TAKEN);
    Ticket ticket = ticket();
    Queue queue = queueOf(ticket);
    Agent agent = agentOf(queue, agentId);
    boolean active =
        ticket.snoozedUntil() == null
            && (ticket.category() == StatusCategory.NEW
                || ticket.category() == StatusCategory.OPEN);
    int units = agent.capacity().costOf(ticket.channel());
    if (active && !override) {
      checkLimits(agent, ticket.channel(), queue, offers);
    }
    int excess =
        active
            ? excess(
                agent,
                units,
                agent.unitsFree() + ringing,
                override,
                agent.presence() == Presence.AVAILABLE || agent.presence() == Presence.BUSY)
            : 0;
    emit(
        new TicketEvent.Assigned(
            new AssignmentId(context.ids().next()),
            agentId,
            queue.id(),
            ticket.channel(),
            units,
            active ? HoldingKind.ACTIVE : HoldingKind.PAUSED,
            null,
            excess,
            teams(agent)));
    if (ticket.category() == StatusCategory.NEW) {
      enter(StatusCategory.OPEN, null);
    }
  }

  /** By how much an override goes over the capacity; without override, going over is refused. */
  private int excess(Agent agent, int units, int free, boolean override, boolean present) {
    if (!present && !override) {
      throw new Refusal(
          Problem.of(
              Code.AGENT_UNAVAILABLE, "agent", "agent", agent.id(), "presence", agent.presence()));
    }
    if (units > free && !override) {
      throw new Refusal(
          Problem.of(
              Code.OVER_CAPACITY, "agent", "agent", agent.id(), "units", units, "free", free));
    }
    return Math.max(0, units - Math.max(0, free));
  }

  /**
   * Refuses one more piece of work beyond the limits of its channel and its queue.
   *
   * @param less so many of those that the agent has will be given up for it
   */
  private void checkLimits(Agent agent, ChannelType channel, @Nullable Queue queue, int less) {
    int limit = agent.capacity().limitOf(channel);
    if (limit < Integer.MAX_VALUE && agent.itemsOf(channel) - less >= limit) {
      throw new Refusal(
          Problem.of(
              Code.LIMIT_REACHED, "agent", "agent", agent.id(), "limit", limit, "of", channel));
    }
    if (queue != null
        && queue.maxPerAgent() > 0
        && agent.itemsOf(queue.id()) - less >= queue.maxPerAgent()) {
      throw new Refusal(
          Problem.of(
              Code.LIMIT_REACHED,
              "agent",
              "agent",
              agent.id(),
              "limit",
              queue.maxPerAgent(),
              "of",
              queue.name()));
    }
  }

  private void transfer(QueueId target) {
    queue(target);
    Ticket ticket = ticket();
    if (ticket.assignment() != null) {
      endAssignment(ticket.assignment(), EndReason.TRANSFERRED);
    }
    if (!target.equals(ticket.queue())) {
      if (ticket.isParked()) {
        wake();
      }
      withdrawAll(WithdrawReason.CHANGED);
      emit(new TicketEvent.Transferred(target));
    }
  }

  private void classify(TicketCommand.Classify classify) {
    Ticket before = ticket();
    if (classify.priority() != before.priority()) {
      emit(new TicketEvent.PriorityChanged(classify.priority()));
    }
    QueueId queue = classify.queue();
    if (queue != null && !queue.equals(before.queue()) && before.assignment() == null) {
      transfer(queue);
    }
    var classified =
        new TicketEvent.Classified(
            classify.rules(),
            classify.given(),
            classify.demands(),
            classify.request(),
            classify.asked());
    boolean asksAsBefore =
        classify.request() == null || classify.request().equals(before.request());
    if (!asksAsBefore || !classified.requiredSkills().equals(before.requiredSkills())) {
      // Who rings now was chosen by other demands.
      withdrawAll(WithdrawReason.CHANGED);
    }
    emit(classified);
  }

  private void demand(TicketCommand.ChangeDemands change) {
    Ticket before = ticket();
    if (change.requiredSkills().equals(before.requiredSkills())
        && change.request().equals(before.request())) {
      return;
    }
    // Who rings now was chosen by other demands.
    withdrawAll(WithdrawReason.CHANGED);
    emit(new TicketEvent.DemandsChanged(change.requiredSkills(), change.request()));
  }

  private void raise(ExceptionRule rule) {
    Ticket before = ticket();
    if (before.work() != WorkState.WAITING
        || before.exceptions().contains(rule.name())
        || before.exceptions().size() == Ticket.MAX_EXCEPTIONS) {
      throw notAllowed(CommandKind.RAISE_EXCEPTION);
    }
    if (rule.priority() != null && before.priority().compareTo(rule.priority()) < 0) {
      emit(new TicketEvent.PriorityChanged(rule.priority()));
    }
    if (rule.queue() != null) {
      transfer(rule.queue());
    }
    emit(
        new TicketEvent.ExceptionRaised(
            rule.name(),
            rule.requestAfter(before.request()),
            rule.cancel(),
            rule.tellHost(),
            rule.skills()));
  }

  private void divert() {
    Ticket before = ticket();
    QueueId queue = queueIdOf(before);
    QueueState closed = context.configuration().closed(queue).orElse(null);
    QueueHours hours = context.configuration().queue(queue).map(Queue::hours).orElse(null);
    boolean mayGo = before.work() == WorkState.WAITING || before.isParked();
    if (closed == null || hours == null || !mayGo) {
      throw notAllowed(CommandKind.DIVERT);
    }
    if (hours.overflow() != null && !before.isParked()) {
      emit(new TicketEvent.Diverted(queue, hours.whenClosed(), closed.until()));
      transfer(hours.overflow());
    } else if (hours.whenClosed() == WhenClosed.CALLBACK
        && closed.until().isAfter(context.now())
        && !(before.isParked() && closed.until().equals(before.callbackAt()))) {
      emit(new TicketEvent.Diverted(queue, hours.whenClosed(), closed.until()));
      snooze(closed.until());
    } else {
      throw notAllowed(CommandKind.DIVERT);
    }
  }

  private void pause() {
    Assignment assignment = ticket().assignment();
    if (assignment != null
        && (assignment.kind() == HoldingKind.ACTIVE || assignment.kind() == HoldingKind.RESUMING)) {
      change(assignment, HoldingKind.PAUSED, null, 0);
    }
  }

  private void resumeIfPaused() {
    Assignment assignment = ticket().assignment();
    if (assignment != null && assignment.kind() == HoldingKind.PAUSED) {
      change(assignment, HoldingKind.RESUMING, null, 0);
    }
  }

  private void complete() {
    Assignment assignment = ticket().assignment();
    if (assignment == null || assignment.kind() == HoldingKind.WRAP_UP) {
      return;
    }
    QueueId queueId = ticket().queue();
    Queue queue = queueId == null ? null : context.configuration().queue(queueId).orElse(null);
    if (assignment.kind() == HoldingKind.ACTIVE && queue != null && !queue.wrapUp().isZero()) {
      change(assignment, HoldingKind.WRAP_UP, context.now().plus(queue.wrapUp()), 0);
    } else {
      endAssignment(assignment, EndReason.COMPLETED);
    }
  }

  private void reopened() {
    Assignment wrapUp = ticket().assignment();
    if (wrapUp != null) {
      endAssignment(wrapUp, EndReason.REOPENED);
    }
    AgentId last = ticket().lastAgent();
    QueueId queueId = ticket().queue();
    if (last == null || queueId == null) {
      return;
    }
    DeskPolicy policy = context.configuration().policy();
    PreferredAgent preferred = ticket().request().preferred();
    if (policy.holdForLastAgent() != null
        && (preferred == null || preferred.kind() == PreferredAgent.Kind.LAST)) {
      reopenedFor = PreferredAgent.last(last, policy.holdForLastAgent());
    }
    if (!policy.reopenToLastAgent()) {
      return;
    }
    Agent agent = context.agents().apply(last).orElse(null);
    Queue queue = context.configuration().queue(queueId).orElse(null);
    // Whoever has left would hold the work for ever; then the queue is better.
    if (agent == null
        || queue == null
        || agent.retired()
        || agent.presence() == Presence.OFFLINE
        || agent.holdings().size() >= Agent.MAX_HOLDINGS
        || !agent.profile().pool().equals(queue.pool())) {
      return;
    }
    emit(
        new TicketEvent.Assigned(
            new AssignmentId(context.ids().next()),
            last,
            queueId,
            ticket().channel(),
            agent.capacity().costOf(ticket().channel()),
            HoldingKind.RESUMING,
            null,
            0,
            teams(agent)));
  }

  /** The teams of an agent, if some SLA rule asks for them. */
  private SortedSet<TeamId> teams(Agent agent) {
    boolean asked = context.configuration().slaRules().map(SlaRules::nameTeams).orElse(false);
    return asked ? agent.profile().teams() : new TreeSet<>();
  }

  private void activate(TicketCommand.Activate activate) {
    Assignment assignment = ticket().assignment();
    if (assignment == null
        || !assignment.id().equals(activate.assignment())
        || assignment.kind() != HoldingKind.RESUMING) {
      throw notAllowed(CommandKind.ACTIVATE);
    }
    Agent agent = agent(assignment.agent());
    if (!activate.override()) {
      QueueId queue = queueIdOf(ticket());
      checkLimits(agent, ticket().channel(), context.configuration().queue(queue).orElse(null), 0);
    }
    int excess =
        excess(
            agent,
            assignment.units(),
            agent.unitsFree(),
            activate.override(),
            agent.presence().takesResumingWork());
    change(assignment, HoldingKind.ACTIVE, null, excess);
  }

  private void displace(TicketCommand.Displace displace) {
    Assignment assignment = ticket().assignment();
    if (assignment == null
        || !assignment.id().equals(displace.assignment())
        || assignment.kind() != HoldingKind.ACTIVE) {
      throw notAllowed(CommandKind.DISPLACE);
    }
    Queue queue = queueOf(ticket());
    if (queue.interruption() != Interruption.INTERRUPTIBLE) {
      throw invalid("queue", queue.id(), "a queue whose work is interruptible");
    }
    change(assignment, HoldingKind.RESUMING, null, 0);
  }

  private void change(
      Assignment assignment, HoldingKind kind, @Nullable Instant until, int excess) {
    emit(
        new TicketEvent.AssignmentChanged(
            assignment.id(), assignment.agent(), kind, until, excess));
  }

  private void returnWork(AgentId agent) {
    Assignment assignment = ticket().assignment();
    if (assignment == null
        || !assignment.agent().equals(agent)
        || assignment.kind() == HoldingKind.WRAP_UP) {
      return;
    }
    endAssignment(assignment, EndReason.DISCONNECTED);
    Ticket ticket = ticket();
    if (shouldWait(ticket)) {
      // Work that never waited, e.g. because it was transferred, stands where the agent got it.
      Instant place = assignment.enqueuedAt();
      known = item(ticket).enqueuedAt(place == null ? assignment.since() : place);
      emit(new TicketEvent.Queued(known));
    }
  }

  private void endAssignment(Assignment assignment, EndReason reason) {
    emit(new TicketEvent.AssignmentEnded(assignment.id(), assignment.agent(), reason));
  }

  // ---- offers

  private void offer(TicketCommand.Offer offer) {
    Ticket ticket = ticket();
    if (ticket.work() != WorkState.WAITING && ticket.work() != WorkState.OFFERED) {
      throw notAllowed(CommandKind.OFFER);
    }
    Queue queue = queueOf(ticket);
    if (ticket.offers().size() >= queue.concurrentOffers().max()) {
      throw notAllowed(CommandKind.OFFER);
    }
    if (context.configuration().closed(queue.id()).isPresent()) {
      throw invalid("queue", queue.id(), "a queue that is open");
    }
    Agent agent = agentOf(queue, offer.agent());
    if (ticket.offers().stream().anyMatch(open -> open.agent().equals(agent.id()))) {
      throw invalid("agent", agent.id(), "an agent at whom it does not ring");
    }
    WorkItem item = item(ticket);
    if (item.excludes(agent.id(), context.now())) {
      throw invalid("agent", agent.id(), "an agent who is not excluded");
    }
    int steps =
        queue.stepsAt(
            context.now(),
            item.enqueuedAt(),
            context.configuration().queueState(queue.id()).orElse(null));
    if (offer.step() < 0 || offer.step() > steps) {
      throw invalid("step", offer.step(), "a number from 0 to " + steps);
    }
    Demands demands = queue.demands(item, offer.step());
    if (demands.refusal(agent.profile()).isPresent()) {
      throw invalid("agent", agent.id(), "an agent with " + demands);
    }
    if (agent.availability().closedChannels().contains(ticket.channel())) {
      throw invalid("agent", agent.id(), "an agent who takes work by " + ticket.channel());
    }
    checkLimits(agent, ticket.channel(), queue, 0);
    DutyState duty = agent.attendance().dutyState();
    if (duty != DutyState.ON_DUTY) {
      throw new Refusal(
          Problem.of(Code.AGENT_UNAVAILABLE, "agent", "agent", agent.id(), "presence", duty));
    }
    Ramp ramp = agent.attendance().ramp();
    if (ramp != null && ramp.blockedUntil(context.now()) != null) {
      throw new Refusal(
          Problem.of(
              Code.LIMIT_REACHED,
              "agent",
              "agent",
              agent.id(),
              "limit",
              ramp.offers(),
              "of",
              ramp.window()));
    }
    PreferredAgent preferred = item.heldFor(context.now());
    if (preferred != null && !preferred.isFor(agent)) {
      throw invalid("agent", agent.id(), "an agent for whom it is held");
    }
    int units = agent.capacity().costOf(ticket.channel());
    int free = agent.unitsFree();
    int more = preferred == null ? 0 : preferred.maxExcess();
    excess(agent, units, free + more, false, agent.presence().takesNewWork());
    emit(
        new TicketEvent.OfferMade(
            offer.offer(),
            agent.id(),
            queue.id(),
            ticket.channel(),
            units,
            offer.expiresAt(),
            offer.reasons(),
            offer.step(),
            Math.max(0, units - Math.max(0, free))));
    if (offer.autoAccept()) {
      accept(anyOffer(offer.offer()));
    }
  }

  private void accept(OpenOffer offer) {
    if (!context.now().isBefore(offer.expiresAt())) {
      throw over(offer.id());
    }
    Ticket ticket = ticket();
    QueueId queue = queueIdOf(ticket);
    emit(new TicketEvent.OfferAccepted(offer.id(), offer.agent()));
    withdrawAll(WithdrawReason.TAKEN);
    emit(
        new TicketEvent.Assigned(
            new AssignmentId(context.ids().next()),
            offer.agent(),
            queue,
            ticket.channel(),
            offer.units(),
            HoldingKind.ACTIVE,
            offer.id(),
            offer.excess(),
            context.agents().apply(offer.agent()).map(this::teams).orElseGet(TreeSet::new)));
    if (ticket.category() == StatusCategory.NEW) {
      enter(StatusCategory.OPEN, null);
    }
  }

  /** What the ticket's queue says; the standard where it is gone. */
  private CoolDown coolDown() {
    QueueId queue = ticket().queue();
    return queue == null
        ? CoolDown.STANDARD
        : context.configuration().queue(queue).map(Queue::coolDown).orElse(CoolDown.STANDARD);
  }

  /** So long from now; null for never. */
  private @Nullable Instant in(@Nullable Duration time) {
    return time == null ? null : context.now().plus(time);
  }

  private OpenOffer openOffer(OfferId offer, AgentId agent) {
    OpenOffer open = anyOffer(offer);
    if (!open.agent().equals(agent)) {
      throw over(offer);
    }
    return open;
  }

  private OpenOffer anyOffer(OfferId offer) {
    return ticket().offer(offer).orElseThrow(() -> over(offer));
  }

  private void withdrawAll(WithdrawReason reason) {
    for (OpenOffer offer : ticket().offers()) {
      emit(new TicketEvent.OfferWithdrawn(offer.id(), offer.agent(), reason));
    }
  }

  // ---- merge, link, tags, fields, rating

  private void mergeInto(TicketId target) {
    if (target.equals(id)) {
      throw invalid("target", target, "another ticket");
    }
    enterClosedForMerge();
    emit(new TicketEvent.MergedInto(target));
  }

  private void enterClosedForMerge() {
    wake();
    withdrawAll(WithdrawReason.NO_LONGER_WAITING);
    Assignment assignment = ticket().assignment();
    if (assignment != null) {
      endAssignment(assignment, EndReason.MERGED);
    }
    enter(StatusCategory.CLOSED, null);
  }

  private void absorb(Ticket source) {
    if (source.id().equals(id) || source.absorbed().contains(id)) {
      throw invalid("source", source.id(), "another ticket");
    }
    if (source.mergedInto() != null || ticket().absorbed().contains(source.id())) {
      throw invalid("source", source.id(), "a ticket that was not merged before");
    }
    int total = ticket().absorbed().size() + 1 + source.absorbed().size();
    if (total > Ticket.MAX_ABSORBED) {
      throw new Refusal(
          Problem.of(Code.TOO_MANY, "absorbed", "size", total, "max", Ticket.MAX_ABSORBED));
    }
    List<TicketId> tickets = new ArrayList<>();
    tickets.add(source.id());
    tickets.addAll(source.absorbed());
    emit(new TicketEvent.Absorbed(tickets, source.messages()));
  }

  private void link(TicketCommand.Link link) {
    if (link.other().equals(id)) {
      throw invalid("other", link.other(), "another ticket");
    }
    TicketLink added = new TicketLink(link.type(), link.other());
    if (ticket().links().contains(added)) {
      return;
    }
    if (ticket().links().size() == Ticket.MAX_LINKS) {
      throw new Refusal(
          Problem.of(
              Code.TOO_MANY, "links", "size", Ticket.MAX_LINKS + 1, "max", Ticket.MAX_LINKS));
    }
    emit(new TicketEvent.Linked(added));
  }

  private void tag(TicketCommand.Tag tag) {
    SortedSet<String> added = new TreeSet<>(tag.add());
    added.removeAll(ticket().tags());
    SortedSet<String> removed = new TreeSet<>(tag.remove());
    removed.retainAll(ticket().tags());
    removed.removeAll(tag.add());
    int size = ticket().tags().size() + added.size() - removed.size();
    if (size > Ticket.MAX_TAGS) {
      throw new Refusal(Problem.of(Code.TOO_MANY, "tags", "size", size, "max", Ticket.MAX_TAGS));
    }
    if (!added.isEmpty() || !removed.isEmpty()) {
      emit(new TicketEvent.TagsChanged(added, removed));
    }
  }

  private void changeType(TicketCommand.ChangeType command) {
    String type = type(command.type());
    if (type.equals(ticket().type())) {
      setFields(new TicketCommand.SetFields(command.fields(), new TreeSet<>()));
      return;
    }
    SortedMap<String, FieldValue> present = ticket().fields();
    refuseAny(schema().check(type, command.fields(), present));
    SortedMap<String, FieldValue> after = new TreeMap<>(present);
    after.putAll(command.fields());
    refuseAny(schema().missing(type, after, TicketSchema.RequiredAt.OPEN));
    if (ticket().category() == StatusCategory.SOLVED) {
      refuseAny(schema().missing(type, after, TicketSchema.RequiredAt.SOLVE));
    }
    emit(new TicketEvent.TypeChanged(type));
    SortedMap<String, FieldValue> set = news(command.fields(), present);
    if (!set.isEmpty()) {
      emit(new TicketEvent.FieldsChanged(set, new TreeSet<>()));
    }
  }

  private void setFields(TicketCommand.SetFields command) {
    SortedMap<String, FieldValue> present = ticket().fields();
    refuseAny(schema().check(ticket().type(), command.set(), present));
    refuseAny(schema().checkClear(command.clear()));
    SortedMap<String, FieldValue> set = news(command.set(), present);
    SortedSet<String> cleared = new TreeSet<>(command.clear());
    cleared.removeAll(command.set().keySet());
    cleared.retainAll(present.keySet());
    if (set.isEmpty() && cleared.isEmpty()) {
      return;
    }
    SortedMap<String, FieldValue> after = new TreeMap<>(present);
    after.keySet().removeAll(cleared);
    after.putAll(set);
    refuseAny(newlyMissing(present, after, TicketSchema.RequiredAt.OPEN));
    if (ticket().category() == StatusCategory.SOLVED) {
      refuseAny(newlyMissing(present, after, TicketSchema.RequiredAt.SOLVE));
    }
    emit(new TicketEvent.FieldsChanged(set, cleared));
  }

  /** Those values that are not there already. */
  private static SortedMap<String, FieldValue> news(
      SortedMap<String, FieldValue> values, SortedMap<String, FieldValue> present) {
    SortedMap<String, FieldValue> news = new TreeMap<>(values);
    news.entrySet().removeIf(field -> field.getValue().equals(present.get(field.getKey())));
    return news;
  }

  /** What this command takes away; what an older schema or an import left out is not its fault. */
  private List<Problem> newlyMissing(
      SortedMap<String, FieldValue> before,
      SortedMap<String, FieldValue> after,
      TicketSchema.RequiredAt at) {
    List<Problem> missing = new ArrayList<>(schema().missing(ticket().type(), after, at));
    missing.removeAll(schema().missing(ticket().type(), before, at));
    return missing;
  }

  private void rate(TicketCommand.Rate rate) {
    Ticket ticket = ticket();
    int low = context.configuration().policy().lowestRating();
    int high = context.configuration().policy().highestRating();
    if (rate.score() < low || rate.score() > high) {
      throw invalid("score", rate.score(), "a number from " + low + " to " + high);
    }
    Rating present = ticket.rating();
    boolean ratedAlready = present != null && present.solve() == ticket.solves();
    boolean closed = ticket.category() == StatusCategory.CLOSED;
    if (ticket.solves() == 0 || (closed && ratedAlready) || ticket.mergedInto() != null) {
      throw notAllowed(CommandKind.RATE);
    }
    emit(new TicketEvent.Rated(rate.score(), rate.comment()));
  }

  // ---- what routing should see

  private void settle() {
    Ticket ticket = ticket();
    if (!shouldWait(ticket)) {
      withdrawAll(WithdrawReason.NO_LONGER_WAITING);
      if (ticket().enqueuedAt() != null) {
        emit(new TicketEvent.Dequeued());
      }
      return;
    }
    boolean rings = ticket.work() == WorkState.OFFERED;
    if (rings && !mayRingAtMore(ticket)) {
      return;
    }
    WorkItem item = item(ticket);
    if (reopenedFor != null) {
      item = item.withRequest(item.request().withPreferred(reopenedFor));
    }
    if ((ticket.work() != WorkState.WAITING && !rings) || !item.equals(known)) {
      emit(new TicketEvent.Queued(item));
    }
  }

  /** Whether routing goes on to look for agents while it rings. */
  private boolean mayRingAtMore(Ticket ticket) {
    return ticket.queue() != null
        && context
            .configuration()
            .queue(ticket.queue())
            .filter(queue -> queue.concurrentOffers().max() > 1)
            .isPresent();
  }

  private static boolean shouldWait(Ticket ticket) {
    return (ticket.category() == StatusCategory.NEW || ticket.category() == StatusCategory.OPEN)
        && ticket.queue() != null
        && ticket.assignment() == null
        && ticket.snoozedUntil() == null;
  }

  /** Asks no configuration: what happens to a ticket must not depend on its queue being there. */
  private WorkItem item(Ticket ticket) {
    return new WorkItem(
        ticket.id(),
        queueIdOf(ticket),
        ticket.channel(),
        ticket.requiredSkills(),
        ticket.priority(),
        place(ticket),
        ticket.excludedAgents(),
        ticket.sla() == null ? null : ticket.sla().due(),
        ticket.request(),
        ticket.excludedUntil());
  }

  /** Who is called back stands where the queue opened, however long it takes to wake them all. */
  private Instant place(Ticket ticket) {
    if (ticket.enqueuedAt() != null) {
      return ticket.enqueuedAt();
    }
    Instant callback = ticket.callbackAt();
    return callback != null && callback.isBefore(context.now()) ? callback : context.now();
  }

  // ---- helpers

  private void emit(Event event) {
    Instant occurredAt = importedAt == null ? context.occurredAt() : importedAt;
    drafts.add(new Draft(event, importedAt, importedBy));
    state = TicketEvolver.evolve(id, state, occurredAt, context.now(), event);
  }

  private Ticket ticket() {
    if (state == null) {
      throw new IllegalStateException("no ticket");
    }
    return state;
  }

  private TicketSchema schema() {
    return context.configuration().schema();
  }

  private Assignment assignment(CommandKind command) {
    Assignment assignment = ticket().assignment();
    if (assignment == null) {
      throw notAllowed(command);
    }
    return assignment;
  }

  private Agent agent(AgentId agent) {
    return context
        .agents()
        .apply(agent)
        .orElseThrow(
            () -> new Refusal(Problem.of(Code.NOT_FOUND, "agent", "type", "agent", "ref", agent)));
  }

  /** An agent who may be given one more ticket of {@code queue}, as far as no units matter. */
  private Agent agentOf(Queue queue, AgentId id) {
    Agent agent = agent(id);
    if (agent.retired()) {
      throw new Refusal(Problem.of(Code.NOT_FOUND, "agent", "type", "agent", "ref", id));
    }
    if (!agent.profile().pool().equals(queue.pool())) {
      throw new Refusal(Problem.of(Code.NOT_IN_POOL, "agent", "agent", id, "pool", queue.pool()));
    }
    if (agent.holdings().size() >= Agent.MAX_HOLDINGS) {
      throw new Refusal(
          Problem.of(
              Code.TOO_MANY,
              "agent.holdings",
              "size",
              agent.holdings().size() + 1,
              "max",
              Agent.MAX_HOLDINGS));
    }
    return agent;
  }

  private Queue queue(QueueId queue) {
    return context
        .configuration()
        .queue(queue)
        .orElseThrow(
            () -> new Refusal(Problem.of(Code.NOT_FOUND, "queue", "type", "queue", "ref", queue)));
  }

  private QueueId queueIdOf(Ticket ticket) {
    if (ticket.queue() == null) {
      throw new Refusal(
          Problem.of(Code.FIELD_REQUIRED, "queue", "field", "queue", "at", "routing"));
    }
    return ticket.queue();
  }

  private Queue queueOf(Ticket ticket) {
    return queue(queueIdOf(ticket));
  }

  private StatusDefinition status(String parent, String name) {
    schema()
        .problemOfNewStatus(name)
        .ifPresent(
            problem -> {
              throw new Refusal(parent.isEmpty() ? problem : problem.under(parent));
            });
    return schema().status(name).orElseThrow();
  }

  private String type(String name) {
    refuseAny(schema().problemOfNewType(name).stream().toList());
    return name;
  }

  private void refuseAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new Refusal(problems.get(0));
    }
  }

  private Refusal invalid(String path, Object value, String expected) {
    return new Refusal(Problem.of(Code.INVALID_VALUE, path, "value", value, "expected", expected));
  }

  private Refusal over(OfferId offer) {
    return new Refusal(Problem.of(Code.OFFER_OVER, "offer", "offer", offer));
  }

  private Refusal notAllowed(CommandKind command) {
    StatusCategory status = state == null ? null : state.category();
    return new Refusal(
        Problem.of(
            Code.NOT_ALLOWED_NOW,
            "",
            "command",
            command,
            "status",
            status == null ? "not there" : status,
            "allowed",
            status == null
                ? "OPEN, IMPORT"
                : TransitionTable.allowedIn(status).stream()
                    .map(CommandKind::name)
                    .collect(Collectors.joining(", "))));
  }

  /** Leaves a decision from any depth; never leaves this class, and needs no stack trace. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Refusal(Problem problem) {
      super(null, null, false, false);
      this.problem = problem;
    }
  }
}
