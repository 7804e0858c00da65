package io.csm.simulator;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, plain or gzipped, each of bounded length.
 *
 * <p>Lines end with LF or CRLF; the last one may lack its end. A line that is too long or not UTF-8
 * is passed over up to its end, reported, and not returned.
 */
final class LineReader implements Closeable {
  /** In bytes; the longest line of the known logs has about 130. */
  static final int MAX_LINE = 4_096;

  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final InputStream in;
  private final Defects defects;
  private final byte[] line = new byte[MAX_LINE];
  private final byte[] chunk = new byte[BUFFER];
  private int chunkAt;
  private int chunkEnd;
  private long number;
  private boolean byteOrderMark;

  private LineReader(Path path, InputStream in, Defects defects) {
    this.path = path;
    this.in = in;
    this.defects = defects;
  }

  /** Opens a file; a {@link TraceException} tells why it cannot be opened. */
  static LineReader open(Path path, Defects defects) {
    if (!Files.exists(path)) {
      throw new TraceException("File (%s) does not exist. Maybe check the path.".formatted(path));
    }
    if (Files.isDirectory(path)) {
      throw new TraceException(
          "File (%s) is a folder. Maybe name a file inside it.".formatted(path));
    }
    InputStream raw = null;
    try {
      raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      return new LineReader(path, gzip ? new GZIPInputStream(raw, BUFFER) : raw, defects);
    } catch (IOException e) {
      closeQuietly(raw, e);
      throw new TraceException(
          "File (%s) cannot be opened: %s. Maybe check that it may be read and is whole."
              .formatted(path, describe(e)),
          e);
    }
  }

  private static void closeQuietly(@Nullable InputStream raw, IOException cause) {
    if (raw != null) {
      try {
        raw.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** The number of the line last returned, counted from 1. */
  long number() {
    return number;
  }

  /** The next line without its end, or null after the last one. */
  @Nullable String next() {
    try {
      while (true) {
        int length = fill();
        if (length < 0) {
          return null;
        }
        number++;
        if (length > MAX_LINE) {
          defects.add(
              number,
              DefectReason.LINE_TOO_LONG,
              "more than " + MAX_LINE + " bytes; maybe a line end is missing");
          continue;
        }
        String text = decode(length);
        if (text != null) {
          return text;
        }
        defects.add(number, DefectReason.NOT_UTF8, "maybe save the file as UTF-8");
      }
    } catch (IOException e) {
      throw new TraceException(
          "File (%s) breaks off after line %d: %s. Maybe fetch it again."
              .formatted(path, number, describe(e)),
          e);
    }
  }

  /** Copies one line; -1 at the end of the file, more than MAX_LINE if it did not fit. */
  private int fill() throws IOException {
    int length = 0;
    while (true) {
      if (chunkAt == chunkEnd) {
        chunkEnd = in.read(chunk);
        chunkAt = 0;
        if (chunkEnd <= 0) {
          chunkEnd = 0;
          return length == 0 ? -1 : length;
        }
      }
      byte b = chunk[chunkAt++];
      if (b == '\n') {
        return length;
      }
      if (length < MAX_LINE) {
        line[length] = b;
      }
      length = Math.min(length + 1, MAX_LINE + 1);
    }
  }

  private @Nullable String decode(int length) {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, end)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    if (number == 1 && text.startsWith("\uFEFF")) {
      byteOrderMark = true;
      return text.substring(1);
    }
    return text;
  }

  /** Whether the first line began with a byte order mark. */
  boolean byteOrderMark() {
    return byteOrderMark;
  }

  private static String describe(IOException e) {
    if (e instanceof EOFException) {
      return "its compressed data ends too early";
    }
    if (e instanceof ZipException) {
      return "its compressed data is damaged (" + e.getMessage() + ")";
    }
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "access is denied";
    }
    return String.valueOf(e.getMessage());
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
