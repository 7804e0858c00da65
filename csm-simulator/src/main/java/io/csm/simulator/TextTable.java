package io.csm.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text: the first column aligned left, the others right.
 *
 * <p>Where it is too wide, the first column is cut and ends with {@code …}; the figures never are.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final int width;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param width in columns, as far as the figures leave it
   * @param header one cell for each column
   */
  public TextTable(int width, String... header) {
    this.width = width;
    rows.add(List.of(header));
  }

  /** Adds a row of as many cells as the header has. */
  public TextTable row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "A row of %d cells in a table of %d.".formatted(cells.length, rows.get(0).size()));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The table, each line with its end. */
  public String render() {
    int columns = rows.get(0).size();
    int[] widest = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widest[i] = Math.max(widest[i], columnsOf(row.get(i)));
      }
    }
    int others = 0;
    for (int i = 1; i < columns; i++) {
      others += GAP.length() + widest[i];
    }
    widest[0] = Math.max(1, Math.min(widest[0], width - others));
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = i == 0 ? cut(rows.get(r).get(0), widest[0]) : rows.get(r).get(i);
        String padding = " ".repeat(widest[i] - columnsOf(cell));
        line.append(i == 0 ? "" : GAP).append(i == 0 ? cell + padding : padding + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
      if (r == 0) {
        text.append("-".repeat(widest[0] + others)).append('\n');
      }
    }
    return text.toString();
  }

  private static String cut(String cell, int columns) {
    if (columnsOf(cell) <= columns) {
      return cell;
    }
    StringBuilder kept = new StringBuilder();
    int used = 1;
    for (int i = 0; i < cell.length(); ) {
      int point = cell.codePointAt(i);
      used += columnsOf(point);
      if (used > columns) {
        break;
      }
      kept.appendCodePoint(point);
      i += Character.charCount(point);
    }
    return kept.append('…').toString();
  }

  /** How many columns of a terminal a text takes. */
  static int columnsOf(String text) {
    return text.codePoints().map(TextTable::columnsOf).sum();
  }

  /** Two for the wide and full-width ranges of Unicode's East Asian Width, none for marks. */
  private static int columnsOf(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115F)
            || (point >= 0x2E80 && point <= 0x303E)
            || (point >= 0x3041 && point <= 0xA4CF)
            || (point >= 0xAC00 && point <= 0xD7A3)
            || (point >= 0xF900 && point <= 0xFAFF)
            || (point >= 0xFE30 && point <= 0xFE6F)
            || (point >= 0xFF00 && point <= 0xFF60)
            || (point >= 0xFFE0 && point <= 0xFFE6)
            || (point >= 0x1F300 && point <= 0x1FAFF)
            || (point >= 0x20000 && point <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
