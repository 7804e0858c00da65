package io.csm.core.config;

/** The types of fields. Each takes one kind of {@link FieldValue}; see there for ranges. */
public enum FieldType {
  /** Text of bounded length. */
  TEXT(FieldValue.Kind.TEXT),
  /** A decimal number. */
  NUMBER(FieldValue.Kind.NUMBER),
  /** An amount in a currency. */
  MONEY(FieldValue.Kind.MONEY),
  /** A day of the calendar, without a time zone. */
  DATE(FieldValue.Kind.DATE),
  /** A moment on the time line. */
  INSTANT(FieldValue.Kind.INSTANT),
  /** Yes or no. */
  BOOLEAN(FieldValue.Kind.BOOLEAN),
  /** One of a flat list of choices. */
  CHOICE(FieldValue.Kind.CHOICE),
  /** A path through a tree of choices, from its root to a leaf. */
  CASCADED_CHOICE(FieldValue.Kind.CASCADED_CHOICE),
  /** An object of the host, by its type and key; csm does not look it up. */
  REFERENCE(FieldValue.Kind.REFERENCE);

  private final FieldValue.Kind valueKind;

  FieldType(FieldValue.Kind valueKind) {
    this.valueKind = valueKind;
  }

  /** The kind of values that a field of this type takes, unless it is personal. */
  public FieldValue.Kind valueKind() {
    return valueKind;
  }

  /** Whether fields of this type have choices. */
  public boolean hasChoices() {
    return this == CHOICE || this == CASCADED_CHOICE;
  }
}
