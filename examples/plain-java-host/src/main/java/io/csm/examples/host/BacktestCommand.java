package io.csm.examples.host;

import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.event.AggregateType;
import io.csm.core.event.Envelope;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.core.lifecycle.ConfigurationLifecycle;
import io.csm.json.CsmJson;
import io.csm.json.JsonDocument;
import io.csm.simulator.Backtest;
import io.csm.simulator.BacktestReport;
import io.csm.simulator.IncidentReplay;
import io.csm.simulator.SlaSetting;
import io.csm.simulator.TicketHistory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recorded tickets under other SLA rules. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    description = {
      "Judges recorded tickets by other SLA rules or calendars, and tells which breaches appear and"
          + " which vanish.",
      "A setting is a JSON document of a configuration: items with CALENDAR and SLA_RULES."
    })
final class BacktestCommand implements Callable<Integer> {
  private static final int WIDTH = 100;

  /** The most events of a journal that are held. */
  private static final int MAX_EVENTS = 5_000_000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TRACE",
      description =
          "journal:FILE for the journal of one tenant, an entry in each line, or"
              + " servicenow-uci:FILE or volvo-bpi2013:FILE.")
  private String trace;

  @Option(
      names = "--before",
      paramLabel = "FILE",
      description = "The setting to compare with; for a journal, by default the last of its own.")
  private @Nullable Path before;

  @Option(
      names = "--after",
      paramLabel = "FILE",
      required = true,
      description = "The setting to try.")
  private Path after;

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description = "When open cycles are judged; by default at the last event.")
  private @Nullable Instant until;

  @Option(
      names = "--list",
      paramLabel = "N",
      defaultValue = "0",
      description = "Print the first N of the breaches that appear and vanish.")
  private int list;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  BacktestCommand() {}

  /** What a trace holds. */
  private record Recorded(
      List<TicketHistory> tickets, Instant last, @Nullable Configuration configuration) {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    SlaSetting tried = setting(after);
    Recorded recorded = trace.startsWith("journal:") ? journal() : incidents();
    SlaSetting old;
    if (before != null) {
      old = setting(before);
    } else if (recorded.configuration() != null) {
      old = SlaSetting.of(recorded.configuration());
    } else {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--before=FILE'.");
    }
    Backtest backtest = new Backtest(old, tried, until == null ? recorded.last() : until);
    recorded.tickets().forEach(backtest::add);
    BacktestReport report = backtest.report();
    out.println(report.toText(WIDTH));
    report.listed().stream()
        .limit(list)
        .forEach(
            found ->
                out.println(
                    "%s ticket %s, %s, due %s"
                        .formatted(
                            found.appears() ? "appears" : "vanishes",
                            found.ticket(),
                            found.cycle(),
                            found.due())));
    return 0;
  }

  private Recorded incidents() {
    List<TicketHistory> tickets = new ArrayList<>();
    Instant last = IncidentReplay.histories(trace, (ZoneId) null, tickets::add);
    return new Recorded(tickets, last, null);
  }

  private Recorded journal() {
    Path file = Path.of(trace.substring(trace.indexOf(':') + 1));
    SortedMap<Long, List<RecordedEvent>> tickets = new TreeMap<>();
    Configuration configuration = Configuration.EMPTY;
    TenantId tenant = null;
    Instant last = Instant.EPOCH;
    long events = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Iterator<JsonDocument<JournalEntry>> lines = CsmJson.standard().readLines(reader);
      while (lines.hasNext()) {
        JournalEntry entry = lines.next().value();
        Envelope envelope = entry.envelope();
        TenantId of = envelope.aggregate().tenant();
        if (tenant != null && !tenant.equals(of)) {
          throw new BadInput(
              "File (%s) has entries of tenants %s and %s. Maybe write one of them."
                  .formatted(file, tenant, of),
              null);
        }
        tenant = of;
        last = envelope.recordedAt().isAfter(last) ? envelope.recordedAt() : last;
        if (envelope.aggregate().type() == AggregateType.CONFIGURATION) {
          configuration = ConfigurationLifecycle.evolve(configuration, entry.event());
        } else if (envelope.aggregate().type() == AggregateType.TICKET) {
          tickets
              .computeIfAbsent(envelope.aggregate().id(), none -> new ArrayList<>())
              .add(new RecordedEvent(envelope, entry.event()));
          if (++events > MAX_EVENTS) {
            throw new BadInput(
                "File (%s) has more than %d events of tickets. Maybe take a part of it."
                    .formatted(file, MAX_EVENTS),
                null);
          }
        }
      }
    } catch (IOException | CsmException unreadable) {
      throw unusable(file, unreadable);
    }
    List<TicketHistory> histories = new ArrayList<>();
    tickets.forEach((id, of) -> histories.add(new TicketHistory(new TicketId(id), of)));
    return new Recorded(histories, last, configuration);
  }

  private static SlaSetting setting(Path file) {
    try {
      return SlaSetting.of(CsmJson.standard().read(Files.readString(file), Configuration.class));
    } catch (IOException | CsmException unreadable) {
      throw unusable(file, unreadable);
    }
  }

  private static BadInput unusable(Path file, Exception cause) {
    return new BadInput(
        "File (%s) cannot be used: %s. Maybe check the path, and what is in it."
            .formatted(file, cause instanceof CsmException ? cause.getMessage() : cause),
        cause);
  }
}
