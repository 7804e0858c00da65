package io.csm.examples.host;

import io.csm.core.CsmException;
import io.csm.core.config.Configuration;
import io.csm.json.CsmJson;
import io.csm.simulator.Roster;
import io.csm.simulator.TraceOptions;
import io.csm.simulator.whatif.AgentChange;
import io.csm.simulator.whatif.Levers;
import io.csm.simulator.whatif.PolicyRegistry;
import io.csm.simulator.whatif.WhatIf;
import io.csm.simulator.whatif.WhatIfReport;
import io.csm.simulator.whatif.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tomorrow's policy on yesterday's calls. */
@Command(
    name = "whatif",
    mixinStandardHelpOptions = true,
    description = {
      "Runs policies over recorded or generated calls, as they were and with levers pulled, and"
          + " tells what differs and how sure that is.",
      "The first policy is what all others are compared with."
    })
final class WhatIfCommand implements Callable<Integer> {
  private static final String TRIAL = "trial:";
  private static final int WIDTH = 120;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description = "callcentre:FILE (plain or gzip), or generated:key=value,…; several at once.")
  private List<String> traces;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      split = ";",
      description =
          "csm, csm:mode=BEST_MATCH,credit=90, desk (slower), fcfs, random, round-robin,"
              + " longest-idle, bank, or trial:FILE for the queues of a configuration in JSON;"
              + " several times, or with ; between. Default: all but desk and trial.")
  private @Nullable List<String> policies;

  @Option(
      names = "--roster",
      paramLabel = "FILE",
      description = "Who was at work when; needed for a log of calls.")
  private @Nullable Path roster;

  @Option(names = "--zone", description = "Of the times in the traces; default Asia/Jerusalem.")
  private @Nullable ZoneId zone;

  @Option(
      names = "--breaks",
      defaultValue = "ROSTER",
      description =
          "Whether agents are away only as the roster says, or also in the breaks that a log lets"
              + " infer: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private ReplayCommand.Breaks breaks;

  @Option(
      names = "--seeds",
      defaultValue = "5",
      description = "How many runs of each kind; default ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The first of them; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--agents",
      paramLabel = "CHANGE",
      description =
          "A lever: +2:billing@09-17 for two more with that skill from nine to five, -1 for one"
              + " less; several times.")
  private List<String> agents = new ArrayList<>();

  @Option(
      names = "--traffic",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "A lever: so many calls for each one, such as 3.2.")
  private double traffic;

  @Option(
      names = "--capacity",
      paramLabel = "CHANNEL=CALLS",
      description = "A lever: how many calls of a channel an agent has at a time; several times.")
  private Map<String, Integer> capacity = new TreeMap<>();

  @Option(
      names = "--wrap-up",
      paramLabel = "SECONDS",
      defaultValue = "-1",
      description = "A lever: how long an agent is taken after a call.")
  private int wrapUp;

  @Option(
      names = "--service-level",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "An answer within that time counts; default ${DEFAULT-VALUE}.")
  private int serviceLevel;

  @Option(
      names = "--sla",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "A lever: a longer wait is a breach; default ${DEFAULT-VALUE}.")
  private int sla;

  @Option(
      names = "--scenario",
      paramLabel = "LEVERS",
      description =
          "Several levers as one more scenario, such as"
              + " traffic=3.2,agents=+2:billing@09-17,capacity=chat:3,wrap-up=10,sla=30; several"
              + " times.")
  private List<String> scenarios = new ArrayList<>();

  @Option(
      names = "--base",
      paramLabel = "LEVERS",
      defaultValue = "",
      description = "What all is compared with; by default the world as it is.")
  private String base;

  @Option(
      names = "--report",
      defaultValue = "TABLE",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Form form;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the report goes; by default to the screen.")
  private @Nullable Path target;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "Keep the result of each run here, and take from here what was kept: a sweep that was"
              + " interrupted goes on where it was.")
  private @Nullable Path state;

  @Option(
      names = "--hindsight",
      description =
          "Add what no policy could have bettered, had it known the whole future; takes some"
              + " seconds for each scenario.")
  private boolean hindsight;

  /** How the report is written. */
  enum Form {
    TABLE,
    CSV,
    JSON,
    HTML
  }

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  WhatIfCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    TraceOptions options = TraceOptions.defaults();
    if (zone != null) {
      options = options.withZone(zone);
    }
    Roster known = roster == null ? null : Roster.read(roster, options.zone());
    List<World> worlds = new ArrayList<>();
    for (String trace : traces) {
      boolean log = !trace.startsWith("generated:");
      worlds.add(
          new World(
              trace,
              log && known != null ? options.withRoster(known) : options,
              breaks == ReplayCommand.Breaks.INFERRED));
    }
    WhatIfProgress progress =
        new WhatIfProgress(spec.commandLine().getErr(), Progress.onTerminal());
    WhatIf sweep =
        WhatIf.of(worlds, policies(), scenarios())
            .withSeeds(seed, seeds)
            .timedBy(System::nanoTime)
            .watchedBy(progress);
    if (hindsight) {
      sweep = sweep.withHindsight();
    }
    WhatIfReport report = (state == null ? sweep : sweep.keptIn(state)).run();
    progress.done();
    if (target == null) {
      out.println(text(report));
    } else {
      write(target, text(report));
    }
    return 0;
  }

  private String text(WhatIfReport report) {
    return switch (form) {
      case TABLE -> report.toText(WIDTH);
      case CSV -> report.toCsv();
      case JSON -> WhatIfJson.write(report);
      case HTML -> report.toHtml();
    };
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new BadInput(
          "File (%s) cannot be written (%s). Maybe name another with --out."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  private List<PolicyRegistry.Entry> policies() {
    PolicyRegistry registry = PolicyRegistry.standard();
    List<String> asked = new ArrayList<>(policies == null ? registry.names() : policies);
    if (policies == null) {
      // The engine first, so that all others are compared with it.
      asked.remove("desk");
      asked.remove("csm");
      asked.add(0, "csm");
    }
    List<PolicyRegistry.Entry> entries = new ArrayList<>();
    for (String name : asked) {
      if (name.startsWith(TRIAL)) {
        registry = registry.withTrial(name, configuration(Path.of(name.substring(TRIAL.length()))));
      }
      entries.add(registry.get(name));
    }
    return entries;
  }

  private static Configuration configuration(Path file) {
    try {
      return CsmJson.standard().read(Files.readString(file), Configuration.class);
    } catch (IOException | CsmException unreadable) {
      throw new BadInput(
          "File (%s) cannot be used: %s. Maybe check the path, and what is in it."
              .formatted(
                  file,
                  unreadable instanceof CsmException
                      ? unreadable.getMessage()
                      : unreadable.getClass().getSimpleName()),
          unreadable);
    }
  }

  private List<Levers> scenarios() {
    Levers measured = Levers.NONE.withServiceLevelSeconds(serviceLevel);
    List<Levers> all = new ArrayList<>();
    all.add(measured.with(base));
    scenarios.forEach(levers -> all.add(measured.with(levers)));
    Levers pulled =
        measured.withTraffic(traffic).withWrapUpSeconds(wrapUp).withAnswerWithinSeconds(sla);
    for (String change : agents) {
      pulled = pulled.withAgents(AgentChange.parse(change));
    }
    for (Map.Entry<String, Integer> limit : capacity.entrySet()) {
      pulled = pulled.withCapacity(limit.getKey(), limit.getValue());
    }
    if (!pulled.equals(measured)) {
      all.add(pulled);
    }
    return all;
  }
}
