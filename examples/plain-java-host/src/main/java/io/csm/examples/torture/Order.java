package io.csm.examples.torture;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.ChannelAccountId;
import io.csm.core.CommandKey;
import io.csm.core.OfferId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.SlaAction;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.desk.Desk;
import io.csm.desk.InboundMessage;
import io.csm.desk.NewDeadline;
import io.csm.desk.NewPart;
import io.csm.desk.NewTicket;
import io.csm.desk.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A command as it can be written down, and given once more after the node that gave it died.
 *
 * @param key by which it is known; that of a message follows from its external id
 * @param arguments without tabs and line ends
 */
record Order(TenantId tenant, String key, Kind kind, List<String> arguments) {

  /** What can be asked for, and with which arguments. */
  enum Kind {
    /** Account, sender, thread, external id, text. */
    RECEIVE(true),
    /** Queue. */
    OPEN(true),
    /** Ticket, agent, text. */
    REPLY(true),
    /** Ticket, text. */
    NOTE(true),
    /** Ticket, offer, agent. */
    ACCEPT(true),
    /** Ticket, offer, agent. */
    DECLINE(true),
    /** Ticket, agent. */
    ASSIGN(true),
    /** Ticket, agent. */
    ASSIGN_OVERRIDING(true),
    /** Ticket. */
    UNASSIGN(true),
    /** Ticket, queue. */
    TRANSFER_TO_QUEUE(false),
    /** Ticket, agent. */
    TRANSFER_TO_AGENT(false),
    /** Ticket, priority. */
    CHANGE_PRIORITY(false),
    /** Ticket. */
    WAIT(false),
    /** Ticket, until. */
    SNOOZE(true),
    /** Ticket. */
    WAKE(false),
    /** Ticket. */
    SOLVE(false),
    /** Ticket. */
    REOPEN(true),
    /** Ticket. */
    CLOSE(false),
    /** Source, target. */
    MERGE(true),
    /** Ticket, assignment. */
    END_WRAP_UP(true),
    /** Agent, presence. */
    PRESENCE(false),
    /** Agent, units. */
    CAPACITY(false),
    /** Ticket, key of the deadline, due. */
    SCHEDULE(false),
    /** Ticket, key of the deadline. */
    CANCEL_DEADLINE(true),
    /** Whether it is open at all hours, whether clocks are judged anew. */
    CALENDAR(false);

    /** Whether it cannot be done without leaving an event behind. */
    final boolean leavesEvents;

    Kind(boolean leavesEvents) {
      this.leavesEvents = leavesEvents;
    }
  }

  Order {
    arguments = List.copyOf(arguments);
  }

  CommandKey commandKey() {
    return new CommandKey(key);
  }

  /** Gives the command. */
  Result run(Desk tenantDesk) {
    Desk desk = tenantDesk.withKey(key);
    return switch (kind) {
      case RECEIVE -> tenantDesk.receive(message());
      case OPEN -> desk.open(NewTicket.of(World.WALK_IN, new QueueId(number(0))));
      case REPLY -> desk.as(agent(1)).reply(ticket(), NewPart.text(arguments.get(2)));
      case NOTE -> desk.note(ticket(), NewPart.text(arguments.get(1)));
      case ACCEPT -> desk.as(agent(2)).accept(ticket(), offer(), agent(2));
      case DECLINE -> desk.as(agent(2)).decline(ticket(), offer(), agent(2), null);
      case ASSIGN -> desk.assign(ticket(), agent(1));
      case ASSIGN_OVERRIDING -> desk.assignOverriding(ticket(), agent(1));
      case UNASSIGN -> desk.unassign(ticket());
      case TRANSFER_TO_QUEUE -> desk.transferToQueue(ticket(), new QueueId(number(1)));
      case TRANSFER_TO_AGENT -> desk.transferToAgent(ticket(), agent(1));
      case CHANGE_PRIORITY -> desk.changePriority(ticket(), Priority.valueOf(arguments.get(1)));
      case WAIT -> desk.waitForCustomer(ticket());
      case SNOOZE -> desk.snooze(ticket(), Instant.parse(arguments.get(1)));
      case WAKE -> desk.wake(ticket());
      case SOLVE -> desk.solve(ticket());
      case REOPEN -> desk.reopen(ticket(), null);
      case CLOSE -> desk.close(ticket(), null);
      case MERGE -> desk.merge(ticket(), new TicketId(number(1)));
      case END_WRAP_UP -> desk.endWrapUp(ticket(), new AssignmentId(number(1)));
      case PRESENCE -> desk.setPresence(agent(0), Presence.valueOf(arguments.get(1)));
      case CAPACITY -> defined(desk);
      case SCHEDULE -> desk.schedule(ticket(), deadline());
      case CANCEL_DEADLINE -> desk.cancelDeadline(ticket(), arguments.get(1));
      case CALENDAR -> configured(desk, World.calendar(Boolean.parseBoolean(arguments.get(0))));
    };
  }

  private Result defined(Desk desk) {
    AgentId agent = agent(0);
    desk.defineAgent(agent, World.profile(agent.value(), (int) number(1)));
    return new Result.Done(null, null, null, null, agent, io.csm.core.Position.START);
  }

  private NewDeadline deadline() {
    return NewDeadline.at(
        arguments.get(1),
        Instant.parse(arguments.get(2)),
        new SlaAction.RaisePriority(Priority.NORMAL));
  }

  private Result configured(Desk desk, DeskCalendar calendar) {
    return Boolean.parseBoolean(arguments.get(1))
        ? desk.configureAnew(calendar)
        : desk.configure(calendar);
  }

  private InboundMessage message() {
    return InboundMessage.text(new ChannelAccountId(number(0)), arguments.get(1), arguments.get(4))
        .withThread(arguments.get(2))
        .withExternalId(arguments.get(3));
  }

  /** What the message says that it adds; empty if it adds none. */
  String text() {
    return switch (kind) {
      case RECEIVE -> arguments.get(4);
      case REPLY -> arguments.get(2);
      case NOTE -> arguments.get(1);
      default -> "";
    };
  }

  private TicketId ticket() {
    return new TicketId(number(0));
  }

  private OfferId offer() {
    return new OfferId(number(1));
  }

  private AgentId agent(int index) {
    return new AgentId(number(index));
  }

  private long number(int index) {
    return Long.parseLong(arguments.get(index));
  }

  // ---- as a line

  /** Blank-free fields, one after the other. */
  String toLine() {
    List<String> fields = new ArrayList<>();
    fields.add(String.valueOf(tenant.value()));
    fields.add(key);
    fields.add(kind.name());
    fields.addAll(arguments);
    return String.join("\t", fields);
  }

  /** Reads back what {@link #toLine} wrote. */
  static Order of(List<String> fields) {
    return new Order(
        new TenantId(Long.parseLong(fields.get(0))),
        fields.get(1),
        Kind.valueOf(fields.get(2)),
        fields.subList(3, fields.size()));
  }
}
