package io.csm.examples.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.BrandId;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.Configuration;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.event.JournalEntry;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.InMemoryContentStore;
import io.csm.desk.InMemoryLeases;
import io.csm.desk.InMemoryNodeNumbers;
import io.csm.desk.InMemoryNumbering;
import io.csm.desk.InMemoryStore;
import io.csm.desk.NewTicket;
import io.csm.json.CsmJson;
import io.csm.spi.JournalPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private static SlaRules rules(int minutes) {
    SlaTarget target = SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofMinutes(minutes), null);
    return new SlaRules(
        1,
        SlaMetric.STANDARD,
        List.of(new SlaPolicy("standard", SlaCondition.ANY, List.of(target))),
        false);
  }

  /** The journal of a tenant whose one ticket is replied to after half an hour. */
  private Path journal() throws IOException {
    AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-03-02T01:00:00Z"));
    InMemoryStore store = InMemoryStore.create(time::get);
    Csm csm =
        Csm.builder()
            .store(store)
            .contents(new InMemoryContentStore())
            .leases(new InMemoryLeases(time::get))
            .numbering(new InMemoryNumbering())
            .nodeNumbers(new InMemoryNodeNumbers())
            .clock(time::get)
            .node("a")
            .build();
    TenantId tenant = new TenantId(7);
    Desk desk = csm.createTenant(tenant);
    desk.configure(
            new Brand(new BrandId(1), "Shop", "zh-CN"),
            new Pool(new PoolId(1), "Everybody"),
            Queue.of(new QueueId(1), "Support", new PoolId(1)),
            rules(60))
        .orThrow();
    TicketId ticket =
        desk.open(NewTicket.of(desk.createCustomer(null), new QueueId(1))).orThrow().ticketId();
    time.set(time.get().plus(Duration.ofMinutes(30)));
    desk.reply(ticket, "done").orThrow();
    StringWriter lines = new StringWriter();
    var page =
        (JournalPage.Entries)
            store.read(store.shardOf(tenant).orElseThrow(), Position.START, 1_000);
    for (JournalEntry entry : page.entries()) {
      CsmJson.standard().writeLine(lines, entry);
    }
    return Files.writeString(folder.resolve("journal.jsonl"), lines.toString());
  }

  private Path setting(int minutes) throws IOException {
    return Files.writeString(
        folder.resolve("tried.json"),
        CsmJson.standard().write(Configuration.EMPTY.with(rules(minutes))));
  }

  @Test
  void aJournalIsJudgedByItsOwnRulesAndByThoseThatAreTried() throws IOException {
    int code =
        run("backtest", "journal:" + journal(), "--after", setting(20).toString(), "--list", "5");

    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("backtest of 1 tickets")
        .containsPattern("all +1 +100.0 % +0.0 % +1 +0")
        .contains("first-reply #1, due 2026-03-02T01:20:00Z");
  }

  @Test
  void whatCannotBeUsedIsNamedWithTheCure() throws IOException {
    assertThat(run("backtest", "journal:nowhere", "--after", setting(20).toString()))
        .isEqualTo(Main.BAD_INPUT);
    assertThat(err.toString()).contains("nowhere").contains("Maybe");
    assertThat(run("backtest", "journal:" + journal(), "--after", journal().toString()))
        .isEqualTo(Main.BAD_INPUT);
    assertThat(run("replay", "generated:agents=2")).isEqualTo(Main.BAD_INPUT);
    assertThat(err.toString()).contains("--mode");
  }
}
