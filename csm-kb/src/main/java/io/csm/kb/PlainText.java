package io.csm.kb;

import java.util.Locale;
import java.util.Map;

/**
 * What of HTML a reader reads, to be searched: not HTML again, and not safe to show as such.
 * Stateless and thread-safe; time and memory in proportion to the text.
 */
public final class PlainText {
  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "#39", "'");

  private PlainText() {}

  /**
   * The text between the tags, without comments, scripts and styles. A tag counts as a blank; what
   * is no tag, such as {@code a < b}, is text.
   */
  public static String ofHtml(String html) {
    StringBuilder text = new StringBuilder(html.length());
    int at = 0;
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '<' && opens(html, at + 1)) {
        at = behindTag(html, at);
        text.append(' ');
      } else if (c == '&') {
        at = entity(html, at, text);
      } else {
        text.append(c);
        at++;
      }
    }
    return text.toString();
  }

  private static boolean opens(String html, int at) {
    if (at >= html.length()) {
      return false;
    }
    char c = html.charAt(at);
    return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static int behindTag(String html, int at) {
    if (html.startsWith("<!--", at)) {
      return behind(html, "-->", at);
    }
    for (String hidden : new String[] {"script", "style"}) {
      if (html.regionMatches(true, at + 1, hidden, 0, hidden.length())) {
        int end = at + 1 + hidden.length();
        while (end < html.length()
            && !(html.charAt(end) == '<'
                && html.regionMatches(true, end + 1, "/" + hidden, 0, hidden.length() + 1))) {
          end++;
        }
        return behind(html, ">", end);
      }
    }
    return behind(html, ">", at);
  }

  private static int behind(String html, String end, int from) {
    int found = html.indexOf(end, from);
    return found < 0 ? html.length() : found + end.length();
  }

  private static int entity(String html, int at, StringBuilder text) {
    int end = html.indexOf(';', at);
    if (end > at && end - at <= 8) {
      String known = ENTITIES.get(html.substring(at + 1, end).toLowerCase(Locale.ROOT));
      if (known != null) {
        text.append(known);
        return end + 1;
      }
    }
    text.append('&');
    return at + 1;
  }
}
