package io.csm.examples.host;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads a file of JSON objects one after another; plain or gzip. */
final class JsonLines implements AutoCloseable {
  /** What Jackson refuses keeps a file from filling the memory. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(1_000_000)
                  .build())
          .build();

  /** The most values in one object, over all levels. */
  private static final int MAX_VALUES = 200_000;

  private final Path file;
  private final InputStream in;
  private final JsonParser parser;
  private int values;

  private JsonLines(Path file, InputStream in) {
    this.file = file;
    this.in = in;
    parser = JSON.createParser(ObjectReadContext.empty(), in);
  }

  static JsonLines open(Path file) {
    try {
      return new JsonLines(file, decompressed(new BufferedInputStream(Files.newInputStream(file))));
    } catch (IOException e) {
      throw new BadInput(
          "File (%s) cannot be read (%s). Maybe check its name."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  private static InputStream decompressed(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }

  /** The next object, or null at the end of the file. */
  @Nullable Line next() {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return null;
      }
      int number = parser.currentTokenLocation().getLineNr();
      if (token != JsonToken.START_OBJECT) {
        throw bad(number, "is no object", "write one object per line, in braces");
      }
      values = 0;
      return new Line(file, number, object(number));
    } catch (JacksonException e) {
      throw new BadInput(
          "File (%s), line %d cannot be read: %s. Maybe write one JSON object per line."
              .formatted(file, parser.currentLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
  }

  private Map<String, Object> object(int number) {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value(number));
    }
    return object;
  }

  private Object value(int number) {
    if (++values > MAX_VALUES) {
      throw bad(number, "has more than " + MAX_VALUES + " values", "split it");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(number);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(number));
      }
      return array;
    }
    return parser.getString();
  }

  private BadInput bad(int number, String what, String cure) {
    return new Line(file, number, new LinkedHashMap<>()).bad(what, cure);
  }

  @Override
  public void close() {
    parser.close();
    try {
      in.close();
    } catch (IOException e) {
      throw new BadInput("File (%s) cannot be closed (%s).".formatted(file, e), e);
    }
  }

  /**
   * One object of the file.
   *
   * @param fields texts, for numbers and constants too; lists; and maps
   */
  record Line(Path file, int number, Map<String, Object> fields) {
    /** Its id where it has one, and else its place. */
    String name() {
      return has("id") ? "Vector " + text("id") : "Line " + number;
    }

    boolean has(String field) {
      return fields.containsKey(field);
    }

    String text(String field) {
      if (fields.get(field) instanceof String text) {
        return text;
      }
      throw bad("has no (" + field + ")", "add it, as a text or a number");
    }

    /** An empty list where there is none. */
    List<?> list(String field) {
      Object found = fields.getOrDefault(field, List.of());
      if (found instanceof List<?> list) {
        return list;
      }
      throw bad("has no array (" + field + ")", "write it in brackets");
    }

    /** An empty map where there is none. */
    Map<?, ?> map(String field) {
      Object found = fields.getOrDefault(field, Map.of());
      if (found instanceof Map<?, ?> map) {
        return map;
      }
      throw bad("has no object (" + field + ")", "write it in braces");
    }

    BadInput bad(String what, String cure) {
      return new BadInput(
          "File (%s), line %d %s. Maybe %s.".formatted(file, number, what, cure), null);
    }
  }
}
