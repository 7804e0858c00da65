package io.csm.examples.torture;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.desk.Csm;
import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Breaks nodes, network and database while people work, and finds out what became of the work. */
@Command(
    name = "torture",
    mixinStandardHelpOptions = true,
    description = {
      "Runs nodes as processes of their own on one database, with people who give commands as fast"
          + " as they can; kills and stops nodes, resets connections, crashes the database, sets"
          + " clocks wrong; and then checks that nothing is there twice, over capacity or lost.",
      "Needs a POSIX system. The last line is a summary; findings are told with seed and position."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Nothing was found", "1:Something does not hold"})
public final class TortureCommand implements Callable<Integer> {
  /** Something does not hold. */
  private static final int FOUND = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--store",
      required = true,
      paramLabel = "STORE",
      description = {
        "h2:FOLDER for a file of H2, with one node at a time;",
        "postgresql:FOLDER or mariadb:FOLDER for a new server of its own, by the programs in that"
            + " folder (where initdb and postgres are; above bin and share of MariaDB), which is"
            + " crashed, too;",
        "or the JDBC URL of a running PostgreSQL or MariaDB with an empty database."
      })
  private String store;

  @Option(names = "--user", defaultValue = "", description = "Of a JDBC URL.")
  private String user;

  @Option(names = "--password", defaultValue = "", description = "Of a JDBC URL.")
  private String password;

  @Option(
      names = "--nodes",
      description = "1 to 16; default 3, and 1 with h2, where more are not possible.")
  private @Nullable Integer nodes;

  @Option(
      names = "--minutes",
      defaultValue = "1",
      description = "May have a fraction; default ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--kills",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "Ends earlier, once so many nodes were killed at work.")
  private int kills;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of all that is drawn; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--workers",
      defaultValue = "4",
      description = "Threads that give commands, a node; default ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--kill-every",
      defaultValue = "2",
      paramLabel = "SECONDS",
      description = "How long a node lives on average; default ${DEFAULT-VALUE}.")
  private double killEvery;

  @Option(
      names = "--lease",
      defaultValue = "2",
      paramLabel = "SECONDS",
      description = "Of the shards; default ${DEFAULT-VALUE}.")
  private int lease;

  @Option(
      names = "--folder",
      description = "For notebooks and logs, empty or new; a temporary one if not given.")
  private @Nullable Path folder;

  @Option(
      names = "--without",
      hidden = true,
      description = "Takes a guard out, to see that this is found: ${COMPLETION-CANDIDATES}.")
  private @Nullable Weakness without;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  public TortureCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    PrintWriter out = spec.commandLine().getOut();
    Path work =
        folder == null ? Files.createTempDirectory("torture") : Files.createDirectories(folder);
    work = work.toAbsolutePath();
    out.println("Notebooks and logs are in " + work);
    Target target =
        Target.of(store, user, password, work)
            .orElseThrow(
                () ->
                    bad(
                        "--store=" + store,
                        "h2:FOLDER, postgresql:FOLDER, mariadb:FOLDER or a JDBC URL"));
    try {
      return torture(target, work, out);
    } finally {
      target.finish();
    }
  }

  private int torture(Target target, Path work, PrintWriter out)
      throws IOException, InterruptedException, SQLException {
    int many = nodes == null ? (target.isEmbedded() ? 1 : 3) : nodes;
    if (many < 1 || many > (target.isEmbedded() ? 1 : 16)) {
      throw bad("--nodes=" + many, target.isEmbedded() ? "1 with h2" : "1 to 16");
    }
    prepare(target);
    Troubles troubles =
        new Troubles(
            target, work, new Troubles.Plan(many, workers, seed, killEvery, lease, without));
    troubles.run(minutes, kills, out);
    Checker.Report report = check(target, work, troubles.offset());
    for (String finding : report.findings().told()) {
      out.println("seed " + seed + " " + finding);
    }
    out.println(summary(troubles, report));
    return report.findings().isEmpty() ? 0 : FOUND;
  }

  private ParameterException bad(String what, String expected) {
    return new ParameterException(
        spec.commandLine(), what + " cannot be used. Maybe try " + expected + ".");
  }

  private void prepare(Target target) throws SQLException {
    try (HikariDataSource pool = target.pool()) {
      JdbcSchema.create(pool);
      if (without == Weakness.POSITION) {
        // The key is a second guard, which would find out by itself.
        try (Connection connection = pool.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("ALTER TABLE csm_journal DROP CONSTRAINT csm_journal_pkey");
        }
      }
      JdbcStore store = JdbcStore.builder(pool, InstantSource.system()).build();
      try (Csm csm = ports(store).builder().node("preparation").build()) {
        World.create(csm);
      }
    }
  }

  private static Checker.Report check(Target target, Path work, Duration offset)
      throws IOException {
    try (HikariDataSource pool = target.pool()) {
      JdbcStore store = JdbcStore.builder(pool, InstantSource.system()).build();
      Settled settled = Settled.by(ports(store), offset);
      Map<String, Notebook.Told> told = Notebook.read(files(work, Notebook.SUFFIX));
      return new Checker(store, store, settled).check(told, files(work, View.SUFFIX));
    }
  }

  private static Node.Ports ports(JdbcStore store) {
    return new Node.Ports(store, store, store, store, store, store);
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private String summary(Troubles troubles, Checker.Report report) {
    return "torture of "
        + store.substring(0, store.indexOf(':'))
        + ", seed "
        + seed
        + (without == null ? "" : ", without " + without)
        + ": "
        + troubles
        + "; commands: "
        + report.acknowledged()
        + " acknowledged, "
        + report.rejected()
        + " rejected, "
        + report.unknown()
        + " unknown; "
        + report.events()
        + " events, "
        + report.tickets()
        + " tickets, "
        + report.fired()
        + " alerts and deadlines fired; "
        + (report.findings().isEmpty() ? "no finding" : "FINDINGS " + report.findings().counts());
  }
}
