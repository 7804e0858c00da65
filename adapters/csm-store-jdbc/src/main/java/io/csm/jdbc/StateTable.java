package io.csm.jdbc;

import io.csm.core.AggregateState;
import io.csm.core.HostKey;
import io.csm.core.Id;
import io.csm.core.config.Configuration;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Message;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.people.Agent;
import io.csm.core.people.Customer;
import io.csm.core.ticket.RejectedCommand;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Priority;
import io.csm.json.CsmJson;
import io.csm.spi.RouterProgress;
import io.csm.spi.Versioned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table in which the states of one type of aggregate are: a JSON document in each row, and
 * beside it the columns by which rows are found, and which people read.
 */
final class StateTable {
  /** In the order of the types, which is the order in which rows are locked. */
  static final List<StateTable> ALL =
      List.of(
          new StateTable(AggregateType.CONFIGURATION, Configuration.class),
          new StateTable(
              AggregateType.CUSTOMER,
              Customer.class,
              Column.ofText("host_key"),
              Column.ofLong("merged_into"),
              Column.ofBool("erased")),
          new StateTable(
              AggregateType.CONVERSATION,
              Conversation.class,
              Column.ofLong("account"),
              Column.ofLong("customer"),
              Column.ofLong("current_ticket")),
          new StateTable(
              AggregateType.MESSAGE,
              Message.class,
              Column.ofText("host_key"),
              Column.ofLong("ticket"),
              Column.ofLong("conversation"),
              Column.ofText("kind"),
              Column.ofLong("sent_us"),
              Column.ofText("delivery")),
          new StateTable(
              AggregateType.TICKET,
              Ticket.class,
              Column.ofLong("number"),
              Column.ofText("host_key"),
              Column.ofLong("brand"),
              Column.ofLong("account"),
              Column.ofText("channel"),
              Column.ofLong("customer"),
              Column.ofLong("conversation"),
              Column.ofText("type"),
              Column.ofText("status"),
              Column.ofText("category"),
              Column.ofInt("priority"),
              Column.ofLong("queue"),
              Column.ofLong("agent"),
              Column.ofText("work"),
              Column.ofBool("routed"),
              Column.ofLong("opened_us"),
              Column.ofLong("enqueued_us"),
              Column.ofLong("snoozed_us"),
              Column.ofLong("solved_us"),
              Column.ofLong("closed_us"),
              Column.ofLong("merged_into"),
              Column.ofLong("due_us")),
          new StateTable(
              AggregateType.AGENT,
              Agent.class,
              Column.ofText("host_key"),
              Column.ofLong("pool"),
              Column.ofText("presence"),
              Column.ofBool("retired")),
          new StateTable(
              AggregateType.ROUTER,
              RouterProgress.class,
              Column.ofLong("epoch"),
              Column.ofLong("round")),
          new StateTable(
              AggregateType.INTAKE,
              RejectedCommand.class,
              Column.ofText("command"),
              Column.ofLong("ticket"),
              Column.ofLong("message"),
              Column.ofText("code")));

  /** What {@link #read} reads, of a table {@code t}. */
  static final String WHAT =
      "t.shard, t.tenant, t.id, t.version, t.recorded_us, t.recorded_ns, t.state";

  static final List<Column> KEY =
      List.of(Column.ofInt("shard"), Column.ofLong("tenant"), Column.ofLong("id"));

  private static final CsmJson JSON = CsmJson.standard();

  private final AggregateType type;
  private final Class<? extends AggregateState> state;
  private final Table table;

  StateTable(AggregateType type, Class<? extends AggregateState> state, Column... columns) {
    this.type = type;
    this.state = state;
    List<Column> all = new ArrayList<>();
    all.add(Column.ofInt("shard"));
    all.add(Column.ofLong("tenant"));
    all.add(Column.ofLong("id"));
    all.add(Column.ofLong("version"));
    all.add(Column.ofLong("recorded_us"));
    all.add(Column.ofInt("recorded_ns"));
    all.addAll(List.of(columns));
    all.add(Column.ofText("state"));
    table = new Table(type.name().toLowerCase(java.util.Locale.ROOT), 3, List.copyOf(all));
  }

  static StateTable of(AggregateType type) {
    return ALL.get(type.compareTo(AggregateType.CONFIGURATION));
  }

  AggregateType type() {
    return type;
  }

  Table table() {
    return table;
  }

