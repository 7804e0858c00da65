package io.csm.core.article;

import io.csm.core.Code;
import io.csm.core.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders, such as a canned reply: {@code {{customer.name}}}, or {@code
 * {{customer.name|there}}} with what stands there where nothing is known. A backslash before two
 * opening braces makes them two braces. Values and fallbacks are texts: placeholders in them are
 * not filled. Immutable.
 */
public final class ReplyTemplate {
  /** How a text is put out. */
  public enum Format {
    /** Everything as it stands. */
    PLAIN,
    /** As HTML in which the template and the values are texts: no markup of either gets through. */
    HTML,
    /** The template as it stands, in Markdown; no markup of the values gets through. */
    MARKDOWN
  }

  /** Names are letters, digits, underscores and hyphens between dots, at most 100 characters. */
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,100}$)[A-Za-z][A-Za-z0-9_-]*(?:\\.[A-Za-z][A-Za-z0-9_-]*)*");

  private static final Pattern PLACE = Pattern.compile("\\\\\\{\\{|\\{\\{([^{}]*)}}");

  /** A piece of text, or a placeholder where there is a name. */
  private record Part(String text, @Nullable String name, int line) {}

  private final List<Part> parts;

  private ReplyTemplate(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Takes a text apart. Whatever is no placeholder is text. */
  public static ReplyTemplate of(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher places = PLACE.matcher(text);
    int from = 0;
    int line = 1;
    while (places.find()) {
      String before = text.substring(from, places.start());
      parts.add(new Part(before, null, line));
      line += (int) before.chars().filter(c -> c == '\n').count();
      String inside = places.group(1);
      if (inside == null) {
        parts.add(new Part("{{", null, line));
      } else {
        int bar = inside.indexOf('|');
        String name = (bar < 0 ? inside : inside.substring(0, bar)).strip();
        parts.add(new Part(bar < 0 ? "" : inside.substring(bar + 1).strip(), name, line));
      }
      from = places.end();
    }
    parts.add(new Part(text.substring(from), null, line));
    return new ReplyTemplate(parts);
  }

  /** The names of its placeholders, sorted. */
  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    parts.forEach(
        part -> {
          if (part.name() != null) {
            names.add(part.name());
          }
        });
    return names;
  }

  /**
   * What is wrong with its placeholders: names that are not known.
   *
   * @param path of the text; a problem's is that with the line, e.g. {@code article.body:3}
   * @return by name, each once
   */
  public List<Problem> problems(String path, Collection<String> known) {
    SortedMap<String, Problem> problems = new TreeMap<>();
    for (Part part : parts) {
      String name = part.name();
      if (name != null && !(NAME.matcher(name).matches() && known.contains(name))) {
        problems.putIfAbsent(
            name,
            Problem.of(
                Code.UNKNOWN_CHOICE,
                path + ":" + part.line(),
                "value",
                "{{" + name + "}}",
                "known",
                String.join(", ", new TreeSet<>(known))));
      }
    }
    return List.copyOf(problems.values());
  }

  /**
   * The text with its placeholders filled. A name that has no value, or an empty one, is filled by
   * its fallback, and by nothing without one.
   */
  public String fill(SortedMap<String, String> values, Format format) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      if (part.name() == null) {
        filled.append(format == Format.HTML ? html(part.text()) : part.text());
      } else {
        String value = values.getOrDefault(part.name(), "");
        String said = value.isEmpty() ? part.text() : value;
        filled.append(
            switch (format) {
              case PLAIN -> said;
              case HTML -> html(said);
              case MARKDOWN -> markdown(said);
            });
      }
    }
    return filled.toString();
  }

  private static String html(String text) {
    StringBuilder html = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
    return html.toString();
  }

  /**
   * CommonMark 0.31, section 2.4: a backslash before any ASCII punctuation makes it a text. Line
   * breaks become blanks, so that no value begins a block.
   */
  private static String markdown(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean punctuation = c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
      if (c == '\n' || c == '\r') {
        escaped.append(' ');
      } else if (punctuation) {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
