package io.csm.simulator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** One line of a trace in JSON: an object whose values are texts, numbers or lists of texts. */
final class JsonLine {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** What is wrong with a line. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private final Map<String, Object> values = new TreeMap<>();

  private JsonLine() {}

  static JsonLine parse(String text) throws Unreadable {
    JsonLine line = new JsonLine();
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new Unreadable("no object", null);
      }
      for (JsonToken token = in.nextToken();
          token != JsonToken.END_OBJECT;
          token = in.nextToken()) {
        String name = in.currentName();
        Object value = value(in);
        if (value != null) {
          line.values.put(name, value);
        }
      }
      if (in.nextToken() != null) {
        throw new Unreadable("more than one object", null);
      }
      return line;
    } catch (JacksonException malformed) {
      throw new Unreadable(malformed.getOriginalMessage(), malformed);
    }
  }

  private static @Nullable Object value(JsonParser in) throws Unreadable {
    JsonToken token = in.nextToken();
    if (token == JsonToken.START_ARRAY) {
      List<String> texts = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
          throw new Unreadable(in.currentName() + " is no list of texts", null);
        }
        texts.add(in.getString());
      }
      return texts;
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == null || !token.isScalarValue()) {
      throw new Unreadable(in.currentName() + " is neither text nor number nor list", null);
    }
    return in.getString();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A text of 1 to 128 characters, or a number as it is written. */
  String text(String name) throws Unreadable {
    String text = textOrNull(name);
    if (text == null) {
      throw new Unreadable(name + " is missing", null);
    }
    return text;
  }

  @Nullable String textOrNull(String name) throws Unreadable {
    return textOrNull(name, 128);
  }

  @Nullable String textOrNull(String name, int most) throws Unreadable {
    Object value = values.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text) || text.isBlank() || text.length() > most) {
      throw new Unreadable(name + " is no text of 1 to " + most + " characters", null);
    }
    return text;
  }

  List<String> texts(String name) throws Unreadable {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || list.size() > 32) {
      throw new Unreadable(name + " is no list of at most 32 texts", null);
    }
    List<String> texts = new ArrayList<>();
    for (Object one : list) {
      String text = (String) one;
      if (text.isBlank() || text.length() > 64) {
        throw new Unreadable(name + " has a text that is not of 1 to 64 characters", null);
      }
      texts.add(text);
    }
    return texts;
  }

  Instant instant(String name) throws Unreadable {
    Instant instant = instantOrNull(name);
    if (instant == null) {
      throw new Unreadable(name + " is missing", null);
    }
    return instant;
  }

  @Nullable Instant instantOrNull(String name) throws Unreadable {
    String text = textOrNull(name);
    if (text == null) {
      return null;
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.isBefore(Instant.EPOCH)) {
        throw new Unreadable(name + " (" + text + ") is before 1970", null);
      }
      return instant;
    } catch (DateTimeException e) {
      throw new Unreadable(name + " (" + text + ") is no time such as 2026-03-02T09:00:00Z", e);
    }
  }

  /** A whole number. */
  long number(String name, long least, long most, long otherwise) throws Unreadable {
    Object value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong((String) value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException | ClassCastException e) {
      throw new Unreadable(name + " is no whole number", e);
    }
    throw new Unreadable(name + " is not within " + least + " to " + most, null);
  }
}
