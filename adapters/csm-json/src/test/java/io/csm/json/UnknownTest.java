package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.Queue;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.core.event.UnknownEvent;
import io.csm.core.ticket.Ticket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnknownTest {
  private static final JsonText TEXT = new JsonText(JsonLimits.STANDARD);

  /** Objects whose fields are the entries of a map: there every name is known. */
  private static final List<String> MAPS =
      List.of(
          "fields",
          "set",
          "costs",
          "refused",
          "hours",
          "excludedUntil",
          "deadlines",
          "holidays",
          "specialDays",
          "breaks",
          "labels",
          "limits",
          "externalLoads");

  private final CsmJson json = CsmJson.standard();

  static List<Golden> all() {
    return Golden.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("Fields that are not known are kept in every object of every document")
  void unknownFieldsAreKept(Golden golden) {
    boolean keepData =
        golden.value() instanceof JournalEntry e && e.event() instanceof UnknownEvent;
    String newer = JsonText.write(withUnknown(TEXT.parse(golden.json()), keepData));

    JsonDocument<?> document = json.readDocument(newer, golden.type());

    assertThat(document.value()).isEqualTo(golden.value());
    assertThat(document.hasUnknownFields()).isTrue();
    assertThat(json.writeDocument(document)).isEqualTo(newer);
    assertThat(json.write(document.value())).isEqualTo(golden.json());
  }

  @Test
  void unknownFieldsAreNamedByTheirPath() {
    String newer =
        golden(EventKind.WORK_QUEUED)
            .replace("\"level\":", "\"since\":[2019,{\"a\":1.0}],\"level\":")
            .replace("\"hops\"", "\"trace\":\"f00\",\"hops\"");

    assertThat(json.readDocument(newer, JournalEntry.class).unknownFields())
        .containsExactly(
            Map.entry("data.item.requiredSkills[0].since", "[2019,{\"a\":1.0}]"),
            Map.entry("data.item.requiredSkills[1].since", "[2019,{\"a\":1.0}]"),
            Map.entry("trace", "\"f00\""));
  }

  @Test
  void unknownFieldsOfAnElementStayWithItWhenASetIsBroughtIntoItsOrder() {
    String unordered =
        golden(EventKind.WORK_QUEUED)
            .replaceAll(
                "\"requiredSkills\":\\[.*?]",
                "\"requiredSkills\":[{\"name\":\"b\",\"level\":1,\"x\":\"of"
                    + " b\"},{\"name\":\"a\",\"level\":2}]");

    JsonDocument<JournalEntry> document = json.readDocument(unordered, JournalEntry.class);

    assertThat(json.writeDocument(document))
        .contains("[{\"name\":\"a\",\"level\":2},{\"name\":\"b\",\"level\":1,\"x\":\"of b\"}]");
    assertThat(json.readDocument(json.writeDocument(document), JournalEntry.class))
        .isEqualTo(document);
  }

  @Test
  void aLaterStateKeepsUnknownFieldsExceptInElementsOfArrays() {
    Golden golden =
        Golden.all().stream().filter(g -> g.type() == Ticket.class).findFirst().orElseThrow();
    String newer =
        golden
            .json()
            .replace("\"score\":", "\"stars\":5,\"score\":")
            .replace("\"expiresAt\":", "\"via\":\"app\",\"expiresAt\":")
            .replaceFirst("\"number\":", "\"vip\":true,\"number\":");
    JsonDocument<Ticket> document = json.readDocument(newer, Ticket.class);
    Ticket changed = document.value().toBuilder().status("later").build();

    JsonDocument<Ticket> later = document.with(changed);

    assertThat(later.value()).isEqualTo(changed);
    assertThat(document.unknownFields())
        .containsOnlyKeys("vip", "rating.stars", "offers[0].via", "offers[1].via");
    assertThat(later.unknownFields()).containsOnlyKeys("vip", "rating.stars");
    assertThat(json.readDocument(json.writeDocument(later), Ticket.class)).isEqualTo(later);
  }

  @Test
  void anEventOfAnotherKindIsWrittenBackAsItWas() {
    String newer =
        golden(EventKind.SNOOZED).replace("SNOOZED", "TELEPORTED").replace("\"until\"", "\"to\"");

    JournalEntry entry = json.read(newer, JournalEntry.class);

    assertThat(entry.event()).isInstanceOf(UnknownEvent.class);
    assertThat(((UnknownEvent) entry.event()).name()).isEqualTo("TELEPORTED");
    assertThat(json.write(entry)).isEqualTo(newer);
  }

  @Test
  void theDataOfAnUnknownEventKeepsItsNumbersAndTheOrderOfItsFields() {
    String data = "{\"z\":1.50,\"a\":[1E+400,-0,12345678901234567890],\"n\":null,\"e\":{}}";
    String newer = withData(golden(EventKind.UNKNOWN), data);

    assertThat(((UnknownEvent) json.read(newer, JournalEntry.class).event()).payload())
        .isEqualTo(data);
    assertThat(json.write(json.read(newer, JournalEntry.class))).isEqualTo(newer);
  }

  @Test
  void whiteSpaceInTheDataOfAnUnknownEventIsDropped() {
    String newer = withData(golden(EventKind.UNKNOWN), "{ \"a\" :\n [ 1 ] }");

    assertThat(((UnknownEvent) json.read(newer, JournalEntry.class).event()).payload())
        .isEqualTo("{\"a\":[1]}");
  }

  @Test
  void anEventWithAConstantThatIsNotKnownIsAnUnknownEvent() {
    String newer =
        golden(EventKind.OFFER_WITHDRAWN)
            .replaceAll("\"reason\":\"[A-Z_]+\"", "\"reason\":\"ECLIPSE\"");

    JournalEntry entry = json.read(newer, JournalEntry.class);

    assertThat(entry.event().kind()).isEqualTo(EventKind.UNKNOWN);
    assertThat(((UnknownEvent) entry.event()).name()).isEqualTo("OFFER_WITHDRAWN");
    assertThat(((UnknownEvent) entry.event()).payload()).contains("\"reason\":\"ECLIPSE\"");
    assertThat(json.write(entry)).isEqualTo(newer);
  }

  @Test
  void anEventWithAnItemOfAKindThatIsNotKnownIsAnUnknownEvent() {
    String newer =
        withData(
            golden(EventKind.CONFIGURATION_PUT), "{\"item\":{\"kind\":\"MOON\",\"id\":\"7\"}}");

    JournalEntry entry = json.read(newer, JournalEntry.class);

    assertThat(entry.event().kind()).isEqualTo(EventKind.UNKNOWN);
    assertThat(json.write(entry)).isEqualTo(newer);
  }

  @Test
  void anEventOfALaterSchemaVersionIsAnUnknownEvent() {
    String newer = golden(EventKind.SNOOZED).replace("\"schemaVersion\":1", "\"schemaVersion\":2");

    JournalEntry entry = json.read(newer, JournalEntry.class);

    assertThat(entry.event().kind()).isEqualTo(EventKind.UNKNOWN);
    assertThat(entry.envelope().schemaVersion()).isEqualTo(2);
    assertThat(json.write(entry)).isEqualTo(newer);
  }

  @Test
  void anEventIsNotWrittenUnderAnotherSchemaVersionThanItsOwn() {
    JournalEntry unknown =
        json.read(
            golden(EventKind.SNOOZED).replace("\"schemaVersion\":1", "\"schemaVersion\":2"),
            JournalEntry.class);
    JournalEntry mixed =
        new JournalEntry(
            unknown.shard(), unknown.position(), unknown.envelope(), new TicketEvent.Woken());

    assertThatThrownBy(() -> json.write(mixed))
        .isInstanceOfSatisfying(
            CsmException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(Code.INVALID_VALUE);
              assertThat(refused.problem().path()).isEqualTo("schemaVersion");
            });
  }

  @Test
  void aStateWithAConstantThatIsNotKnownIsRefused() {
    Golden golden =
        Golden.all().stream().filter(g -> g.type() == Ticket.class).findFirst().orElseThrow();

    assertThatThrownBy(
            () ->
                json.read(
                    golden.json().replaceAll("\"priority\":\"[A-Z]+\"", "\"priority\":\"HUGE\""),
                    Ticket.class))
        .isInstanceOfSatisfying(
            CsmException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(Code.UNKNOWN_CHOICE);
              assertThat(refused.problem().path()).isEqualTo("priority");
              assertThat(refused.problem().arguments())
                  .containsEntry("known", "LOW, NORMAL, HIGH, URGENT");
            });
  }

  @Test
  void anItemOfAKindThatIsNotKnownIsRefusedOutsideOfEvents() {
    assertThatThrownBy(() -> json.read("{\"kind\":\"MOON\",\"id\":\"7\"}", ConfigurationItem.class))
        .isInstanceOfSatisfying(
            CsmException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(Code.UNKNOWN_CHOICE);
              assertThat(refused.problem().path()).isEqualTo("kind");
            });
    assertThatThrownBy(
            () -> json.read("{\"kind\":\"POOL\",\"id\":\"7\",\"name\":\"eu\"}", Queue.class))
        .hasMessageContaining("kind cannot be read: it is the text (POOL)");
  }

  @Test
  void anUnknownEventWhosePayloadIsNotOneJsonValueIsNotWritten() {
    JournalEntry entry = Values.full().entry(EventKind.UNKNOWN);

    for (String payload :
        List.of("", "{", "1,2", "1],[2", "{\"a\":1,\"a\":2}", "NaN", "\"\\uD800\"")) {
      JournalEntry broken =
          new JournalEntry(
              entry.shard(),
              entry.position(),
              entry.envelope(),
              new UnknownEvent("TELEPORTED", payload));
      assertThatThrownBy(() -> json.write(broken))
          .as(payload)
          .isInstanceOfSatisfying(
              CsmException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(Code.MALFORMED);
                assertThat(refused.problem().path()).isEqualTo("data");
              });
    }
  }

  @Test
  void thePayloadOfAnUnknownEventIsBounded() {
    String huge = "\"" + "x".repeat(UnknownEvent.MAX_PAYLOAD - 2) + "\"";
    String fits = withData(golden(EventKind.UNKNOWN), huge);
    String tooLong = withData(golden(EventKind.UNKNOWN), "[" + huge + "]");

    assertThat(json.write(json.read(fits, JournalEntry.class))).isEqualTo(fits);
    assertThatThrownBy(() -> json.read(tooLong, JournalEntry.class))
        .isInstanceOfSatisfying(
            CsmException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(Code.TOO_LONG);
              assertThat(refused.problem().path()).isEqualTo("data");
            });
  }

  private static String golden(EventKind kind) {
    return Golden.of(kind).json();
  }

  private static String withData(String entry, String data) {
    return entry.substring(0, entry.indexOf("\"data\":")) + "\"data\":" + data + "}";
  }

  /** Every object with two more fields at its end. */
  private static Node withUnknown(Node node, boolean keepData) {
    if (node instanceof Node.Items items) {
      List<Node> elements = new ArrayList<>();
      items.elements().forEach(element -> elements.add(withUnknown(element, keepData)));
      return new Node.Items(elements);
    }
    if (!(node instanceof Node.Fields fields)) {
      return node;
    }
    Map<String, Node> byName = new LinkedHashMap<>();
    fields.byName().forEach((name, value) -> byName.put(name, withUnknown(name, value, keepData)));
    byName.put("zz-later", new Node.Numeral("1.00"));
    byName.put("aa later", new Node.Items(List.of(new Node.Nothing())));
    return new Node.Fields(byName);
  }

  private static Node withUnknown(String name, Node value, boolean keepData) {
    if (keepData && name.equals("data")) {
      return value;
    }
    Node changed = withUnknown(value, keepData);
    if (MAPS.contains(name) && changed instanceof Node.Fields map) {
      map.byName().remove("zz-later");
      map.byName().remove("aa later");
    }
    return changed;
  }
}
