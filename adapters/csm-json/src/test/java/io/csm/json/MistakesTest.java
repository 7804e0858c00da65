package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Capacity;
import io.csm.core.work.WorkItem;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MistakesTest {
  private static final String QUEUED = Golden.of(EventKind.WORK_QUEUED).json();

  private final CsmJson json = CsmJson.standard();

  @ParameterizedTest(name = "{0} as {1} is {2} at {3}")
  @DisplayName("A mistake is named by its path in the document")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "level":\\d+                | "level":11                | INVALID_VALUE | data.item.requiredSkills[0].level
          "level":\\d+                | "level":"three"           | MALFORMED     | data.item.requiredSkills[0].level
          "level":\\d+                | "level":3.0               | INVALID_VALUE | data.item.requiredSkills[0].level
          "level":\\d+                | "level":99999999999       | INVALID_VALUE | data.item.requiredSkills[0].level
          "level":\\d+                | "level":null              | MALFORMED     | data.item.requiredSkills[0].level
          ,"level":\\d+               | ` `                       | MALFORMED     | data.item.requiredSkills[0].level
          "requiredSkills":\\[        | "requiredSkills":[7,      | MALFORMED     | data.item.requiredSkills[0]
          "requiredSkills":\\[.*?]    | "requiredSkills":{}       | MALFORMED     | data.item.requiredSkills
          "excludedAgents":\\["\\d+"  | "excludedAgents":["0"     | INVALID_VALUE | data.item.excludedAgents[0]
          "excludedAgents":\\[        | "excludedAgents":["5","5",| MALFORMED     | data.item.excludedAgents[1]
          "queue":"\\d+"              | "queue":"007"             | INVALID_VALUE | data.item.queue
          "queue":"\\d+"              | "queue":"-3"              | INVALID_VALUE | data.item.queue
          "queue":"\\d+"              | "queue":1.5               | INVALID_VALUE | data.item.queue
          "queue":"\\d+"              | "queue":9007199254740993  | MALFORMED     | data.item.queue
          "queue":"\\d+"              | "queue":true              | MALFORMED     | data.item.queue
          "queue":"\\d+",             | ` `                       | MALFORMED     | data.item.queue
          "channel":"\\w+"            | "channel":""              | INVALID_VALUE | data.item.channel
          "enqueuedAt":"[^"]+"        | "enqueuedAt":"yesterday"  | INVALID_VALUE | data.item.enqueuedAt
          "item":                     | "itme":                   | MALFORMED     | data.item
          "data":                     | "date":                   | MALFORMED     | data
          "hops":\\d+                 | "hops":65                 | INVALID_VALUE | hops
          "version":\\d+,"occurred    | "version":0,"occurred     | INVALID_VALUE | version
          "type":"[A-Z]+"             | "type":"HOUSE"            | UNKNOWN_CHOICE| aggregate.type
          "shard":\\d+                | "shard":-1                | INVALID_VALUE | shard
          ,"shard":\\d+               | ` `                       | MALFORMED     | shard
          ,"position":"\\d+"          | ` `                       | MALFORMED     | position
          "kind":"WORK_QUEUED"        | "kind":" "                | INVALID_VALUE | kind
          "hops":\\d+                 | "hops":1,"hops":1         | MALFORMED     | hops
          "hops":\\d+                 | "hops":01                 | MALFORMED     | hops
          "hops":\\d+                 | "hops":NaN                | MALFORMED     | hops
          "command":"\\w+"            | "command":"\\\\uD800"     | INVALID_VALUE | command
          }$                          | ` `                       | MALFORMED     | data
          $                           | {}                        | MALFORMED     | document
          """)
  void namedByItsPath(String pattern, String replacement, Code code, String path) {
    String broken = QUEUED.replaceFirst(pattern, replacement.isBlank() ? "" : replacement);
    assertThat(broken).isNotEqualTo(QUEUED);

    CsmException refused = refused(broken, JournalEntry.class);

    assertThat(refused.problem().path()).isEqualTo(path);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.message(Locale.ENGLISH)).startsWith(path).contains(" ");
  }

  @Test
  void theMessageTellsWhatWasFoundAndWhatWasExpected() {
    assertThat(
            refused(QUEUED.replaceFirst("\"hops\":\\d+", "\"hops\":\"two\""), JournalEntry.class))
        .hasMessage(
            "hops cannot be read: it is the text (two)\nMaybe it should be a whole number.");
    assertThat(refused("[]", WorkItem.class))
        .hasMessage("document cannot be read: it is an array\nMaybe it should be an object.");
    assertThat(refused("", WorkItem.class))
        .hasMessage("document cannot be read: it is empty\nMaybe it should be one JSON value.");
    assertThat(refused("{\"id\":\"1\",}", WorkItem.class))
        .hasMessageContaining("in line 1, column 11")
        .hasMessageEndingWith("Maybe it should be well-formed JSON.");
  }

  @Test
  void namesThatAreNoPlainWordsStandInQuotesInAPath() {
    String entry =
        Golden.of(EventKind.FIELDS_CHANGED)
            .json()
            .replaceFirst(
                "\"set\":\\{", "\"set\":{\"a.b\":{\"kind\":\"DATE\",\"value\":\"today\"},");

    assertThat(refused(entry, JournalEntry.class).problem().path())
        .isEqualTo("data.set[\"a.b\"].value");
  }

  @Test
  void whatARecordRefusesOfAMapIsNamedByTheMap() {
    assertThat(
            refused("{\"units\":5,\"costs\":{\"chat\":-1},\"defaultCost\":1}", Capacity.class)
                .problem()
                .path())
        .isEqualTo("costs");
  }

  @Test
  void whatDoesNotFitTogetherIsNamedByTheObject() {
    String agent =
        "{\"id\":\"1\",\"profile\":{\"pool\":\"2\",\"skills\":[{\"name\":\"a\",\"level\":1},{\"name\":\"a\",\"level\":2}],"
            + "\"capacity\":{\"units\":5,\"defaultCost\":1}},\"retired\":false,\"presence\":\"AWAY\"}";

    assertThat(refused(agent, Agent.class).problem().path()).isEqualTo("profile.skills");
  }

  @Test
  void aConfigurationRefusesTwoItemsOfOneKindAndId() {
    String pool = "{\"kind\":\"POOL\",\"id\":\"1\",\"name\":\"eu\"}";

    assertThat(
            refused("{\"items\":[" + pool + "," + pool + "]}", Configuration.class)
                .problem()
                .path())
        .isEqualTo("items[1]");
  }

  @Test
  void theKindOfAClosedSetIsNeeded() {
    assertThat(refused("{\"id\":\"1\",\"name\":\"eu\"}", ConfigurationItem.class))
        .hasMessageContaining("kind cannot be read: it is missing")
        .hasMessageContaining("one of BRAND, CHANNEL_ACCOUNT");
    assertThat(refused("{\"id\":\"1\",\"name\":\"eu\"}", io.csm.core.config.Pool.class))
        .hasMessageContaining("Maybe it should be (POOL).");
  }

  @Test
  void typesThatAreNotOfTheCoreAreRefused() {
    assertThat(refused("\"x\"", String.class).problem().path()).isEqualTo("type");
    assertThat(refused("{}", JsonLimits.class).code()).isEqualTo(Code.INVALID_VALUE);
    assertThat(refused("{}", io.csm.core.event.Event.class).code()).isEqualTo(Code.INVALID_VALUE);
    assertThat(catchThrowableOfType(CsmException.class, () -> json.write("x")))
        .hasMessageContaining("type is (java.lang.String)");
    assertThat(catchThrowableOfType(CsmException.class, () -> json.write(new Object())))
        .isNotNull();
  }

  @Test
  void aRecordedEventNeedsNoPlaceInAJournalAndDropsOneThatItHas() {
    JsonDocument<RecordedEvent> document = json.readDocument(QUEUED, RecordedEvent.class);

    assertThat(document.value().event())
        .isEqualTo(Values.full().entry(EventKind.WORK_QUEUED).event());
    assertThat(refused(json.write(document.value()), JournalEntry.class).problem().path())
        .isEqualTo("position");
  }

  @Test
  void halfOfACharacterIsNotWritten() {
    Ticket ticket = Values.full().of(Ticket.class).toBuilder().status("x\uD83D").build();

    assertThat(catchThrowableOfType(CsmException.class, () -> json.write(ticket)))
        .hasMessageContaining("\\uD83D");
  }

  private CsmException refused(String text, Class<?> type) {
    return catchThrowableOfType(CsmException.class, () -> json.read(text, type));
  }
}