  /** The row of an aggregate. */
  @Nullable Object[] row(int shard, Versioned aggregate) {
    List<@Nullable Object> row = new ArrayList<>(table.columns().size() + 1);
    row.add(shard);
    row.add(aggregate.key().tenant().value());
    row.add(aggregate.key().id());
    row.add(aggregate.version());
    row.add(Micros.of(aggregate.lastRecordedAt()));
    row.add(Micros.nanos(aggregate.lastRecordedAt()));
    addColumns(row, aggregate.state());
    row.add(write(aggregate.state()));
    return row.toArray();
  }

  /** The aggregate in a row of {@link #WHAT}. */
  Versioned read(ResultSet row) throws SQLException {
    AggregateKey key =
        new AggregateKey(new io.csm.core.TenantId(row.getLong(2)), type, row.getLong(3));
    return new Versioned(
        key, row.getLong(4), Micros.instant(row.getLong(5), row.getInt(6)), read(row.getString(7)));
  }

  /** The progress of a router is no document of the core: its form is two numbers. */
  private static String write(AggregateState state) {
    return state instanceof RouterProgress progress
        ? progress.epoch() + " " + progress.round()
        : JSON.write(state);
  }

  private AggregateState read(String text) {
    if (type != AggregateType.ROUTER) {
      return JSON.read(text, state);
    }
    int blank = text.indexOf(' ');
    return new RouterProgress(
        Long.parseLong(text.substring(0, blank)), Long.parseLong(text.substring(blank + 1)));
  }

  private void addColumns(List<@Nullable Object> row, AggregateState state) {
    switch (type) {
      case CONFIGURATION -> {
        // Nothing beside the document.
      }
      case CUSTOMER -> {
        Customer customer = (Customer) state;
        row.add(key(customer.key()));
        row.add(value(customer.mergedInto()));
        row.add(customer.erased());
      }
      case CONVERSATION -> {
        Conversation conversation = (Conversation) state;
        row.add(conversation.account().value());
        row.add(conversation.customer().value());
        row.add(value(conversation.currentTicket()));
      }
      case MESSAGE -> {
        Message message = (Message) state;
        row.add(key(message.key()));
        row.add(message.ticket().value());
        row.add(value(message.conversation()));
        row.add(message.kind().name());
        row.add(Micros.of(message.sentAt()));
        row.add(message.delivery() == null ? null : message.delivery().state().name());
      }
      case TICKET -> addTicket(row, (Ticket) state);
      case AGENT -> {
        Agent agent = (Agent) state;
        row.add(key(agent.profile().key()));
        row.add(agent.profile().pool().value());
        row.add(agent.presence().name());
        row.add(agent.retired());
      }
      case ROUTER -> {
        RouterProgress progress = (RouterProgress) state;
        row.add(progress.epoch());
        row.add(progress.round());
      }
      case INTAKE -> {
        RejectedCommand rejected = (RejectedCommand) state;
        row.add(rejected.command());
        row.add(value(rejected.ticket()));
        row.add(value(rejected.message()));
        row.add(rejected.code().name());
      }
    }
  }

  private static void addTicket(List<@Nullable Object> row, Ticket ticket) {
    row.add(ticket.number());
    row.add(key(ticket.key()));
    row.add(ticket.brand().value());
    row.add(value(ticket.account()));
    row.add(ticket.channel().name());
    row.add(ticket.customer().value());
    row.add(value(ticket.conversation()));
    row.add(ticket.type());
    row.add(ticket.status());
    row.add(ticket.category().name());
    row.add(ticket.priority().compareTo(Priority.LOW));
    row.add(value(ticket.queue()));
    row.add(ticket.assignment() == null ? null : ticket.assignment().agent().value());
    row.add(ticket.work().name());
    row.add(ticket.isRouted());
    row.add(Micros.of(ticket.openedAt()));
    row.add(Micros.ofNullable(ticket.enqueuedAt()));
    row.add(Micros.ofNullable(ticket.snoozedUntil()));
    row.add(Micros.ofNullable(ticket.solvedAt()));
    row.add(Micros.ofNullable(ticket.closedAt()));
    row.add(value(ticket.mergedInto()));
    row.add(Micros.ofNullable(ticket.sla() == null ? null : ticket.sla().due()));
  }

  private static @Nullable Long value(@Nullable Id<?> id) {
    return id == null ? null : id.value();
  }

  private static @Nullable String key(@Nullable HostKey<?> key) {
    return key == null ? null : key.value();
  }
}
