package io.csm.examples.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.csm.core.CsmException;
import io.csm.desk.Result;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node intended and what it was told, outside of the database. Each line is handed to the
 * operating system before the next step is taken, so that it outlives a killed node. Thread-safe.
 */
final class Notebook implements Closeable {
  /** Ends the names of the files. */
  static final String SUFFIX = ".notebook";

  /** Ends each line; one without it was cut off. */
  private static final String END = "\t.";

  private final FileOutputStream file;

  /** Appends to a file, whose last line may have been cut off. */
  Notebook(Path path) {
    try {
      file = new FileOutputStream(path.toFile(), true);
      file.write('\n');
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Before the command is given. */
  void intend(Order order) {
    write("I\t" + order.toLine());
  }

  /** After it was answered. */
  void answered(Order order, Result result) {
    write(
        (result.isDone() ? "D\t" : "R\t")
            + order.tenant().value()
            + "\t"
            + order.key()
            + "\t"
            + tell(result));
  }

  /** After it failed, so that nobody knows what became of it. */
  void failed(Order order, RuntimeException failure) {
    String what =
        failure instanceof CsmException known
            ? known.problem().code() + " " + known.problem().arguments()
            : failure.toString();
    write(
        "X\t" + order.tenant().value() + "\t" + order.key() + "\t" + what.replaceAll("\\s+", " "));
  }

  /** The answer without its position: what must be the same whenever it is asked again. */
  static String tell(Result result) {
    if (result instanceof Result.Done done) {
      return (done.ticket() == null ? 0 : done.ticket().value())
          + " "
          + (done.message() == null ? 0 : done.message().value())
          + " "
          + (done.conversation() == null ? 0 : done.conversation().value())
          + " "
          + (done.customer() == null ? 0 : done.customer().value())
          + " "
          + (done.agent() == null ? 0 : done.agent().value());
    }
    return ((Result.Rejected) result).problem().code().name();
  }

  private synchronized void write(String line) {
    try {
      file.write((line + END + "\n").getBytes(UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  // ---- reading

  /** Everything that the nodes wrote of one command. */
  static final class Told {
    final Order order;

    /** The different answers that it got when it was done; one is right. */
    final List<String> done = new ArrayList<>();

    /** The different codes with which it was rejected; at most one is right. */
    final List<String> rejected = new ArrayList<>();

    int failures;

    private Told(Order order) {
      this.order = order;
    }

    boolean isAnswered() {
      return !done.isEmpty() || !rejected.isEmpty();
    }
  }

  /** Names a command among all tenants. */
  static String name(long tenant, String key) {
    return tenant + "/" + key;
  }

  /** What these files tell, by command in the order in which they were first intended. */
  static Map<String, Told> read(List<Path> files) throws IOException {
    Map<String, Told> commands = new LinkedHashMap<>();
    for (Path path : files) {
      List<String> answers = new ArrayList<>();
      try (var lines = Files.lines(path, UTF_8)) {
        lines
            .filter(line -> line.endsWith(END))
            .map(line -> line.substring(0, line.length() - END.length()))
            .forEach(line -> intended(line, commands, answers));
      }
      answers.forEach(line -> answered(line, commands));
    }
    return commands;
  }

  private static void intended(String line, Map<String, Told> commands, List<String> answers) {
    if (line.startsWith("I\t")) {
      List<String> fields = Arrays.asList(line.split("\t", -1));
      Order order = Order.of(fields.subList(1, fields.size()));
      commands.computeIfAbsent(name(order.tenant().value(), order.key()), none -> new Told(order));
    } else {
      answers.add(line);
    }
  }

  private static void answered(String line, Map<String, Told> commands) {
    String[] fields = line.split("\t", -1);
    @Nullable Told told = commands.get(name(Long.parseLong(fields[1]), fields[2]));
    if (told == null) {
      throw new IllegalStateException("an answer without a command: " + line);
    }
    switch (fields[0]) {
      case "D" -> addOnce(told.done, fields[3]);
      case "R" -> addOnce(told.rejected, fields[3]);
      default -> told.failures++;
    }
  }

  private static void addOnce(List<String> answers, String answer) {
    if (!answers.contains(answer)) {
      answers.add(answer);
    }
  }
}
