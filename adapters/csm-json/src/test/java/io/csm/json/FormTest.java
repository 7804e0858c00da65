package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Code;
import io.csm.core.HostKey;
import io.csm.core.Position;
import io.csm.core.TicketId;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.FieldValue;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Message;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.people.Agent;
import io.csm.core.people.Customer;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Priority;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FormTest {
  private final CsmJson json = CsmJson.standard();

  @Test
  void theExamplesOfTheDocumentationAreReadAndWrittenBack() throws IOException {
    String page = Files.readString(Path.of("../../docs/json.md"));
    List<String> examples =
        Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();

    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      JsonDocument<JournalEntry> document = json.readDocument(example, JournalEntry.class);
      assertThat(json.writeDocument(document))
          .isEqualTo(JsonText.write(new JsonText(JsonLimits.STANDARD).parse(example)));
      assertThat(document.value().event().kind()).isNotEqualTo(EventKind.UNKNOWN);
    }
  }

  @Test
  void singleValuesAreTextsNumbersAndNames() {
    assertThat(json.write(new TicketId(Long.MAX_VALUE))).isEqualTo("\"9223372036854775807\"");
    assertThat(json.write(new Position(0))).isEqualTo("\"0\"");
    assertThat(json.write(HostKey.<TicketId>of("T-1"))).isEqualTo("\"T-1\"");
    assertThat(json.write(Priority.HIGH)).isEqualTo("\"HIGH\"");
    assertThat(json.write(Code.MALFORMED)).isEqualTo("\"MALFORMED\"");
    assertThat(json.write(new FieldValue.Num(new BigDecimal("1E+20"))))
        .isEqualTo("{\"kind\":\"NUMBER\",\"value\":\"100000000000000000000\"}");
    assertThat(json.write(new FieldValue.Num(new BigDecimal("1E-18"))))
        .isEqualTo("{\"kind\":\"NUMBER\",\"value\":\"0.000000000000000001\"}");
    assertThat(json.write(FieldValue.Money.of("12.5", "CNY")))
        .isEqualTo("{\"kind\":\"MONEY\",\"amount\":\"12.50\",\"currency\":\"CNY\"}");
    assertThat(json.write(new FieldValue.Moment(Instant.parse("2026-03-01T08:30:00.120Z"))))
        .isEqualTo("{\"kind\":\"INSTANT\",\"value\":\"2026-03-01T08:30:00.120Z\"}");
    assertThat(json.write(io.csm.core.config.DeskPolicy.STANDARD))
        .startsWith("{\"kind\":\"DESK_POLICY\",\"reopenWindow\":\"PT168H\",");
  }

  @Test
  void otherFormsOfSingleValuesAreReadToo() {
    assertThat(json.read("42", TicketId.class)).isEqualTo(new TicketId(42));
    assertThat(json.read("9007199254740991", TicketId.class).value()).isEqualTo((1L << 53) - 1);
    assertThat(json.read("{\"kind\":\"NUMBER\",\"value\":12.50}", FieldValue.class))
        .isEqualTo(new FieldValue.Num(new BigDecimal("12.5")));
    assertThat(
            json.read(
                "{\"value\":\"2026-03-01T16:30:00+08:00\",\"kind\":\"INSTANT\"}", FieldValue.class))
        .isEqualTo(new FieldValue.Moment(Instant.parse("2026-03-01T08:30:00Z")));
    assertThat(
            json.read(
                json.write(io.csm.core.config.DeskPolicy.STANDARD).replace("PT168H", "P7D"),
                ConfigurationItem.class))
        .isEqualTo(io.csm.core.config.DeskPolicy.STANDARD);
  }

  @Test
  void whatIsNullOrEmptyIsLeftOutAndReadAsSuch() {
    String entry = Golden.of(EventKind.TAGS_CHANGED).json();
    String without = entry.replaceFirst(",\"removed\":\\[.*?]", "");
    assertThat(without).isNotEqualTo(entry);

    for (String same : List.of("", ",\"removed\":[]", ",\"removed\":null")) {
      String form = entry.replaceFirst(",\"removed\":\\[.*?]", same);
      assertThat(json.write(json.read(form, JournalEntry.class))).isEqualTo(without);
    }
  }

  @Property(tries = 300)
  void theOrderOfFieldsDoesNotMatter(@ForAll EventKind kind, @ForAll long seed) {
    if (kind == EventKind.UNKNOWN) {
      return; // Its data is kept as it is.
    }
    JournalEntry entry = Values.random(seed).entry(kind);
    Node reversed = reversed(new JsonText(JsonLimits.STANDARD).parse(json.write(entry)));

    assertThat(json.write(json.read(JsonText.write(reversed), JournalEntry.class)))
        .isEqualTo(json.write(entry));
  }

  @Test
  void neitherLocaleNorTimeZoneOfTheMachineMatters() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      for (String tag : List.of("ar-SA-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai", "tr", "hi-IN")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        for (Golden golden : Golden.all()) {
          assertThat(json.write(golden.value())).isEqualTo(golden.json());
          assertThat(json.read(golden.json(), golden.type())).isEqualTo(golden.value());
        }
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Property(tries = 200)
  void theKindOfAMemberOfAClosedSetIsNamedAsInTheCore(@ForAll long seed) {
    ConfigurationItem item = Values.random(seed).of(ConfigurationItem.class);
    FieldValue value = Values.random(seed).of(FieldValue.class);

    assertThat(json.write(item)).startsWith("{\"kind\":\"" + item.kind() + "\"");
    assertThat(json.write(value)).startsWith("{\"kind\":\"" + value.kind() + "\"");
  }

  @Test
  @DisplayName("Every component of type long is known to be an id, which is a text, or a count")
  void everyLongIsAnIdOrACount() {
    Set<String> longs = new TreeSet<>();
    Set<Class<?>> seen = new LinkedHashSet<>();
    List<Class<?>> roots =
        new ArrayList<>(
            List.of(Ticket.class, Agent.class, Customer.class, Conversation.class, Message.class));
    roots.add(EntryCodec.Head.class);
    roots.addAll(List.of(ConfigurationItem.class.getPermittedSubclasses()));
    for (EventKind kind : EventKind.values()) {
      roots.add(kind.type());
    }
    roots.forEach(root -> collectLongs(root, seen, longs));

    assertThat(longs)
        .as("a new one goes into Codecs.RAW_IDS if it is the value of an id, and in any case here")
        .containsExactlyInAnyOrder(
            "Aggregate.id: text",
            "Head.correlation: text",
            "Head.version: number",
            "Holding.id: text",
            "HoldingChanged.holding: text",
            "HoldingReleased.holding: text",
            "Removed.itemId: text",
            "ContentRef.size: number",
            "Num.value: number",
            "ClockChanged.version: number",
            "SlaState.version: number",
            "SlaTargetRef.version: number",
            "Opened.number: number",
            "Ticket.number: number",
            "RoundEvent.epoch: number",
            "RoundEvent.round: number",
            "RoundEvent.policyVersion: number",
            "RoundEvent.answersUpTo: number",
            "RoundEvent.refused: number",
            "Locked.decision: number");
  }

  private static void collectLongs(Type type, Set<Class<?>> seen, Set<String> longs) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        collectLongs(argument, seen, longs);
      }
      return;
    }
    Class<?> plain = (Class<?>) type;
    if (!plain.getName().startsWith("io.csm.") || !seen.add(plain)) {
      return;
    }
    if (plain.isSealed() && !plain.isRecord()) {
      for (Class<?> member : plain.getPermittedSubclasses()) {
        collectLongs(member, seen, longs);
      }
    }
    if (!plain.isRecord() || !(Codecs.of(plain) instanceof RecordCodec<?>)) {
      return;
    }
    for (RecordComponent component : plain.getRecordComponents()) {
      String signature = component.getGenericType().getTypeName();
      if (signature.matches(".*\\b(long|java\\.lang\\.Long)\\b.*")) {
        longs.add(
            plain.getSimpleName()
                + "."
                + component.getName()
                + ": "
                + (Codecs.ofComponent(component) instanceof TextCodec<?> ? "text" : "number"));
      }
      collectLongs(component.getGenericType(), seen, longs);
    }
  }

  private static Node reversed(Node node) {
    if (node instanceof Node.Items items) {
      return new Node.Items(items.elements().stream().map(FormTest::reversed).toList());
    }
    if (node instanceof Node.Fields fields) {
      java.util.Map<String, Node> byName = new java.util.LinkedHashMap<>();
      List<String> names = new ArrayList<>(fields.byName().keySet());
      for (int i = names.size() - 1; i >= 0; i--) {
        byName.put(names.get(i), reversed(fields.byName().get(names.get(i))));
      }
      return new Node.Fields(byName);
    }
    return node;
  }
}
