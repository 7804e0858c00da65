package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.Id;
import io.csm.core.MessageId;
import io.csm.core.QueueId;
import io.csm.core.Ref;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.conversation.MessageKind;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.spi.IdentityKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The commands that can be written down inside a transaction of the host's, by their names. */
final class Commands {
  private static final SortedMap<String, Command> BY_NAME = new TreeMap<>();

  static {
    BY_NAME.put("open", (desk, given) -> desk.open(given.get(NewTicket.class, 0)));
    BY_NAME.put("receive", (desk, given) -> desk.receive(given.get(InboundMessage.class, 0)));
    BY_NAME.put(
        "say",
        (desk, given) ->
            desk.add(
                given.ticket(),
                given.<MessageId>key(1),
                given.get(MessageKind.class, 2),
                given.list(NewPart.class, 3)));
    BY_NAME.put("createCustomer", (desk, given) -> desk.create(given.<CustomerId>key(0)));
    BY_NAME.put(
        "linkIdentity",
        (desk, given) ->
            desk.linkIdentity(given.<CustomerId>ref(0), given.get(IdentityKey.class, 1)));
    BY_NAME.put("assign", (desk, given) -> desk.assign(given.ticket(), given.<AgentId>ref(1)));
    BY_NAME.put(
        "assignOverriding",
        (desk, given) -> desk.assignOverriding(given.ticket(), given.<AgentId>ref(1)));
    BY_NAME.put("unassign", (desk, given) -> desk.unassign(given.ticket()));
    BY_NAME.put(
        "transferToQueue",
        (desk, given) -> desk.transferToQueue(given.ticket(), given.<QueueId>ref(1)));
    BY_NAME.put(
        "transferToAgent",
        (desk, given) -> desk.transferToAgent(given.ticket(), given.<AgentId>ref(1)));
    BY_NAME.put(
        "transferToAgentOverriding",
        (desk, given) -> desk.transferToAgentOverriding(given.ticket(), given.<AgentId>ref(1)));
    BY_NAME.put(
        "changeType",
        (desk, given) ->
            given.size() == 2
                ? desk.changeType(given.ticket(), given.get(String.class, 1))
                : desk.changeType(given.ticket(), given.get(String.class, 1), given.fields(2)));
    BY_NAME.put(
        "changePriority",
        (desk, given) -> desk.changePriority(given.ticket(), given.get(Priority.class, 1)));
    BY_NAME.put(
        "changeDemands",
        (desk, given) ->
            desk.changeDemands(
                given.ticket(),
                new TreeSet<>(given.set(Skill.class, 1)),
                given.get(RoutingRequest.class, 2)));
    BY_NAME.put("classify", (desk, given) -> desk.classify(given.ticket()));
    BY_NAME.put(
        "changeStatus",
        (desk, given) ->
            desk.changeStatus(given.ticket(), given.get(String.class, 1), given.text(2)));
    BY_NAME.put("waitForCustomer", (desk, given) -> desk.waitForCustomer(given.ticket()));
    BY_NAME.put("hold", (desk, given) -> desk.hold(given.ticket(), given.text(1)));
    BY_NAME.put(
        "snooze", (desk, given) -> desk.snooze(given.ticket(), given.get(Instant.class, 1)));
    BY_NAME.put("wake", (desk, given) -> desk.wake(given.ticket()));
    BY_NAME.put(
        "solve",
        (desk, given) ->
            given.size() == 1
                ? desk.solve(given.ticket())
                : desk.solve(given.ticket(), given.text(1)));
    BY_NAME.put("reopen", (desk, given) -> desk.reopen(given.ticket(), given.text(1)));
    BY_NAME.put("close", (desk, given) -> desk.close(given.ticket(), given.text(1)));
    BY_NAME.put(
        "tag", (desk, given) -> desk.tag(given.ticket(), given.get(TicketCommand.Tag.class, 1)));
    BY_NAME.put(
        "setFields",
        (desk, given) ->
            desk.setFields(given.ticket(), given.fields(1), given.list(String.class, 2)));
    BY_NAME.put(
        "rate",
        (desk, given) -> desk.rate(given.ticket(), given.get(Integer.class, 1), given.text(2)));
    BY_NAME.put(
        "schedule",
        (desk, given) -> desk.schedule(given.ticket(), given.get(NewDeadline.class, 1)));
    BY_NAME.put(
        "cancelDeadline",
        (desk, given) -> desk.cancelDeadline(given.ticket(), given.get(String.class, 1)));
    BY_NAME.put(
        "extend", (desk, given) -> desk.extend(given.ticket(), given.get(ExtensionEvent.class, 1)));
  }

  private Commands() {}

  /** Whether it can be written down. */
  static boolean isKnown(String name) {
    return BY_NAME.containsKey(name);
  }

  /**
   * Gives a command to a desk.
   *
   * @throws IllegalArgumentException if it is none that can be written down
   */
  static void give(Desk desk, String name, List<@Nullable Object> arguments) {
    Command command = BY_NAME.get(name);
    if (command == null) {
      throw new IllegalArgumentException("unknown command " + name);
    }
    command.give(desk, new Arguments(arguments));
  }

  @FunctionalInterface
  private interface Command {
    Result give(Desk desk, Arguments given);
  }

  /** Arguments by their place; what is of another type is refused by a ClassCastException. */
  private record Arguments(List<@Nullable Object> values) {
    int size() {
      return values.size();
    }

    Ref<TicketId> ticket() {
      return ref(0);
    }

    @SuppressWarnings("unchecked")
    <I extends Id<I>> Ref<I> ref(int at) {
      return (Ref<I>) get(Ref.class, at);
    }

    <T> T get(Class<T> type, int at) {
      Object value = values.get(at);
      if (value == null) {
        throw new IllegalArgumentException("argument " + at + " is missing");
      }
      return type.cast(value);
    }

    @Nullable String text(int at) {
      return (String) values.get(at);
    }

    @SuppressWarnings("unchecked")
    <I extends Id<I>> @Nullable HostKey<I> key(int at) {
      return (HostKey<I>) values.get(at);
    }

    <T> List<T> list(Class<T> type, int at) {
      List<T> list = new ArrayList<>();
      for (Object element : get(List.class, at)) {
        list.add(type.cast(element));
      }
      return list;
    }

    <T> List<T> set(Class<T> type, int at) {
      List<T> set = new ArrayList<>();
      for (Object element : get(SortedSet.class, at)) {
        set.add(type.cast(element));
      }
      return set;
    }

    SortedMap<String, FieldValue> fields(int at) {
      SortedMap<String, FieldValue> fields = new TreeMap<>();
      for (Object entry : get(Map.class, at).entrySet()) {
        Map.Entry<?, ?> field = (Map.Entry<?, ?>) entry;
        fields.put((String) field.getKey(), (FieldValue) field.getValue());
      }
      return fields;
    }
  }
}
