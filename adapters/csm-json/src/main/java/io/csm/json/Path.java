package io.csm.json;

import org.jspecify.annotations.Nullable;

/** Where in a document something stands, e.g. {@code data.item.requiredSkills[2].level}. */
final class Path {
  /** The document itself. */
  static final Path ROOT = new Path(null, "", -1);

  private static final int MAX_NAME_SHOWN = 64;

  private final @Nullable Path parent;
  private final String name;

  /** The place in an array, or -1 for a field of an object. */
  private final int index;

  private Path(@Nullable Path parent, String name, int index) {
    this.parent = parent;
    this.name = name;
    this.index = index;
  }

  Path field(String fieldName) {
    return new Path(this, fieldName, -1);
  }

  Path element(int elementIndex) {
    return new Path(this, "", elementIndex);
  }

  /** The path; {@code document} for the document itself. */
  @Override
  public String toString() {
    if (parent == null) {
      return "document";
    }
    StringBuilder text = new StringBuilder();
    append(text);
    return text.toString();
  }

  private void append(StringBuilder text) {
    if (parent == null) {
      return;
    }
    parent.append(text);
    if (index >= 0) {
      text.append('[').append(index).append(']');
    } else if (isPlain(name)) {
      text.append(text.isEmpty() ? "" : ".").append(shortened());
    } else {
      text.append("[\"").append(shortened()).append("\"]");
    }
  }

  private static boolean isPlain(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> c == '_' || c == '-' || Character.isLetterOrDigit(c));
  }

  private String shortened() {
    return name.length() <= MAX_NAME_SHOWN ? name : name.substring(0, MAX_NAME_SHOWN - 1) + "…";
  }
}
