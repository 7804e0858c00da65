package io.csm.examples.torture;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.desk.InMemoryLeases;
import io.csm.jdbc.JdbcStore;
import io.csm.spi.Leases;
import io.csm.spi.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One life of a node of a torture, in a process of its own; ends when its input does. */
@Command(
    name = "torture-node",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "A node of a torture; started by it.")
public final class TortureNodeCommand implements Callable<Integer> {
  /** What a node says once the first command has been answered. */
  static final String READY = "ready";

  private static final int CONNECTIONS = 8;
  private static final int MAX_TRIES = 50;

  @Spec private CommandSpec spec;

  @Option(names = "--url", required = true)
  private String url;

  @Option(names = "--user", required = true)
  private String user;

  @Option(names = "--password", required = true)
  private String password;

  @Option(names = "--name", required = true)
  private String name;

  @Option(names = "--life", required = true)
  private int life;

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--workers", required = true)
  private int workers;

  @Option(names = "--offset", required = true, description = "Of its clock, in seconds.")
  private long offset;

  @Option(names = "--lease", required = true, description = "In seconds.")
  private long lease;

  @Option(names = "--began", required = true, description = "In milliseconds since 1970.")
  private long began;

  @Option(names = "--folder", required = true)
  private Path folder;

  @Option(names = "--without")
  private @Nullable Weakness without;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  public TortureNodeCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    PrintWriter out = spec.commandLine().getOut();
    try (HikariDataSource pool = Target.pool(url, user, password, CONNECTIONS)) {
      Node.Self self =
          new Node.Self(
              name,
              life,
              seed,
              workers,
              Duration.ofSeconds(offset),
              Duration.ofSeconds(lease),
              began,
              folder);
      AtomicBoolean said = new AtomicBoolean();
      Node node =
          begin(
              pool,
              self,
              () -> {
                if (said.compareAndSet(false, true)) {
                  out.println(READY);
                }
              });
      while (System.in.read() >= 0) {
        // Nobody says anything; the end is what is waited for.
      }
      node.finish();
      return 0;
    }
  }

  /** Begins to work, as soon as the database lets it. */
  private Node begin(HikariDataSource pool, Node.Self self, Runnable onAnswer)
      throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        JdbcStore store = JdbcStore.builder(WeakDataSource.of(pool, without), self.clock()).build();
        Store guarded = without == null ? store : new WeakStore(store, without);
        // Leases of its own know of nobody else.
        Leases leases = without == Weakness.FIRING ? new InMemoryLeases(self.clock()) : store;
        return new Node(
            new Node.Ports(guarded, store, store, leases, store, store), self, onAnswer);
      } catch (CsmException failed) {
        if (failed.problem().code() != Code.STORE_FAILED || tries == MAX_TRIES) {
          throw failed;
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }
}
