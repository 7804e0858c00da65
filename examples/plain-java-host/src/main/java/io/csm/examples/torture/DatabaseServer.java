package io.csm.examples.torture;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A database server of our own, with its data in a folder of our own, so that it can be crashed and
 * started again. Used by one thread.
 */
final class DatabaseServer {
  private static final int START_SECONDS = 180;

  private final Path folder;
  private final List<String> command;
  private final String url;
  private final String user;
  private final String crashSignal;
  private final int port;
  private @Nullable Process process;

  private DatabaseServer(
      Path folder, List<String> command, String url, String user, String crashSignal, int port) {
    this.folder = folder;
    this.command = command;
    this.url = url;
    this.user = user;
    this.crashSignal = crashSignal;
    this.port = port;
  }

  /**
   * A new PostgreSQL, not started yet.
   *
   * @param programs the folder with {@code initdb} and {@code postgres}
   * @param folder for data and logs
   */
  static DatabaseServer postgresql(Path programs, Path folder)
      throws IOException, InterruptedException {
    int port = freePort();
    Path data = folder.resolve("postgresql");
    run(
        folder,
        as(
            programs.resolve("initdb"),
            "--pgdata=" + data,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
    List<String> command =
        as(
            programs.resolve("postgres"),
            "-D",
            data.toString(),
            "-p",
            String.valueOf(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=200",
            "-c",
            "shared_buffers=64MB");
    return new DatabaseServer(
        folder,
        command,
        "jdbc:postgresql://127.0.0.1:"
            + port
            + "/postgres?reWriteBatchedInserts=true&socketTimeout=15",
        "postgres",
        // An immediate shutdown: without a checkpoint, and recovered from the log at the next
        // start.
        "QUIT",
        port);
  }

  /**
   * A new MariaDB, not started yet.
   *
   * @param base the folder above {@code bin} and {@code share}
   * @param folder for data and logs
   */
  static DatabaseServer mariaDb(Path base, Path folder) throws IOException, InterruptedException {
    int port = freePort();
    Path data = folder.resolve("mariadb");
    Path installer =
        List.of("scripts/mariadb-install-db", "bin/mariadb-install-db", "bin/mysql_install_db")
            .stream()
            .map(base::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IOException("no mariadb-install-db below " + base));
    run(
        folder,
        List.of(
            installer.toString(),
            "--no-defaults",
            "--basedir=" + base,
            "--datadir=" + data,
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--user=" + System.getProperty("user.name")));
    Path server = base.resolve("bin/mariadbd");
    List<String> command =
        List.of(
            (Files.exists(server) ? server : base.resolve("bin/mysqld")).toString(),
            "--no-defaults",
            "--basedir=" + base,
            "--datadir=" + data,
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--socket=" + folder.resolve("mariadb.sock"),
            "--max-connections=200",
            "--user=" + System.getProperty("user.name"));
    return new DatabaseServer(
        folder,
        command,
        "jdbc:mariadb://127.0.0.1:" + port + "/mysql?socketTimeout=15000",
        "root",
        "KILL",
        port);
  }

  /** PostgreSQL refuses to run as root, but not as nobody in particular. */
  private static List<String> as(Path program, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  String url() {
    return url;
  }

  String user() {
    return user;
  }

  int port() {
    return port;
  }

  /** Starts it, and waits until it answers. */
  void start() throws IOException, InterruptedException {
    Path log = folder.resolve("server.log");
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IOException("The database server does not start; its log is " + log);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private boolean answers() {
    try (Connection connection = DriverManager.getConnection(url, user, "")) {
      return connection.isValid(5);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** Ends it as if the power had failed, as far as a program can. */
  void crash() throws IOException, InterruptedException {
    Process running = process;
    if (running != null) {
      process = null;
      signal(running, crashSignal);
      if (!running.waitFor(30, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    }
  }

  /** Sends a signal, by its name without SIG. */
  static void signal(Process process, String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static void run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path log = folder.resolve("install.log");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException(command.get(0) + " failed; its log is " + log);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
