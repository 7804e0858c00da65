package io.csm.examples.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.desk.Csm;
import io.csm.desk.InMemoryContentStore;
import io.csm.desk.InMemoryLeases;
import io.csm.desk.InMemoryNodeNumbers;
import io.csm.desk.InMemoryNumbering;
import io.csm.desk.InMemoryStore;
import io.csm.desk.InMemoryTicketQueries;
import io.csm.examples.torture.Findings.Rule;
import io.csm.spi.Leases;
import io.csm.spi.Numbering;
import io.csm.spi.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Three nodes in one process, on one store in memory, with people who use all of them at a time.
 * Nobody is killed here; what is tried is whether the checker sees what a store without a guard
 * lets through.
 */
@DisplayName("The checker of the torture")
class CheckerTest {
  private static final int NODES = 3;
  private static final int ROUNDS = 60;
  private static final int COMMANDS_A_ROUND = 500;

  @TempDir Path folder;

  @Test
  @DisplayName("finds nothing in a store that keeps its contract")
  void nothing() throws Exception {
    Findings findings = play(null, new InMemoryNumbering(), COMMANDS_A_ROUND * 3);

    assertThat(findings.told()).isEmpty();
  }

  @Test
  @DisplayName("finds numbers that were given to two tickets")
  void numbers() throws Exception {
    AtomicLong drawn = new AtomicLong();

    Findings findings = play(null, tenant -> 1 + drawn.getAndIncrement() / 2, COMMANDS_A_ROUND);

    assertThat(findings.counts()).containsOnlyKeys(Rule.NUMBER);
  }

  @ParameterizedTest(name = "without {0}")
  @CsvSource({
    "TICKET_VERSION, OWNER|OFFER|STATE|HOLDING|SNOOZE",
    "AGENT_VERSION, CAPACITY",
    "EPOCH, EPOCH|OFFER",
    "FIRING, DEADLINE|ALERT",
    "COMMAND_KEY, ONCE",
    "IDENTITY, CUSTOMER",
    "THREAD, CONVERSATION"
  })
  @DisplayName("finds what a store lets through that lacks one guard:")
  void everyGuard(Weakness without, String rules) throws Exception {
    List<Rule> expected = Stream.of(rules.split("\\|", -1)).map(Rule::valueOf).toList();
    Map<Rule, Integer> found = Map.of();
    for (int round = 0;
        round < ROUNDS && found.keySet().stream().noneMatch(expected::contains);
        round++) {
      found = play(without, new InMemoryNumbering(), COMMANDS_A_ROUND).counts();
    }

    assertThat(found.keySet()).containsAnyElementsOf(expected);
  }

  private Findings play(@Nullable Weakness without, Numbering numbering, int commands)
      throws Exception {
    InstantSource clock = InstantSource.system();
    InMemoryStore memory = InMemoryStore.create(clock);
    Store store = without == null ? memory : new WeakStore(memory, without);
    InMemoryContentStore contents = new InMemoryContentStore();
    Node.Ports ports =
        new Node.Ports(
            store,
            contents,
            new InMemoryTicketQueries(memory),
            without == Weakness.EPOCH || without == Weakness.FIRING
                ? new GenerousLeases()
                : new InMemoryLeases(clock),
            new InMemoryNodeNumbers(),
            numbering);
    try (Csm csm = ports.builder().node("preparation").build()) {
      World.create(csm);
    }
    Path work = Files.createTempDirectory(folder, "play");
    CountDownLatch answers = new CountDownLatch(commands);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      Node.Self self =
          new Node.Self(
              "node" + i,
              1,
              7,
              3,
              Duration.ofMinutes(3L * i),
              Duration.ofSeconds(2),
              clock.millis(),
              work);
      nodes.add(new Node(ports, self, answers::countDown));
    }
    assertThat(answers.await(1, TimeUnit.MINUTES)).isTrue();
    for (Node node : nodes) {
      node.finish();
    }
    Settled settled =
        Settled.by(
            new Node.Ports(
                memory,
                contents,
                new InMemoryTicketQueries(memory),
                new InMemoryLeases(clock),
                new InMemoryNodeNumbers(),
                numbering),
            Duration.ofMinutes(3L * NODES));
    return new Checker(memory, contents, settled)
        .check(Notebook.read(files(work, Notebook.SUFFIX)), files(work, View.SUFFIX))
        .findings();
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.toString().endsWith(suffix)).toList();
    }
  }

  /** Grants every lease to everybody, so that nothing but the epoch keeps owners apart. */
  private static final class GenerousLeases implements Leases {
    @Override
    public List<Lease> acquire(List<String> names, String holder, Duration time) {
      return names.stream().map(name -> new Lease(name, holder, false)).toList();
    }

    @Override
    public List<Lease> held(String prefix) {
      return List.of();
    }

    @Override
    public void release(String name, String holder) {
      // Nobody has it alone anyway.
    }
  }
}
