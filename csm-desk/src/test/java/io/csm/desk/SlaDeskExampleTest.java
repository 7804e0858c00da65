package io.csm.desk;

import static io.csm.desk.DeskWorld.POOL;
import static io.csm.desk.DeskWorld.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.CalendarId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.Queue;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SlaThreshold;
import io.csm.core.work.Priority;
import io.csm.testkit.InvariantExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Of what docs/sla.md says about the desk, the example")
class SlaDeskExampleTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();
  private final Desk desk = world.desk;

  @BeforeEach
  void rules() {
    var shanghai =
        BusinessCalendar.builder("Shanghai", "Asia/Shanghai")
            .openOnWeekdays("09:00-12:00", "13:00-18:00")
            .build();
    var urgent = SlaCondition.ANY.withPriorities(new TreeSet<>(List.of(Priority.URGENT)));
    var standard =
        new SlaPolicy(
            "standard",
            SlaCondition.ANY,
            List.of(
                SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofMinutes(30), "Shanghai")
                    .when(urgent),
                SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofHours(8), "Shanghai")));
    // example: begin
    desk.configure(
            new DeskCalendar(new CalendarId(1), shanghai),
            new SlaRules(1, SlaMetric.STANDARD, List.of(standard), false))
        .orThrow();
    // example: end
  }

  @Test
  @DisplayName("of a reserve lets what is due sooner go before what came earlier")
  void reserve() {
    // example: begin
    desk.configure(Queue.of(QUEUE, "Support", POOL).withDueReserve(Duration.ofHours(1))).orThrow();
    // example: end
    assertThat(firstOfTwo()).isEqualTo(Priority.URGENT);
  }

  @Test
  @DisplayName("of a reserve matters: without one, what came earlier goes first")
  void withoutReserve() {
    assertThat(firstOfTwo()).isEqualTo(Priority.NORMAL);
  }

  /** The priority of what is offered first: NORMAL comes first, URGENT is due first. */
  private Priority firstOfTwo() {
    TicketId normal = world.open();
    world.advance(Duration.ofMinutes(1));
    TicketId urgent = world.open();
    desk.changePriority(urgent, Priority.URGENT).orThrow();
    world.agent(1);
    world.tick();

    boolean urgentFirst = !world.ticket(urgent).offers().isEmpty();
    assertThat(world.ticket(normal).offers()).hasSize(urgentFirst ? 0 : 1);
    return world.ticket(urgentFirst ? urgent : normal).priority();
  }

  @Test
  @DisplayName("of a corrected calendar judges anew what was used before it was corrected")
  void anew() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    var shanghai =
        BusinessCalendar.builder("Shanghai", "Asia/Shanghai")
            .openOnWeekdays("09:00-12:00", "13:00-18:00")
            .build();
    var corrected = shanghai.toBuilder().holiday(LocalDate.parse("2026-03-02"), "closed").build();
    TicketId ticket = world.open();
    pass(60);
    // example: begin
    desk.configure(new DeskCalendar(new CalendarId(1), shanghai)).orThrow();
    SlaPreview preview = desk.previewSlaAnew(new DeskCalendar(new CalendarId(1), corrected));
    out.println(preview.text(Locale.ENGLISH));
    desk.configureAnew(new DeskCalendar(new CalendarId(1), corrected)).orThrow();
    // example: end
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "Of 1 clocks 0 become due earlier and 1 later, 0 are breached, and 0 end\n");
    assertThat(desk.clocks(ticket).orElseThrow().get(0).reading().elapsed()).isZero();
  }

  @Test
  @DisplayName("of alerts moves what is late to another queue")
  void alerts() {
    QueueId escalations = new QueueId(2);
    desk.configure(Queue.of(escalations, "Escalations", POOL)).orThrow();
    // example: begin
    var target =
        SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofHours(2), "Shanghai")
            .withAlerts(
                SlaAlert.of(SlaThreshold.percent(75), new SlaAction.Tell(SlaAction.Whom.AGENT)),
                SlaAlert.of(
                    SlaThreshold.before(Duration.ofMinutes(10)),
                    new SlaAction.RaisePriority(Priority.URGENT)),
                SlaAlert.of(
                    SlaThreshold.BREACH,
                    new SlaAction.MoveToQueue(escalations),
                    new SlaAction.Tell(SlaAction.Whom.TEAM_LEAD)),
                SlaAlert.of(
                    SlaThreshold.after(Duration.ofHours(1)),
                    new SlaAction.Tell(SlaAction.Whom.HOST)));
    // example: end
    var policy = new SlaPolicy("standard", SlaCondition.ANY, List.of(target));
    desk.configure(new SlaRules(1, SlaMetric.STANDARD, List.of(policy), false)).orThrow();
    TicketId ticket = world.open();

    pass(115);
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.URGENT);
    assertThat(world.ticket(ticket).queue()).isEqualTo(QUEUE);
    pass(6);
    assertThat(world.ticket(ticket).queue()).isEqualTo(escalations);
  }

  @Test
  @DisplayName("of a deadline comes once, after four hours of the calendar's time")
  void deadline() {
    TicketId ticket = world.open();
    // example: begin
    desk.schedule(
            ticket,
            NewDeadline.within(
                    "call back",
                    Duration.ofHours(4),
                    "Shanghai",
                    new SlaAction.Tell(SlaAction.Whom.AGENT),
                    new SlaAction.RaisePriority(Priority.HIGH))
                .withPayload("{\"number\":2}"))
        .orThrow();
    // example: end
    // From 09:00, past the break at noon.
    pass(299);
    assertThat(world.ticket(ticket).deadlines()).containsOnlyKeys("call back");
    pass(1);
    assertThat(world.ticket(ticket).deadlines()).isEmpty();
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.HIGH);
  }

  private void pass(int minutes) {
    world.advance(Duration.ofMinutes(minutes));
    world.tick();
  }

  @Test
  @DisplayName("is the code of the page")
  void code() throws IOException {
    Path source = Path.of("csm-desk/src/test/java/io/csm/desk/SlaDeskExampleTest.java");
    String code = Files.readString(root().resolve(source)).replace("\r\n", "\n");
    String page = Files.readString(root().resolve("docs/sla.md")).replace("\r\n", "\n");
    String begin = "    // example: begin\n";
    int examples = 0;
    for (int at = code.indexOf(begin); at >= 0; at = code.indexOf(begin, at + 1)) {
      String example = code.substring(at + begin.length(), code.indexOf("// example: end", at));
      assertThat(page).contains("```java\n" + example.stripIndent() + "```");
      examples++;
    }
    assertThat(examples).isEqualTo(5);
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
