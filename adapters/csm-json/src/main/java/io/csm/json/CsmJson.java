package io.csm.json;

import io.csm.core.CsmException;
import io.csm.core.event.JournalEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * Writes values, events, states and configuration of csm as JSON, and reads them.
 *
 * <p>Documents are records and enums of {@code io.csm.core} and its packages, its closed sets such
 * as {@code ConfigurationItem}, and {@code Configuration}; anything else is refused. Equal values
 * are the same text, on every machine: objects have their fields in a fixed order, sets and maps
 * theirs, and there is no white space. The format is described in {@code docs/json.md}.
 *
 * <p>What cannot be read is refused with a {@link CsmException} that names the path in the
 * document: {@code MALFORMED} where it is no JSON, or a field is missing or of another type; {@code
 * INVALID_VALUE}, {@code UNKNOWN_CHOICE}, {@code TOO_LONG} or {@code TOO_MANY} where a value is not
 * allowed there.
 *
 * <p>Immutable and thread-safe. Reading and writing take time and memory in proportion to the
 * document, whose size is limited ({@link JsonLimits}).
 */
public final class CsmJson {
  private final JsonText text;

  private CsmJson(JsonLimits limits) {
    text = new JsonText(limits);
  }

  /** With {@link JsonLimits#STANDARD}. */
  public static CsmJson standard() {
    return new CsmJson(JsonLimits.STANDARD);
  }

  /** With other limits. */
  public static CsmJson withLimits(JsonLimits limits) {
    return new CsmJson(limits);
  }

  /**
   * The JSON Schema (2020-12) of configuration: of each item, of a tenant's whole configuration,
   * and of a business calendar. What it allows differs from what {@link #read} takes in three
   * things: null in place of a field that is left out and fields that are not known are errors by
   * it, and ranges of numbers and lengths are only partly in it. Takes a read of the jar.
   */
  public static String configurationSchema() {
    try (InputStream schema = CsmJson.class.getResourceAsStream("configuration.schema.json")) {
      if (schema == null) {
        throw new IllegalStateException("configuration.schema.json is not in the jar");
      }
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What it refuses to read. */
  public JsonLimits limits() {
    return text.limits();
  }

  /**
   * {@code value} as JSON, in one line.
   *
   * @throws CsmException with {@code INVALID_VALUE} if it is of no type of csm, or an event whose
   *     envelope names a schema version that is not the event's; with {@code MALFORMED} for an
   *     {@code UnknownEvent} whose payload is no JSON; with {@code TOO_LONG} beyond the limit
   */
  public String write(Object value) {
    return write(value, UnknownFields.NONE);
  }

  /**
   * What was read, as JSON, in one line: the value, and in each object after its own fields those
   * that are not known, in the order in which they were read.
   *
   * @throws CsmException as {@link #write}
   */
  public String writeDocument(JsonDocument<?> document) {
    return write(document.value(), document.unknown());
  }

  /**
   * The value that {@code json} holds; fields that are not known are dropped.
   *
   * @throws CsmException if {@code type} is none of csm, or {@code json} is not of that type
   */
  public <T> T read(String json, Class<T> type) {
    return readDocument(json, type).value();
  }

  /**
   * The value that {@code json} holds, with the fields that are not known.
   *
   * @throws CsmException if {@code type} is none of csm, or {@code json} is not of that type
   */
  public <T> JsonDocument<T> readDocument(String json, Class<T> type) {
    UnknownFields unknown = new UnknownFields();
    T value = Codecs.ofDocument(type).read(text.parse(json), Path.ROOT, unknown);
    return new JsonDocument<>(value, unknown);
  }

  /**
   * Appends {@code entry} as one line of a journal.
   *
   * @throws IOException if {@code out} fails
   * @throws CsmException as {@link #write}
   */
  public void writeLine(Appendable out, JournalEntry entry) throws IOException {
    out.append(write(entry)).append('\n');
  }

  /**
   * The entries of a journal with one document per line, read one by one as they are asked for.
   * Lines end with a line feed; a path begins with the number of its line, e.g. {@code
   * line[17].data.offer}. After a line that is refused the next call goes on with the line after
   * it. The iterator is not thread-safe, and does not close {@code lines}; if that fails, it throws
   * an {@link java.io.UncheckedIOException}.
   */
  public Iterator<JsonDocument<JournalEntry>> readLines(Reader lines) {
    return new JournalLines(this, lines);
  }

  private String write(Object value, UnknownFields unknown) {
    Codec<Object> codec = Codecs.ofDocument(value);
    return text.writeBounded(out -> codec.write(out, value, unknown));
  }
}
