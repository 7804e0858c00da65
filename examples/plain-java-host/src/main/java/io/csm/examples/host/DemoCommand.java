package io.csm.examples.host;

import io.csm.core.TicketId;
import io.csm.desk.TicketExplanation;
import io.csm.json.CsmJson;
import io.csm.simulator.Replay;
import io.csm.simulator.ReplayMode;
import io.csm.simulator.ReplayOptions;
import io.csm.simulator.ReplayWatcher;
import io.csm.simulator.Report;
import io.csm.simulator.TraceOptions;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One busy day of a support centre that does not exist. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Plays one busy day: 60 agents, 5 channels, generated callers. Needs no data.")
final class DemoCommand implements Callable<Integer> {
  private static final int WIDTH = 100;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of all that is drawn; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--language",
      defaultValue = "en",
      paramLabel = "TAG",
      description = "Of the explanations: en or zh; default ${DEFAULT-VALUE}.")
  private String language;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Progress progress = new Progress(err, Progress.onTerminal());
    Samples samples = new Samples(Locale.forLanguageTag(language));
    Report report =
        Replay.of(
                "generated:agents=60,channels=5,arrivalsPerHour=450,seed=" + seed,
                TraceOptions.defaults(),
                ReplayOptions.of(ReplayMode.POLICY).withSeed(seed),
                CsmJson.standard()::writeLine)
            .watchedBy(
                moment -> {
                  progress.at(moment);
                  samples.at(moment);
                })
            .timedBy(System::nanoTime)
            .run();
    progress.done();
    out.println(report.toText(WIDTH));
    samples.print(out);
    return 0;
  }

  /** Takes, in the middle of the day, one ticket that waits and one that was assigned. */
  private static final class Samples implements ReplayWatcher {
    private static final double MIDDLE = 0.4;

    private final Locale locale;
    private @Nullable String waiting;
    private @Nullable String assigned;

    Samples(Locale locale) {
      this.locale = locale;
    }

    @Override
    public void at(Moment moment) {
      if (moment.done() < MIDDLE || (waiting != null && assigned != null)) {
        return;
      }
      if (waiting == null && moment.waitingCount() > 0) {
        for (TicketId ticket : moment.waiting()) {
          Optional<TicketExplanation> why = moment.desk().explain(ticket);
          if (why.isPresent() && !why.get().refused().isEmpty()) {
            waiting = text(moment, why.get());
            break;
          }
        }
      }
      if (assigned == null) {
        for (TicketId ticket : moment.assigned()) {
          Optional<TicketExplanation> why = moment.desk().explain(ticket);
          if (why.isPresent() && why.get().reasons() != null) {
            assigned = text(moment, why.get());
            break;
          }
        }
      }
    }

    private String text(Moment moment, TicketExplanation explanation) {
      return moment.now() + "\n" + explanation.text(locale);
    }

    void print(PrintWriter out) {
      if (waiting != null) {
        out.println(waiting + "\n");
      }
      if (assigned != null) {
        out.println(assigned);
      }
    }
  }
}
