package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.FieldValue;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Message;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.people.Agent;
import io.csm.core.people.Customer;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.WorkItem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RoundTripTest {
  private static final List<Class<?>> STATES =
      List.of(Ticket.class, Agent.class, Customer.class, Conversation.class, Message.class);

  private final CsmJson json = CsmJson.standard();

  @Property(tries = 1_500)
  void everyEntryOfAJournalIsReadAsItWasWritten(@ForAll EventKind kind, @ForAll long seed) {
    assertRoundTrip(Values.random(seed).entry(kind), JournalEntry.class);
  }

  @Property(tries = 300)
  void everyRecordedEventIsReadAsItWasWritten(@ForAll EventKind kind, @ForAll long seed) {
    assertRoundTrip(Values.random(seed).recorded(kind), RecordedEvent.class);
  }

  @Property(tries = 100)
  void everyStateIsReadAsItWasWritten(@ForAll long seed) {
    for (Class<?> state : STATES) {
      assertRoundTrip(Values.random(seed).of(state), state);
    }
  }

  @Property(tries = 100)
  void everyConfigurationIsReadAsItWasWritten(@ForAll long seed) {
    Values values = Values.random(seed);
    Configuration configuration = Configuration.EMPTY;
    for (int i = 0; i < 10; i++) {
      ConfigurationItem item = values.of(ConfigurationItem.class);
      assertRoundTrip(item, ConfigurationItem.class);
      assertRoundTrip(item, item.getClass());
      configuration = configuration.with(item);
    }
    assertRoundTrip(configuration, Configuration.class);
  }

  @Property(tries = 300)
  void everyCommandAboutATicketIsReadAsItWasWritten(@ForAll long seed) {
    TicketCommand command = Values.random(seed).of(TicketCommand.class);
    assertRoundTrip(command, TicketCommand.class);
    assertThat(json.write(command)).startsWith("{\"kind\":\"" + command.kind() + "\"");
  }

  @Property(tries = 300)
  void everyOtherValueIsReadAsItWasWritten(@ForAll long seed) {
    assertRoundTrip(Values.random(seed).of(FieldValue.class), FieldValue.class);
    assertRoundTrip(Values.random(seed).of(WorkItem.class), WorkItem.class);
  }

  private void assertRoundTrip(Object value, Class<?> type) {
    String written = json.write(value);
    JsonDocument<?> document = json.readDocument(written, type);
    assertThat(document.value()).isEqualTo(value);
    assertThat(document.hasUnknownFields()).isFalse();
    assertThat(json.writeDocument(document)).isEqualTo(written);
    assertThat(new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .as("it survives UTF-8")
        .isEqualTo(written);
    assertThat(written).doesNotContain("\n");
  }
}
