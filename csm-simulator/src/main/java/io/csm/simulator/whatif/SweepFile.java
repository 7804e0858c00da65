package io.csm.simulator.whatif;

import io.csm.simulator.TraceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the results of runs in a file, one line for each, so that a sweep goes on where it was
 * interrupted. At most {@link WhatIf#MAX_RUNS} lines, of which the file never has half a one: it is
 * written anew beside its place, and moved there as one step.
 *
 * <p>A line is named by a hash of everything that its figures depend on, so that a kept result is
 * never taken for another. Used by one thread, and one process, at a time.
 */
final class SweepFile implements Sweep {
  private static final String HEADER = "csm what-if, kept runs, form 1";
  private static final long MAX_BYTES = 16L << 20;

  private final Path file;
  private final SortedMap<String, Measured> kept = new TreeMap<>();

  private SweepFile(Path file) {
    this.file = file;
  }

  /**
   * Opens a file, which need not exist.
   *
   * @throws TraceException if it cannot be read, or is something else
   */
  static SweepFile open(Path file) {
    SweepFile sweep = new SweepFile(file);
    if (Files.exists(file)) {
      sweep.read();
    }
    return sweep;
  }

  private void read() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw unusable("it is too large", null);
      }
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
        throw unusable("it does not begin with (" + HEADER + ")", null);
      }
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split("\t", -1);
        EnumMap<Metric, Double> values = new EnumMap<>(Metric.class);
        for (int i = 1; i < cells.length; i++) {
          int equals = cells[i].indexOf('=');
          values.put(
              Metric.valueOf(cells[i].substring(0, equals)),
              Double.valueOf(cells[i].substring(equals + 1)));
        }
        kept.put(cells[0], new Measured(values));
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw unusable(e.toString(), e);
    }
  }

  private TraceException unusable(String why, @Nullable Exception cause) {
    return new TraceException(
        "State (%s) cannot be used: %s. Maybe name another file, or remove it to begin anew."
            .formatted(file, why),
        cause);
  }

  @Override
  public Measured of(String key, Supplier<Measured> run) {
    String name = hash(key);
    Measured known = kept.get(name);
    if (known != null) {
      return known;
    }
    Measured measured = run.get();
    if (kept.size() >= WhatIf.MAX_RUNS) {
      kept.remove(kept.firstKey());
    }
    kept.put(name, measured);
    write();
    return measured;
  }

  private void write() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    kept.forEach(
        (name, measured) -> {
          text.append(name);
          for (Map.Entry<Metric, Double> value : measured.values().entrySet()) {
            text.append('\t').append(value.getKey().name()).append('=').append(value.getValue());
          }
          text.append('\n');
        });
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(beside, text, StandardCharsets.UTF_8);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(e.toString(), e);
    }
  }

  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256.", e);
    }
  }
}
