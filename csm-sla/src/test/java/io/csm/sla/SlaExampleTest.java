package io.csm.sla;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.SlaBy;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SpecialDay;
import io.csm.core.event.Envelope;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.SlaState;
import io.csm.core.ticket.Ticket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The example of docs/sla.md")
class SlaExampleTest {

  private static void example(PrintStream out) {
    // example: begin
    BusinessCalendar shanghai =
        BusinessCalendar.builder("Shanghai", "Asia/Shanghai")
            .openOnWeekdays("09:00-12:00", "13:00-18:00")
            .holiday(LocalDate.parse("2026-02-16"), "春节")
            .holiday(LocalDate.parse("2026-02-17"), "春节")
            .special(
                LocalDate.parse("2026-02-14"), SpecialDay.of("调休上班", "09:00-12:00", "13:00-18:00"))
            .valid(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-12-31"))
            .build();
    BusinessTime time = BusinessTime.of(shanghai);

    Instant asked = Instant.parse("2026-02-13T09:00:00Z"); // Friday, 17:00 in Shanghai
    Instant due = time.plus(asked, Duration.ofHours(11));
    out.println(due + ", " + (time.isKnown(due) ? "known" : "may change"));
    out.println(time.plus(asked, Duration.ofHours(9), Boundary.NEXT_OPENING));
    out.println(time.between(asked, Instant.parse("2026-02-18T01:30:00Z")));
    // example: end
  }

  @Test
  @DisplayName("says what the page says")
  void output() throws IOException {
    var bytes = new ByteArrayOutputStream();
    example(new PrintStream(bytes, true, UTF_8));
    assertThat(page()).contains("```text\n" + bytes.toString(UTF_8) + "```");
  }

  @Test
  @DisplayName("with clocks says what the page says, with the code of the page")
  void clocks() throws IOException {
    var calendars = new TreeMap<String, BusinessTime>();
    calendars.put(
        "office",
        BusinessTime.of(
            BusinessCalendar.builder("office", "Etc/UTC").openOnWeekdays("09:00-17:00").build()));
    var bytes = new ByteArrayOutputStream();
    clockExample(new PrintStream(bytes, true, UTF_8), calendars);
    assertThat(page()).contains("```output\n" + bytes.toString(UTF_8) + "```");
    assertThat(page()).contains("```java\n" + sourceBetween("clocks: begin\n", "// clocks: end"));
  }

  private static void clockExample(PrintStream out, SortedMap<String, BusinessTime> calendars) {
    Story story = new Story(SlaTimeline.of(List.of())).at("2026-03-02T16:00:00Z").opened();
    Ticket ticket = story.ticket();
    Envelope envelope = story.lastEnvelope();
    TicketEvent event = story.lastEvent();
    Instant now = Instant.parse("2026-03-02T16:30:00Z");
    // clocks: begin
    SlaTarget reply = SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofHours(2), "office");
    SlaTarget work = SlaTarget.of(SlaMetric.AGENT_WORK, Duration.ofHours(8), "office");
    SlaPolicy standard = new SlaPolicy("standard", SlaCondition.ANY, List.of(reply, work));
    SlaRules rules = new SlaRules(1, SlaMetric.STANDARD, List.of(standard), false);
    SlaVersion version = new SlaVersion(1, Instant.EPOCH, rules, calendars);
    SlaClocks clocks = SlaClocks.of(SlaTimeline.of(List.of(version)));

    SlaState state =
        clocks.apply(SlaState.NONE, null, ticket, envelope, event); // and so on, event by event
    SlaReading reading = clocks.read(state.clock("first-reply").orElseThrow(), now);
    out.println(reading.status() + ", due " + reading.due() + ", left " + reading.remaining());
    out.println(clocks.explain(state.clock("first-reply").orElseThrow(), now).text(Locale.ENGLISH));
    // clocks: end
  }

  @Test
  @DisplayName("of targets is due as the page says, with the code of the page")
  void targets() throws IOException {
    // targets: begin
    SlaTarget reply = SlaTarget.by(SlaMetric.FIRST_REPLY, SlaBy.END_OF_NEXT_DAY, "office");
    SlaTarget update = SlaTarget.by(SlaMetric.TOTAL_RESOLUTION, SlaBy.at("16:00"), "office");
    SlaMetric network = SlaMetric.ofQueues("network", new TreeSet<>(List.of(new QueueId(2))));
    SlaMetric second = SlaMetric.ofTeams("second-line", new TreeSet<>(List.of(new TeamId(5))));
    SlaTarget theirs = SlaTarget.of(network, Duration.ofHours(4), "office").inZoneOf("zone");
    // targets: end
    var calendars = new TreeMap<String, BusinessTime>();
    calendars.put(
        "office",
        BusinessTime.of(
            BusinessCalendar.builder("office", "Etc/UTC").openOnWeekdays("09:00-17:00").build()));
    var metrics = new ArrayList<>(SlaMetric.STANDARD);
    metrics.addAll(List.of(network, second));
    SlaRules rules =
        new SlaRules(
            1,
            metrics,
            List.of(new SlaPolicy("one", SlaCondition.ANY, List.of(reply, update, theirs))),
            false);
    Story story =
        new Story(SlaTimeline.of(List.of(new SlaVersion(1, Instant.EPOCH, rules, calendars))))
            .at("2026-03-06T16:00:00Z")
            .opened()
            .movedTo(new QueueId(2));
    assertThat(story.read("first-reply").due()).isEqualTo("2026-03-09T17:00:00Z");
    assertThat(story.read("total-resolution").due()).isEqualTo("2026-03-09T16:00:00Z");
    assertThat(story.read("network").due()).isEqualTo("2026-03-09T12:00:00Z");
    assertThat(page()).contains("```java\n" + sourceBetween("targets: begin\n", "// targets: end"));
  }

  @Test
  @DisplayName("is the code of the page")
  void code() throws IOException {
    assertThat(page()).contains("```java\n" + sourceBetween("example: begin\n", "// example: end"));
  }

  private static String sourceBetween(String begin, String end) throws IOException {
    String source =
        Files.readString(root().resolve("csm-sla/src/test/java/io/csm/sla/SlaExampleTest.java"));
    int from = source.indexOf("// " + begin) + 3 + begin.length();
    return source.substring(from, source.indexOf(end, from)).stripIndent() + "```";
  }

  @Test
  @DisplayName("is refused as the page says, where it is changed for the worse")
  void refusals() throws IOException {
    var hours = BusinessCalendar.builder("Shanghai", "Asia/Shanghai");
    assertThat(page())
        .contains(
            firstLine(() -> BusinessCalendar.builder("x", "Shanghai").build()),
            firstLine(() -> hours.open(DayOfWeek.MONDAY, "09:00-12:00", "25:00-26:00")),
            firstLine(
                () ->
                    BusinessCalendar.builder("Shanghai", "Asia/Shanghai")
                        .without(LocalDate.parse("2026-03-02"), "22:00-02:00")
                        .build()),
            firstLine(hours::build));
  }

  private static String firstLine(ThrowableAssert.ThrowingCallable call) {
    return ThrowableAssert.catchThrowable(call).getMessage().lines().findFirst().orElseThrow();
  }

  private static String page() throws IOException {
    return Files.readString(root().resolve("docs/sla.md")).replace("\r\n", "\n");
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/sla.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/sla.md").isNotNull();
    return at;
  }
}
