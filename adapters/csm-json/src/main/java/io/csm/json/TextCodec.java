package io.csm.json;

import io.csm.core.CsmException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/** Values that are texts in JSON, and so can be names of fields too. */
abstract class TextCodec<T> implements Codec<T> {
  private final String expected;

  TextCodec(String expected) {
    this.expected = expected;
  }

  /**
   * Values with a text form of their own.
   *
   * @param parse refuses a text with an {@link IllegalArgumentException}, an {@link
   *     ArithmeticException}, a {@link DateTimeException}, or a {@link CsmException} that has more
   *     to say
   */
  static <T> TextCodec<T> of(
      String expected, Function<T, String> format, Function<String, T> parse) {
    return new Converted<>(expected, format, parse);
  }

  /** Constants, by their names. */
  static <E extends Enum<E>> TextCodec<E> ofConstants(Class<E> type) {
    return new Constants<>(type);
  }

  abstract String format(T value);

  abstract T parse(String text, Path path);

  @Override
  public void write(JsonGenerator out, T value, UnknownFields unknown) {
    out.writeString(format(value));
  }

  @Override
  public T read(Node node, Path path, UnknownFields unknown) {
    if (node instanceof Node.Text text) {
      return parse(text.value(), path);
    }
    throw Mistakes.unexpected(path, node, expected);
  }

  @Override
  public String expected() {
    return expected;
  }

  /** A text form made and read by functions. */
  static class Converted<T> extends TextCodec<T> {
    private final Function<T, String> format;
    private final Function<String, T> parse;

    Converted(String expected, Function<T, String> format, Function<String, T> parse) {
      super(expected);
      this.format = format;
      this.parse = parse;
    }

    @Override
    String format(T value) {
      return format.apply(value);
    }

    @Override
    T parse(String text, Path path) {
      try {
        return parse.apply(text);
      } catch (CsmException refused) {
        throw Mistakes.at(path, List.of(), refused);
      } catch (IllegalArgumentException | ArithmeticException | DateTimeException malformed) {
        throw Mistakes.invalid(path, text, expected(), malformed);
      }
    }
  }

  private static final class Constants<E extends Enum<E>> extends TextCodec<E> {
    private final SortedMap<String, E> byName = new TreeMap<>();
    private final List<String> names = new ArrayList<>();

    Constants(Class<E> type) {
      super("one of the names of " + type.getSimpleName());
      for (E constant : type.getEnumConstants()) {
        byName.put(constant.name(), constant);
        names.add(constant.name());
      }
    }

    @Override
    String format(E value) {
      return value.name();
    }

    @Override
    E parse(String text, Path path) {
      E constant = byName.get(text);
      if (constant == null) {
        throw new Mistakes.NotKnownHere(path, text, names);
      }
      return constant;
    }
  }
}
