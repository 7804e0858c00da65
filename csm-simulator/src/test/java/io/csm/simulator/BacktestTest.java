package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.BrandId;
import io.csm.core.CalendarId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.work.Priority;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.InMemoryContentStore;
import io.csm.desk.InMemoryLeases;
import io.csm.desk.InMemoryNodeNumbers;
import io.csm.desk.InMemoryNumbering;
import io.csm.desk.InMemoryStore;
import io.csm.desk.NewTicket;
import io.csm.spi.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A backtest")
class BacktestTest {
  private static final TenantId TENANT = new TenantId(7);

  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-03-02T01:00:00Z"));
  private final Store store = InMemoryStore.create(time::get);
  private final Csm csm =
      Csm.builder()
          .store(store)
          .contents(new InMemoryContentStore())
          .leases(new InMemoryLeases(time::get))
          .numbering(new InMemoryNumbering())
          .nodeNumbers(new InMemoryNodeNumbers())
          .clock(time::get)
          .node("a")
          .build();
  private final Desk desk = csm.createTenant(TENANT);

  private static BusinessCalendar office(String... holidays) {
    var calendar =
        BusinessCalendar.builder("office", "Asia/Shanghai").openOnWeekdays("09:00-18:00");
    for (String holiday : holidays) {
      calendar.holiday(LocalDate.parse(holiday), "holiday");
    }
    return calendar.build();
  }

  private static SlaRules rules(int minutes) {
    SlaTarget target = SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofMinutes(minutes), "office");
    return new SlaRules(
        1,
        SlaMetric.STANDARD,
        List.of(new SlaPolicy("standard", SlaCondition.ANY, List.of(target))),
        false);
  }

  /** Ten tickets of a desk that is closed on no day, replied to after 20, 40, … minutes. */
  private void play() {
    desk.configure(
            new Brand(new BrandId(1), "Shop", "zh-CN"),
            new Pool(new PoolId(1), "Everybody"),
            Queue.of(new QueueId(1), "Support", new PoolId(1)),
            Queue.of(new QueueId(2), "Other", new PoolId(1)),
            new DeskCalendar(new CalendarId(1), office()),
            rules(90))
        .orThrow();
    Instant begin = time.get();
    for (int i = 1; i <= 10; i++) {
      time.set(begin);
      TicketId ticket =
          desk.open(NewTicket.of(desk.createCustomer(null), new QueueId(1 + i % 2)))
              .orThrow()
              .ticketId();
      if (i == 6) {
        desk.changePriority(ticket, Priority.URGENT).orThrow();
      }
      time.set(begin.plus(Duration.ofMinutes(20L * i)));
      desk.reply(ticket, "done").orThrow();
    }
  }

  private BacktestReport tried(SlaSetting before, SlaSetting after) {
    Backtest backtest = new Backtest(before, after, time.get());
    for (long id : store.ids(TENANT, AggregateType.TICKET, 0, 1_000)) {
      backtest.add(TicketHistory.of(store, AggregateKey.of(TENANT, new TicketId(id))));
    }
    return backtest.report();
  }

  @Test
  @DisplayName("tells which breaches appear under a shorter target, by priority and queue")
  void shorter() {
    play();
    SlaSetting present = new SlaSetting(rules(90), List.of(office()));
    BacktestReport report = tried(present, new SlaSetting(rules(50), List.of(office())));

    // 90 minutes: replies after 100, 120, … 200 are late; 50 minutes: also those after 60 and 80.
    assertThat(report.total()).isEqualTo(new BacktestReport.Group(10, 6, 10, 8, 2, 0));
    assertThat(report.byPriority().get(Priority.URGENT).appear()).isZero();
    assertThat(report.byQueue().get(new QueueId(1)).appear()).isEqualTo(1);
    assertThat(report.byQueue().get(new QueueId(2)).appear()).isEqualTo(1);
    assertThat(report.listed()).hasSize(2).allMatch(BacktestReport.Finding::appears);
    assertThat(report.listed().get(0).due()).isEqualTo("2026-03-02T01:50:00Z");
    assertThat(tried(present, present).total())
        .isEqualTo(new BacktestReport.Group(10, 6, 10, 6, 0, 0));
  }

  @Test
  @DisplayName("tells which breaches vanish where that day is a holiday")
  void holiday() {
    play();
    BacktestReport report =
        tried(
            new SlaSetting(rules(90), List.of(office())),
            new SlaSetting(rules(90), List.of(office("2026-03-02"))));
    assertThat(report.total().vanish()).isEqualTo(6);
    assertThat(report.listed()).noneMatch(BacktestReport.Finding::appears);
  }

  @Test
  @DisplayName("looks at nothing that was recorded after its time")
  void until() {
    play();
    SlaSetting setting = new SlaSetting(rules(90), List.of(office()));
    Backtest early = new Backtest(setting, setting, Instant.parse("2026-03-02T01:30:00Z"));
    for (long id : store.ids(TENANT, AggregateType.TICKET, 0, 1_000)) {
      early.add(TicketHistory.of(store, AggregateKey.of(TENANT, new TicketId(id))));
    }
    assertThat(early.report().total()).isEqualTo(new BacktestReport.Group(10, 0, 10, 0, 0, 0));
  }

  @Test
  @DisplayName("refuses rules whose calendar is not there")
  void refused() {
    assertThatThrownBy(
            () ->
                new Backtest(
                    new SlaSetting(rules(1), List.of()),
                    new SlaSetting(SlaRules.NONE, List.of()),
                    time.get()))
        .hasMessageContaining("office");
  }

  @Test
  @DisplayName("is the example of the page")
  void example() throws IOException {
    play();
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    var configuration = desk.configuration();
    var tried = new SlaSetting(rules(50), List.of(office()));
    var now = time.get();
    var tenant = TENANT;
    // example: begin
    Backtest backtest = new Backtest(SlaSetting.of(configuration), tried, now);
    for (long id : store.ids(tenant, AggregateType.TICKET, 0, 1_000)) {
      backtest.add(TicketHistory.of(store, AggregateKey.of(tenant, new TicketId(id))));
    }
    out.print(backtest.report().toText(100));
    // example: end
    String page = Files.readString(root().resolve("docs/replay.md")).replace("\r\n", "\n");
    String code =
        Files.readString(
                root().resolve("csm-simulator/src/test/java/io/csm/simulator/BacktestTest.java"))
            .replace("\r\n", "\n");
    String begin = "    // example: begin\n";
    int at = code.indexOf(begin) + begin.length();
    String example = code.substring(at, code.indexOf("// example: end", at));
    assertThat(page).contains("```java\n" + example.stripIndent() + "```");
    out.flush();
    assertThat(page).contains("```text\n" + text + "```");
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/replay.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/replay.md").isNotNull();
    return at;
  }
}
