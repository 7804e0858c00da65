package io.csm.examples.torture;

import io.csm.examples.host.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One life of a node, as a process of its own. Used by one thread. */
final class NodeProcess {
  /** Starts quickly and stays small. */
  private static final List<String> OPTIONS =
      List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

  private final Process process;
  private volatile boolean ready;

  /**
   * Starts it.
   *
   * @param arguments of the command {@code torture-node}
   * @param log where it complains
   */
  NodeProcess(List<String> arguments, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), Main.class.getName(), "torture-node"));
    command.addAll(arguments);
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Thread listener = new Thread(this::listen, "listener");
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        ready |= line.equals(TortureNodeCommand.READY);
        line = lines.readLine();
      }
    } catch (IOException gone) {
      // It was killed.
    }
  }

  boolean isReady() {
    return ready;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}: returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP or SIGCONT. */
  void signal(String signal) throws IOException, InterruptedException {
    DatabaseServer.signal(process, signal);
  }

  /** Asks it to come to an end in good order, and waits; false if it does not. */
  boolean finish(int seconds) throws IOException, InterruptedException {
    process.getOutputStream().close();
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }
}
