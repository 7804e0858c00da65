package io.csm.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The fields of one object, and of all objects below it, that this version does not know. Filled
 * while a document is read, not changed after.
 */
final class UnknownFields {
  /** None at all; never filled. */
  static final UnknownFields NONE = new UnknownFields();

  private @Nullable Map<String, Node> fields;

  /** By name of field, or by index of element. */
  private @Nullable Map<Object, UnknownFields> below;

  boolean isEmpty() {
    return fields == null && below == null;
  }

  void add(String name, Node value) {
    if (fields == null) {
      fields = new LinkedHashMap<>();
    }
    fields.put(name, value);
  }

  /** Takes a field out again that the caller knows after all. */
  @Nullable Node remove(String name) {
    if (fields == null) {
      return null;
    }
    Node removed = fields.remove(name);
    if (fields.isEmpty()) {
      fields = null;
    }
    return removed;
  }

  void addBelow(Object nameOrIndex, UnknownFields unknown) {
    if (!unknown.isEmpty()) {
      if (below == null) {
        below = new LinkedHashMap<>();
      }
      below.put(nameOrIndex, unknown);
    }
  }

  UnknownFields below(Object nameOrIndex) {
    return below == null ? NONE : below.getOrDefault(nameOrIndex, NONE);
  }

  /** Writes those of this one object, after the fields that are known. */
  void write(JsonGenerator out) {
    if (fields != null) {
      fields.forEach(
          (name, value) -> {
            out.writeName(name);
            value.write(out);
          });
    }
  }

  /** The same without those of elements of arrays, whose places a change may shift. */
  UnknownFields withoutElements() {
    UnknownFields kept = new UnknownFields();
    kept.fields = fields;
    if (below != null) {
      below.forEach(
          (step, unknown) -> {
            if (step instanceof String) {
              kept.addBelow(step, unknown.withoutElements());
            }
          });
    }
    return kept;
  }

  /** Adds all of them to {@code texts}, as JSON by path. */
  void collect(Path path, SortedMap<String, String> texts) {
    if (fields != null) {
      fields.forEach((name, node) -> texts.put(path.field(name).toString(), JsonText.write(node)));
    }
    if (below != null) {
      below.forEach(
          (step, unknown) ->
              unknown.collect(
                  step instanceof Integer index ? path.element(index) : path.field((String) step),
                  texts));
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UnknownFields that
        && Objects.equals(fields, that.fields)
        && Objects.equals(below, that.below);
  }

  @Override
  public int hashCode() {
    return Objects.hash(fields, below);
  }
}
