package io.csm.examples.host;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.TenantId;
import io.csm.desk.Csm;
import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A desk behind the HTTP server of the JDK. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "Serves a desk as REST with server-sent events, on this machine, until it is stopped. Asks"
            + " nobody who they are.")
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--port", description = "0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port = 8080;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "The database; its tables are made. Default: ${DEFAULT-VALUE}, in memory.")
  private String url = "jdbc:h2:mem:desk";

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  ServeCommand() {}

  @Override
  public Integer call() {
    Semaphore asked = new Semaphore(0);
    Semaphore stopped = new Semaphore(0);
    Runnable stop =
        () -> {
          asked.release();
          stopped.acquireUninterruptibly();
        };
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    ScheduledExecutorService executor = Executors.newScheduledThreadPool(10);
    try (HikariDataSource source = new HikariDataSource(config)) {
      JdbcSchema.create(source);
      JdbcStore store = JdbcStore.builder(source, InstantSource.system()).build();
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (Csm csm = Csm.builder().store(store).node("serve").executor(executor).build();
          DeskServer server = new DeskServer(address, store, csm.createTenant(new TenantId(1)))) {
        csm.subscribe("serve", entries -> server.wake());
        csm.start();
        Runtime.getRuntime().addShutdownHook(new Thread(stop));
        spec.commandLine().getOut().println("Serving on " + server.start());
        asked.acquireUninterruptibly();
      }
      spec.commandLine().getOut().println("Stopped.");
    } catch (IOException e) {
      String cure = "Port (%d) cannot be used (%s). Maybe name another with --port.";
      throw new BadInput(cure.formatted(port, e.getMessage()), e);
    } finally {
      executor.shutdown();
      stopped.release();
    }
    return 0;
  }
}
