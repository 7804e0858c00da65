package io.csm.calendar;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import net.fortuna.ical4j.data.CalendarParserImpl;
import net.fortuna.ical4j.data.ContentHandler;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.data.UnfoldingReader;

/**
 * Takes an iCalendar file apart, and nothing more: what it says is not looked up anywhere, as a
 * library may do with time zones.
 */
final class ComponentReader implements ContentHandler {
  /** The longest file, in characters. */
  private static final int MAX_LENGTH = 8 << 20;

  /** The most components. */
  private static final int MAX_COMPONENTS = 20_000;

  private final Component root = new Component("file");
  private final Deque<Component> open = new ArrayDeque<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private String value = "";
  private int components;

  private ComponentReader() {
    open.push(root);
  }

  /** A component that holds the calendars of the file. */
  static Component read(Reader file) {
    ComponentReader reader = new ComponentReader();
    try {
      new CalendarParserImpl().parse(new UnfoldingReader(new Bounded(file), true), reader);
    } catch (ParserException malformed) {
      for (Throwable cause = malformed.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof CsmException refused) {
          throw refused;
        }
      }
      throw new CsmException(
          Problem.of(
              Code.MALFORMED,
              "line[" + malformed.getLineNo() + "]",
              "detail",
              String.valueOf(malformed.getMessage()),
              "expected",
              "an iCalendar file (RFC 5545)"),
          malformed);
    } catch (IOException failed) {
      throw new CsmException(
          Problem.of(
              Code.MALFORMED,
              "file",
              "detail",
              String.valueOf(failed.getMessage()),
              "expected",
              "an iCalendar file (RFC 5545)"),
          failed);
    }
    return reader.root;
  }

  @Override
  public void startCalendar() {
    startComponent("VCALENDAR");
  }

  @Override
  public void endCalendar() {
    endComponent("VCALENDAR");
  }

  @Override
  public void startComponent(String name) {
    if (++components > MAX_COMPONENTS) {
      throw CsmException.of(Code.TOO_MANY, "file", "size", components, "max", MAX_COMPONENTS);
    }
    Component component = new Component(name);
    open.element().children().add(component);
    open.push(component);
  }

  @Override
  public void endComponent(String name) {
    open.pop();
  }

  @Override
  public void startProperty(String name) {
    parameters.clear();
    value = "";
  }

  @Override
  public void parameter(String name, String text) {
    parameters.put(name.toUpperCase(Locale.ROOT), text);
  }

  @Override
  public void propertyValue(String text) {
    value = text;
  }

  @Override
  public void endProperty(String name) {
    open.element().add(name, parameters, value);
  }

  /** Refuses a file that is too long. */
  private static final class Bounded extends Reader {
    private final Reader in;
    private int length;

    Bounded(Reader in) {
      this.in = in;
    }

    @Override
    public int read(char[] buffer, int offset, int max) throws IOException {
      int read = in.read(buffer, offset, max);
      length += Math.max(read, 0);
      if (length > MAX_LENGTH) {
        throw CsmException.of(Code.TOO_LONG, "file", "length", length, "max", MAX_LENGTH);
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
