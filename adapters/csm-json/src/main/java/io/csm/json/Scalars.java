package io.csm.json;

import io.csm.core.CsmException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;

/** The codecs of single values. */
final class Scalars {
  static final TextCodec<String> TEXT = TextCodec.of("a text", text -> text, text -> text);

  static final TextCodec<Instant> INSTANT =
      TextCodec.of(
          "a time such as 2026-03-01T08:30:00Z",
          Instants::format,
          text -> Instants.parse(bounded(text)));

  static final TextCodec<Duration> DURATION =
      TextCodec.of(
          "a duration such as PT1H30M", Duration::toString, text -> Duration.parse(bounded(text)));

  static final TextCodec<LocalDate> DATE =
      TextCodec.of(
          "a day such as 2026-03-01", LocalDate::toString, text -> LocalDate.parse(bounded(text)));

  /** A text, because many programs read numbers as binary fractions. */
  static final TextCodec<BigDecimal> DECIMAL =
      new TextCodec.Converted<>(
          "a decimal number as a text, such as \"12.50\"",
          BigDecimal::toPlainString,
          text -> new BigDecimal(bounded(text))) {
        @Override
        public BigDecimal read(Node node, Path path, UnknownFields unknown) {
          return node instanceof Node.Numeral number
              ? parse(number.text(), path)
              : super.read(node, path, unknown);
        }
      };

  static final Codec<Boolean> FLAG = new Flag();

  static final Codec<Integer> INT = whole(Integer::longValue, Math::toIntExact);

  static final Codec<Long> LONG = whole(Long::longValue, Long::valueOf);

  /** The greatest whole number up to which every program can tell neighbours apart. */
  private static final long MAX_EXACT = (1L << 53) - 1;

  /** The longest text that is taken for a number or a time. */
  private static final int MAX_LENGTH = 100;

  private Scalars() {}

  /** Whole numbers that no program has trouble with. */
  static <T> Codec<T> whole(ToLongFunction<T> value, LongFunction<T> of) {
    return new Whole<>(value, of);
  }

  /** 64-bit ids: texts, because many programs keep only 53 bits of a number. */
  static <T> TextCodec<T> id(ToLongFunction<T> value, LongFunction<T> of) {
    return new TextCodec.Converted<>(
        "an id as a text, such as \"42\"",
        id -> Long.toString(value.applyAsLong(id)),
        text -> of.apply(exact(text))) {
      @Override
      public T read(Node node, Path path, UnknownFields unknown) {
        if (!(node instanceof Node.Numeral number)) {
          return super.read(node, path, unknown);
        }
        T id = parse(number.text(), path);
        if (Math.abs(value.applyAsLong(id)) > MAX_EXACT) {
          throw Mistakes.malformed(
              path,
              "it is " + number.describe() + ", which may have been rounded on its way",
              expected());
        }
        return id;
      }
    };
  }

  /** Takes only the usual form, so that one id is always one text. */
  private static long exact(String text) {
    long value = Long.parseLong(text);
    if (!Long.toString(value).equals(text)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  private static String bounded(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("longer than " + MAX_LENGTH);
    }
    return text;
  }

  private record Whole<T>(ToLongFunction<T> value, LongFunction<T> of) implements Codec<T> {
    @Override
    public void write(JsonGenerator out, T whole, UnknownFields unknown) {
      out.writeNumber(value.applyAsLong(whole));
    }

    @Override
    public T read(Node node, Path path, UnknownFields unknown) {
      if (!(node instanceof Node.Numeral number)) {
        throw Mistakes.unexpected(path, node, expected());
      }
      try {
        return of.apply(Long.parseLong(number.text()));
      } catch (CsmException refused) {
        throw Mistakes.at(path, List.of(), refused);
      } catch (NumberFormatException | ArithmeticException notWhole) {
        throw Mistakes.invalid(path, number.text(), expected(), notWhole);
      }
    }

    @Override
    public String expected() {
      return "a whole number";
    }
  }

  private record Flag() implements Codec<Boolean> {
    @Override
    public void write(JsonGenerator out, Boolean value, UnknownFields unknown) {
      out.writeBoolean(value);
    }

    @Override
    public Boolean read(Node node, Path path, UnknownFields unknown) {
      if (node instanceof Node.Flag flag) {
        return flag.value();
      }
      throw Mistakes.unexpected(path, node, expected());
    }

    @Override
    public String expected() {
      return "true or false";
    }
  }
}
