package io.csm.json;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read: a value, and the fields around and inside it that this version does not know.
 * {@link CsmJson#writeDocument} writes both, so that an older program does not lose what a newer
 * one wrote. Immutable.
 *
 * @param <T> the type of the value
 */
public final class JsonDocument<T> {
  private final T value;
  private final UnknownFields unknown;

  JsonDocument(T value, UnknownFields unknown) {
    this.value = value;
    this.unknown = unknown;
  }

  /** The value. */
  public T value() {
    return value;
  }

  /** Whether there were fields that this version does not know. */
  public boolean hasUnknownFields() {
    return !unknown.isEmpty();
  }

  /** The fields that this version does not know: their JSON by their path. */
  public SortedMap<String, String> unknownFields() {
    SortedMap<String, String> texts = new TreeMap<>();
    unknown.collect(Path.ROOT, texts);
    return Collections.unmodifiableSortedMap(texts);
  }

  /**
   * The document of a later state of the same thing. It keeps the unknown fields, except those
   * inside the elements of arrays, because an element may have gone or changed its place.
   */
  public JsonDocument<T> with(T newValue) {
    return new JsonDocument<>(newValue, unknown.withoutElements());
  }

  UnknownFields unknown() {
    return unknown;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonDocument<?> that
        && value.equals(that.value)
        && unknown.equals(that.unknown);
  }

  @Override
  public int hashCode() {
    return 31 * value.hashCode() + unknown.hashCode();
  }

  @Override
  public String toString() {
    return hasUnknownFields() ? value + " and " + unknownFields() : value.toString();
  }
}
