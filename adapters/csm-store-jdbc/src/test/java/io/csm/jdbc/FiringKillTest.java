package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.event.EventKind;
import io.csm.desk.Csm;
import io.csm.desk.InMemoryLeases;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.testkit.ForwardingStore;
import io.csm.testkit.StoreInvariants;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nodes are processes here, killed while they commit what they tell. */
@DisplayName("Alerts of clocks and deadlines, told by nodes that are killed while they tell them,")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes are killed as POSIX does it")
class FiringKillTest {
  private static final int TICKETS = 100;
  private static final int KILLS = 6;
  private static final int MAX_FIRINGS = 8;

  /** A node says so when it is about to commit that something has fired, and waits for a byte. */
  private static final String FIRING = "firing";

  @Test
  @DisplayName("are told once each, on a file of H2")
  void h2() throws IOException, InterruptedException {
    survive(Dialect.H2, 1);
  }

  @Test
  @DisplayName("are told once each, by two nodes at a time on PostgreSQL")
  void postgresql() throws IOException, InterruptedException {
    survive(Dialect.POSTGRESQL, 2);
  }

  private static void survive(Dialect dialect, int nodes) throws IOException, InterruptedException {
    HikariDataSource source = TestDatabases.empty(dialect);
    List<String> expected = new ArrayList<>();
    try (source) {
      prepare(source, expected);
    }
    SplittableRandom random = new SplittableRandom(7);
    List<Life> living = new ArrayList<>();
    try {
      for (int i = 0; i < nodes; i++) {
        living.add(new Life(source, "first" + i));
      }
      for (int i = 0; i < KILLS; i++) {
        for (int left = random.nextInt(MAX_FIRINGS); left >= 0; left--) {
          for (Life life : living) {
            life.awaitFiring();
          }
          for (Life life : living) {
            life.permit();
          }
        }
        living.remove(0).kill();
        living.add(new Life(source, "next" + i));
      }
    } finally {
      for (Life life : living) {
        life.kill();
      }
    }

    try (HikariDataSource again = TestDatabases.another(source)) {
      JdbcStore store = JdbcStore.builder(again, InstantSource.system()).build();
      List<String> before = FiringWorld.told(store);
      assertThat(before).doesNotHaveDuplicates().isNotEmpty();
      assertThat(before.size()).as("some is left to tell").isLessThan(expected.size());
      try (Csm last =
          Csm.builder()
              .store(store)
              .leases(new InMemoryLeases(InstantSource.system()))
              .node("last")
              .build()) {
        while (last.tick(Instant.now()) > 0) {
          // Until everything has been told.
        }
      }
      assertThat(FiringWorld.told(store)).containsExactlyInAnyOrderElementsOf(expected);
      StoreInvariants.check(store);
    }
  }

  /** Everything has been due for a day. */
  private static void prepare(HikariDataSource source, List<String> expected) {
    JdbcSchema.create(source);
    Instant yesterday = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    InstantSource clock = InstantSource.fixed(yesterday);
    try (Csm csm =
        Csm.builder()
            .store(JdbcStore.builder(source, clock).build())
            .clock(clock)
            .node("before")
            .build()) {
      FiringWorld.create(csm);
      for (int i = 0; i < TICKETS; i++) {
        TenantId tenant = FiringWorld.TENANTS.get(i % 2);
        expected.addAll(FiringWorld.open(csm.desk(tenant), tenant, yesterday));
      }
    }
  }

  /** A node in a process of its own. */
  private static final class Life {
    private final Process process;
    private final BufferedReader lines;

    Life(HikariDataSource on, String name) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Node.class.getName(),
                  on.getJdbcUrl(),
                  on.getUsername(),
                  on.getPassword(),
                  name)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns when the node is about to commit that something has fired. */
    void awaitFiring() throws IOException {
      String line = lines.readLine();
      if (!FIRING.equals(line)) {
        throw new IOException("the node does not fire any more: " + line);
      }
    }

    /** Lets the node commit that. */
    void permit() throws IOException {
      process.getOutputStream().write('.');
      process.getOutputStream().flush();
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }

  /** What runs in the process: a node that takes every shard for its own, until it is killed. */
  static final class Node {
    private Node() {}

    public static void main(String[] arguments) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(arguments[0]);
      config.setUsername(arguments[1]);
      config.setPassword(arguments[2]);
      JdbcStore store =
          JdbcStore.builder(new HikariDataSource(config), InstantSource.system()).build();
      ScheduledExecutorService executor = Executors.newScheduledThreadPool(3);
      ScheduledFuture<?> atTheLatest =
          executor.schedule(() -> Runtime.getRuntime().halt(1), 2, TimeUnit.MINUTES);
      Csm csm =
          Csm.builder()
              .store(new Asking(store))
              .contents(store)
              .queries(store)
              .numbering(store)
              .nodeNumbers(store)
              .leases(new InMemoryLeases(InstantSource.system()))
              .executor(executor)
              .node(arguments[3])
              .build();
      csm.start();
      Objects.requireNonNull(atTheLatest);
    }
  }

  /** A store that asks for leave before it commits that something has fired. */
  private static final class Asking extends ForwardingStore {
    private Asking(JdbcStore store) {
      super(store);
    }

    @Override
    public List<CommitResult> commit(ShardId shard, List<Change> changes) {
      if (changes.stream()
          .flatMap(change -> change.writes().stream())
          .flatMap(write -> write.events().stream())
          .map(recorded -> recorded.event().kind())
          .anyMatch(kind -> kind == EventKind.DEADLINE_REACHED || kind == EventKind.SLA_ALERTED)) {
        System.out.println(FIRING);
        System.out.flush();
        try {
          if (System.in.read() < 0) {
            Runtime.getRuntime().halt(1);
          }
        } catch (IOException failed) {
          throw new UncheckedIOException(failed);
        }
      }
      return super.commit(shard, changes);
    }
  }
}
