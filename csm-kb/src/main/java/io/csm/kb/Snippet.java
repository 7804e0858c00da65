package io.csm.kb;

import java.util.List;

/**
 * A piece of a text in which something was found. Immutable.
 *
 * @param text as it stands in the document, markup and all: not safe to show as HTML
 * @param marks what was found in it, from left to right, without overlaps
 */
public record Snippet(String text, List<Mark> marks) {
  public Snippet {
    marks = List.copyOf(marks);
  }

  /** A place in the text of a snippet, in UTF-16 units; {@code end} stands behind it. */
  public record Mark(int start, int end) {}

  /** The text with everything escaped, and what was found between {@code em} tags. */
  public String html() {
    StringBuilder html = new StringBuilder(text.length() + 64);
    int at = 0;
    for (Mark mark : marks) {
      escape(text.substring(at, mark.start()), html);
      html.append("<em>");
      escape(text.substring(mark.start(), mark.end()), html);
      html.append("</em>");
      at = mark.end();
    }
    escape(text.substring(at), html);
    return html.toString();
  }

  private static void escape(String text, StringBuilder html) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '&' -> html.append("&amp;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
  }
}
