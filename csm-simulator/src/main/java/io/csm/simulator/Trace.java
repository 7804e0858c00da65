package io.csm.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A lazy stream of calls in the order in which they came to wait for an agent.
 *
 * <p>Read once: {@link #iterator()} may be called a single time; open the trace again to read it
 * again. At no time are more calls in memory than {@link TraceOptions#maxCallsInMemory()}. Not
 * thread-safe.
 */
public interface Trace extends Iterable<Call>, AutoCloseable {

  /**
   * Opens a trace named {@code format:rest}, such as {@code callcentre:log.txt.gz} or {@code
   * generated:agents=60,seed=7}; {@link TraceFormat} tells the formats.
   *
   * @throws TraceException if the format is unknown, or the trace cannot be used at all
   */
  static Trace open(String spec, TraceOptions options) {
    return TraceFormat.open(spec, options);
  }

  /** The JSON schema (draft 2020-12) of a line of a {@code jsonl} trace. */
  static String schema() {
    try (InputStream in = Trace.class.getResourceAsStream("trace.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("trace.schema.json is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The SHA-256 of the file that a specification names, in hexadecimal; empty for a drawn trace,
   * which its specification tells whole.
   *
   * @throws TraceException if the file cannot be read
   */
  static String sha256(String spec) {
    return TraceFormat.sha256(spec);
  }

  /**
   * The specification of a trace like this one, drawn with another seed; a recorded trace is what
   * it is.
   *
   * @param by how much greater its seed is
   */
  static String reseeded(String spec, long by) {
    String prefix = TraceFormat.GENERATED.label() + ":";
    return spec.startsWith(prefix)
        ? prefix + GeneratorSpec.reseeded(spec.substring(prefix.length()), by)
        : spec;
  }

  /**
   * The calls, ordered by {@link Call#enteredAt()} and, where these are equal, by line.
   *
   * @throws IllegalStateException when called a second time, or after {@link #close()}
   */
  @Override
  Iterator<Call> iterator();

  /** What was wrong with the lines read so far; complete once the iterator is exhausted. */
  Defects defects();

  /** What the trace tells of its calls besides their times. */
  default SortedSet<TraceFact> records() {
    return new TreeSet<>(List.of(TraceFact.values()));
  }

  /** The roster the trace brings along itself; a recorded log brings none. */
  Optional<Roster> roster();

  /** Lets go of what is held in memory; the iterator then has no further calls. */
  @Override
  void close();
}
