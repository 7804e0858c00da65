package io.csm.json;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Texts to {@link Node}s within limits, and back. Immutable and thread-safe. */
final class JsonText {
  /** How the library words each of its limits; a test holds it to that. */
  private static final Pattern OVER_LIMIT =
      Pattern.compile("^(.*?) \\((\\d+)\\) exceeds the maximum allowed \\((\\d+)", Pattern.DOTALL);

  private static final int MAX_NAME_LENGTH = 1_000;

  private static final JsonFactory WRITER =
      JsonFactory.builder()
          .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES, JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(JsonWriteFeature.QUOTE_PROPERTY_NAMES, JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private final JsonFactory reader;
  private final JsonLimits limits;

  JsonText(JsonLimits limits) {
    this.limits = limits;
    reader =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxDocumentLength(limits.maxDocumentLength())
                    .maxNestingDepth(limits.maxDepth())
                    .maxStringLength(limits.maxStringLength())
                    .maxNumberLength(limits.maxNumberLength())
                    .maxNameLength(MAX_NAME_LENGTH)
                    .build())
            .build();
  }

  JsonLimits limits() {
    return limits;
  }

  /** The one value that {@code json} holds. */
  Node parse(String json) {
    requireLength(json);
    try (JsonParser in = reader.createParser(ObjectReadContext.empty(), json)) {
      try {
        in.nextToken();
        Node value = value(in);
        if (in.nextToken() != null) {
          throw Mistakes.malformed(Path.ROOT, "more follows its end", "one JSON value");
        }
        return value;
      } catch (StreamConstraintsException over) {
        throw overLimit(path(in.streamReadContext()), over);
      } catch (JacksonException malformed) {
        throw new CsmException(
            Mistakes.malformed(path(in.streamReadContext()), detail(malformed), "well-formed JSON")
                .problem(),
            malformed);
      }
    }
  }

  /** What {@code content} writes, refused if it could not be read again. */
  String writeBounded(Consumer<JsonGenerator> content) {
    String json = write(content);
    requireLength(json);
    // Not to be lost on the way to UTF-8. Outside of texts and names JSON has no such characters.
    requireCharacters(Path.ROOT, json);
    return json;
  }

  static String write(Node node) {
    return write(node::write);
  }

  static String write(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = WRITER.createGenerator(ObjectWriteContext.empty(), text)) {
      content.accept(out);
    }
    return text.toString();
  }

  /** The place of a surrogate without its other half, which is no character; -1 if none. */
  private static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1)))) {
        return i;
      }
      if (Character.isLowSurrogate(c)
          && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
        return i;
      }
    }
    return -1;
  }

  private static void requireCharacters(Path path, String text) {
    int lone = loneSurrogate(text);
    if (lone >= 0) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path.toString(),
          "value",
          String.format(
              Locale.ROOT,
              "%s\\u%04X",
              text.substring(Math.max(0, lone - 20), lone),
              (int) text.charAt(lone)),
          "expected",
          "texts of whole characters, without halves of a surrogate pair");
    }
  }

  private void requireLength(String json) {
    if (json.length() > limits.maxDocumentLength()) {
      throw tooLong(Path.ROOT, json.length(), limits.maxDocumentLength(), null);
    }
  }

  /** The value that begins at the current token. Depth is bounded by the parser. */
  private Node value(JsonParser in) {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw Mistakes.malformed(Path.ROOT, "it is empty", "one JSON value");
    }
    return switch (token) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> array(in);
      case VALUE_STRING -> text(in);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numeral(in);
      case VALUE_TRUE -> new Node.Flag(true);
      case VALUE_FALSE -> new Node.Flag(false);
      case VALUE_NULL -> new Node.Nothing();
      default -> throw new IllegalStateException("a text cannot begin a value with " + token);
    };
  }

  private static Node text(JsonParser in) {
    String text = in.getString();
    if (loneSurrogate(text) >= 0) {
      requireCharacters(path(in.streamReadContext()), text);
    }
    return new Node.Text(text);
  }

  /** The parser counts digits, and those of fractions only when they are asked for. */
  private Node numeral(JsonParser in) {
    String number = in.getString();
    if (number.length() > limits.maxNumberLength()) {
      throw tooLong(path(in.streamReadContext()), number.length(), limits.maxNumberLength(), null);
    }
    return new Node.Numeral(number);
  }

  private Node object(JsonParser in) {
    Map<String, Node> fields = new LinkedHashMap<>();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      in.nextToken();
      fields.put(name, value(in));
    }
    return new Node.Fields(fields);
  }

  private Node array(JsonParser in) {
    List<Node> elements = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(in));
    }
    return new Node.Items(elements);
  }

  private static Path path(TokenStreamContext where) {
    TokenStreamContext parent = where.getParent();
    if (parent == null) {
      return Path.ROOT;
    }
    Path outside = path(parent);
    if (where.inArray()) {
      return where.hasCurrentIndex() ? outside.element(where.getCurrentIndex()) : outside;
    }
    String name = where.currentName();
    return name == null ? outside : outside.field(name);
  }

  private static CsmException overLimit(Path path, StreamConstraintsException over) {
    Matcher matcher = OVER_LIMIT.matcher(over.getOriginalMessage());
    if (!matcher.find()) {
      return new CsmException(
          Mistakes.malformed(path, over.getOriginalMessage(), "a smaller document").problem(),
          over);
    }
    if (matcher.group(1).contains("depth")) {
      return new CsmException(
          Mistakes.malformed(
                  path,
                  "it is nested " + matcher.group(2) + " levels deep",
                  "at most " + matcher.group(3) + " levels")
              .problem(),
          over);
    }
    return tooLong(path, Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)), over);
  }

  private static CsmException tooLong(Path path, long length, long max, @Nullable Throwable cause) {
    Problem problem = Problem.of(Code.TOO_LONG, path.toString(), "length", length, "max", max);
    return cause == null ? new CsmException(problem) : new CsmException(problem, cause);
  }

  private static String detail(JacksonException malformed) {
    return malformed.getOriginalMessage()
        + " in line "
        + malformed.getLocation().getLineNr()
        + ", column "
        + malformed.getLocation().getColumnNr();
  }
}
