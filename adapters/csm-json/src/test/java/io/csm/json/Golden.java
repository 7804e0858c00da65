package io.csm.json;

import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Message;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.core.people.Agent;
import io.csm.core.people.Customer;
import io.csm.core.ticket.RejectedCommand;
import io.csm.core.ticket.Ticket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A value whose JSON is kept in a file: {@code src/test/resources/golden/<name>.json}. */
record Golden(String name, Object value, Class<?> type) {
  private static final Path DIRECTORY = Path.of("src/test/resources/golden");

  /** One for every kind of event, state and configuration item. */
  static List<Golden> all() {
    List<Golden> all = new ArrayList<>();
    for (EventKind kind : EventKind.values()) {
      all.add(of(kind));
    }
    all.add(
        new Golden(
            "recorded-event", Values.full().recorded(EventKind.SNOOZED), RecordedEvent.class));
    for (Class<?> state :
        List.of(
            Ticket.class,
            Agent.class,
            Customer.class,
            Conversation.class,
            Message.class,
            RejectedCommand.class)) {
      all.add(new Golden("state-" + state.getSimpleName(), Values.full().of(state), state));
    }
    Configuration configuration = Configuration.EMPTY;
    for (Class<?> type : ConfigurationItem.class.getPermittedSubclasses()) {
      ConfigurationItem item = (ConfigurationItem) Values.full().of(type);
      configuration = configuration.with(item);
      all.add(new Golden("configuration-" + item.kind(), item, ConfigurationItem.class));
    }
    all.add(new Golden("configuration", configuration, Configuration.class));
    return all;
  }

  static Golden of(EventKind kind) {
    return new Golden(kind.name(), Values.full().entry(kind), JournalEntry.class);
  }

  Path file() {
    return DIRECTORY.resolve(name + ".json");
  }

  /** What the file holds, without the line feed at its end. */
  String json() {
    try {
      return Files.readString(file()).stripTrailing();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  void write(String json) {
    try {
      Files.createDirectories(DIRECTORY);
      Files.writeString(file(), json + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
