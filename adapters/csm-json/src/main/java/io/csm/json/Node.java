package io.csm.json;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * A JSON value as it was read. Numbers keep their text and objects the order of their fields, so
 * that what is not known can be written back as it was.
 */
sealed interface Node {

  /** Writes the value. */
  void write(JsonGenerator out);

  /** The value in a few words, for messages. */
  String describe();

  /** A string. */
  record Text(String value) implements Node {
    @Override
    public void write(JsonGenerator out) {
      out.writeString(value);
    }

    @Override
    public String describe() {
      return "the text (" + value + ")";
    }
  }

  /** A number, as it was written. */
  record Numeral(String text) implements Node {
    @Override
    public void write(JsonGenerator out) {
      out.writeNumber(text);
    }

    @Override
    public String describe() {
      return "the number (" + text + ")";
    }
  }

  /** True or false. */
  record Flag(boolean value) implements Node {
    @Override
    public void write(JsonGenerator out) {
      out.writeBoolean(value);
    }

    @Override
    public String describe() {
      return "(" + value + ")";
    }
  }

  /** Null. */
  record Nothing() implements Node {
    @Override
    public void write(JsonGenerator out) {
      out.writeNull();
    }

    @Override
    public String describe() {
      return "(null)";
    }
  }

  /** An array. */
  record Items(List<Node> elements) implements Node {
    @Override
    public void write(JsonGenerator out) {
      out.writeStartArray();
      elements.forEach(element -> element.write(out));
      out.writeEndArray();
    }

    @Override
    public String describe() {
      return "an array";
    }
  }

  /** An object, its fields in the order in which they were read. */
  record Fields(Map<String, Node> byName) implements Node {
    @Override
    public void write(JsonGenerator out) {
      out.writeStartObject();
      byName.forEach(
          (name, value) -> {
            out.writeName(name);
            value.write(out);
          });
      out.writeEndObject();
    }

    @Override
    public String describe() {
      return "an object";
    }
  }
}
