package io.csm.examples.spring.web;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A list for a spreadsheet (RFC 4180, UTF-8 with a byte order mark, which Excel wants). A cell that
 * a spreadsheet would take for a formula begins with an apostrophe.
 */
final class Csv {
  private final StringBuilder text = new StringBuilder("\uFEFF");

  Csv(String... heads) {
    row((Object[]) heads);
  }

  void row(@Nullable Object... cells) {
    text.append(Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",")))
        .append("\r\n");
  }

  static String cell(@Nullable Object value) {
    String cell = value == null ? "" : value.toString();
    if (!cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0) {
      cell = "'" + cell;
    }
    return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  ResponseEntity<String> download(String name) {
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + '"')
        .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
        .body(text.toString());
  }
}
