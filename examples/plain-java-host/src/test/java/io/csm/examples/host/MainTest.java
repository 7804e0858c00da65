package io.csm.examples.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.config.Configuration;
import io.csm.core.config.Queue;
import io.csm.core.work.DistributionMode;
import io.csm.json.CsmJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final String HEADER =
      "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time"
          + "\tq_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\tserver";
  private static final String CALL =
      "AA0101\t1\t77\t2\tPS\t990201\t9:00:00\t9:00:10\t10\t9:00:10\t9:00:40\t30\tAGENT"
          + "\t9:00:40\t9:02:40\t120\tA1";
  private static final String ROSTER =
      """
      date,server,first_service_start,last_service_end,calls,busy_seconds,types
      990201,A1,9:00:00,12:00:00,1,120,PS=1
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private int replay(Path log, Path roster, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("replay", "callcentre:" + log, "--roster", roster.toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "demo --help",
        "serve --help",
        "replay --help",
        "backtest --help",
        "whatif --help",
        "calendar check --help"
      })
  void everyCommandHasHelp(String arguments) {
    assertThat(run(arguments.split(" "))).isZero();
    assertThat(out.toString()).contains("Usage: plain-java-host").contains("--help");
  }

  @Test
  void theReportIsJsonUnderTheAgreedNames() throws IOException {
    int code =
        replay(
            file("log.txt", HEADER + "\n" + CALL + "\nnonsense\n"),
            file("roster.csv", ROSTER),
            "--mode=identity",
            "--report=json");

    assertThat(err.toString()).doesNotContain("Exception");
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains(
            "\"offered\"",
            "\"answered\"",
            "\"abandoned\"",
            "\"answeredWithin20s\"",
            "\"waitSeconds\"",
            "\"p50\" : 30",
            "\"p99\" : 30",
            "\"bySkill\"",
            "\"byPriority\"",
            "\"occupancy\"",
            "\"defects\"",
            "\"WRONG_COLUMNS\" : 1",
            "\"decisions\" : 1",
            "\"decisionsPerSecond\"",
            "\"journalSha256\"",
            "\"waitsReproduced\" : 1",
            "\"refusedAssignments\"",
            "\"recorded\"");
  }

  @Test
  void everyDefectiveLineIsWrittenWhereAskedFor() throws IOException {
    Path details = folder.resolve("details.tsv");
    replay(
        file("log.txt", HEADER + "\n" + CALL + "\nnonsense\n"),
        file("roster.csv", ROSTER),
        "--mode=identity",
        "--details=" + details);

    assertThat(Files.readAllLines(details))
        .startsWith("kind\tline\treason\tdetail")
        .anySatisfy(line -> assertThat(line).startsWith("defect\t3\tWRONG_COLUMNS\t"));
  }

  @Test
  void theSameSeedGivesTheSameJournalInAnotherProcess() throws Exception {
    String[] arguments = {
      "replay", "generated:agents=3,hours=1,arrivalsPerHour=40", "--mode=policy", "--report=json"
    };
    Path output = folder.resolve("out.json");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Process other =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    run(arguments);

    assertThat(other.waitFor()).isZero();
    assertThat(hash(Files.readString(output, StandardCharsets.UTF_8)))
        .isEqualTo(hash(out.toString()));
  }

  @Test
  void aWhatIfTriesTheQueuesOfAConfigurationAndWritesEveryForm() throws IOException {
    String trace = "generated:agents=4,hours=1,arrivalsPerHour=60,channels=1";
    Path trial =
        file(
            "trial.json",
            CsmJson.standard()
                .write(
                    Configuration.EMPTY.with(
                        Queue.of(new QueueId(1), "Calls", new PoolId(1))
                            .withDistribution(DistributionMode.ROUND_ROBIN))));
    Path report = folder.resolve("report");

    for (String form : new String[] {"table", "csv", "json", "html"}) {
      assertThat(
              run(
                  "whatif",
                  trace,
                  "--policy=csm:mode=ROUND_ROBIN;trial:" + trial,
                  "--seeds=2",
                  "--report=" + form,
                  "--out=" + report))
          .as(err.toString())
          .isZero();
      assertThat(Files.readString(report)).contains("trial:" + trial, "csm:mode=ROUND_ROBIN");
    }
    assertThat(run("whatif", trace, "--policy=csm:mode=ROUND_ROBIN;trial:" + trial)).isZero();
    // The same queue by two names decides the same.
    assertThat(out.toString()).containsPattern("trial:\\S+ +all +none +same");
  }

  private static String hash(String json) {
    Matcher found = Pattern.compile("\"journalSha256\" : \"([0-9a-f]{64})\"").matcher(json);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void badInputIsOneParagraphThatTellsTheCureAndExitCodeTwo() throws IOException {
    Path log = file("log.txt", HEADER + "\n" + CALL + "\n");
    Path roster = file("roster.csv", ROSTER);
    refused("names no known format", "replay", "unknown:x", "--mode=policy");
    refused("Maybe name a roster", "replay", "callcentre:" + log, "--mode=policy");
    refused("missing.csv", "replay", "x:y", "--mode=policy", "--roster=missing.csv");
    refused(
        "missing.txt", "replay", "callcentre:missing.txt", "--mode=policy", "--roster=" + roster);
    refused("Maybe take mode policy", "replay", "generated:", "--mode=identity");
    refused("credit", "replay", "generated:", "--mode=policy", "--credit=-1");
    refused("--mode", "replay", "generated:");
    refused("names no known format", "whatif", "unknown:x");
    refused("Maybe name a roster", "whatif", "callcentre:" + log);
    refused("Maybe take one of bank", "whatif", "generated:", "--policy=best");
    refused("nowhere.json", "whatif", "generated:", "--policy=trial:nowhere.json");
    refused("+2:billing@09-17", "whatif", "generated:", "--agents=two");
    refused("Maybe take 5", "whatif", "generated:", "--seeds=1");
    refused("No command", new String[0]);
    refused("sideways", "replay", "generated:", "--mode=sideways");
    refused("covers no day", withRosterOf("990301", log));
    refused(
        "cannot be written",
        "replay",
        "callcentre:" + log,
        "--roster=" + roster,
        "--mode=policy",
        "--details=" + folder.resolve("no/such/folder"));
    refused("line 1", "replay", "callcentre:" + roster, "--roster=" + roster, "--mode=policy");
  }

  private String[] withRosterOf(String date, Path log) throws IOException {
    Path roster = file("other.csv", ROSTER.replace("990201", date));
    return new String[] {"replay", "callcentre:" + log, "--roster=" + roster, "--mode=policy"};
  }

  private void refused(String expected, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
    assertThat(err.toString().strip())
        .contains(expected)
        .contains("Maybe")
        .doesNotContain("Exception:")
        .doesNotContain("\tat ")
        .doesNotContain("\n\n");
  }
}
