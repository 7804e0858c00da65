package io.csm.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes call-centre logs, for tests. */
final class LogText {
  static final String HEADER = String.join("\t", CallcentreLine.COLUMNS);

  /** A queued and answered call without any defect. */
  static final String GOOD =
      call(
          "AA0101 1 77 2 PS 990201 9:00:00 9:00:10 10 9:00:10 9:00:40 30 AGENT 9:00:40 9:02:40 120 A1");

  private LogText() {}

  /** A line from columns with blanks between them. */
  static String call(String columns) {
    return columns.replace(' ', '\t');
  }

  /** GOOD with another call id and one column changed. */
  static String with(int id, String column, String value) {
    String[] columns = GOOD.split("\t", -1);
    columns[1] = Integer.toString(id);
    columns[CallcentreLine.COLUMNS.indexOf(column)] = value;
    return String.join("\t", columns);
  }

  static Path write(Path folder, List<String> lines) {
    return write(
        folder,
        Stream.concat(Stream.of(HEADER), lines.stream())
            .collect(Collectors.joining("\r\n", "", "\r\n"))
            .getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path folder, byte[] bytes) {
    try {
      return Files.write(Files.createTempFile(folder, "log", ".txt"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
