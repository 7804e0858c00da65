package io.csm.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How values of one type stand in JSON. Immutable. */
interface Codec<T> {

  /** Writes {@code value}, with the fields that were unknown when it was read. */
  void write(JsonGenerator out, T value, UnknownFields unknown);

  /** The value of {@code node}; fields that are not known go into {@code unknown}. */
  T read(Node node, Path path, UnknownFields unknown);

  /** What is expected, for messages, e.g. "a text". */
  String expected();

  /** Whether an object leaves a field with that value out. */
  default boolean isLeftOut(T value) {
    return false;
  }

  /** What a field is worth that is left out; null where it may not be. */
  default @Nullable T ifLeftOut() {
    return null;
  }
}
