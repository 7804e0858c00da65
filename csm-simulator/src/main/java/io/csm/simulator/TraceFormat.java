package io.csm.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** The kinds of trace that can be opened, each by the name that stands before the colon. */
public enum TraceFormat {
  /**
   * The tab-separated log of a call centre, plain or gzipped (told by its first bytes).
   *
   * <p>A header and 17 columns: {@code vru+line, call_id, customer_id, priority, type, date
   * (yyMMdd), vru_entry, vru_exit, vru_time, q_start, q_exit, q_time, outcome, ser_start, ser_exit,
   * ser_time, server}. Lines may stand in any order: the file is read once to count the calls of
   * each day, and then once for each group of days that fits into memory.
   */
  CALLCENTRE("callcentre") {
    @Override
    Trace read(String rest, TraceOptions options) {
      return CallcentreTrace.open(rest, options);
    }
  },

  /**
   * A trace in JSON, an object in each line, plain or gzipped: shifts first, then calls in the
   * order of time. {@link Trace#schema} is what a line may have.
   */
  JSONL("jsonl") {
    @Override
    Trace read(String rest, TraceOptions options) {
      return JsonLinesTrace.open(rest, options);
    }
  },

  /** Drawn calls, specified by {@code key=value} pairs; {@link GeneratorSpec} tells the keys. */
  GENERATED("generated") {
    @Override
    Trace read(String rest, TraceOptions options) {
      return GeneratedTrace.open(rest, options);
    }
  };

  private final String label;

  TraceFormat(String label) {
    this.label = label;
  }

  /** The name before the colon. */
  public String label() {
    return label;
  }

  static String sha256(String spec) {
    int colon = spec.indexOf(':');
    if (colon < 0 || spec.startsWith(GENERATED.label + ":")) {
      return "";
    }
    Path file = Path.of(spec.substring(colon + 1));
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[1 << 16];
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        digest.update(chunk, 0, length);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256.", e);
    } catch (IOException e) {
      throw new TraceException(
          "File (%s) cannot be read: %s. Maybe check the path.".formatted(file, e), e);
    }
  }

  abstract Trace read(String rest, TraceOptions options);

  static Trace open(String spec, TraceOptions options) {
    int colon = spec.indexOf(':');
    String name = colon < 0 ? spec : spec.substring(0, colon);
    for (TraceFormat format : values()) {
      if (format.label.equals(name)) {
        return format.read(colon < 0 ? "" : spec.substring(colon + 1), options);
      }
    }
    throw new TraceException(
        "Trace (%s) names no known format. Maybe put one of %s and a colon before it."
            .formatted(
                spec,
                Arrays.stream(values()).map(TraceFormat::label).collect(Collectors.joining(", "))));
  }
}
