package io.csm.core.config;

import io.csm.core.ContentRef;

/** The value of a ticket's field. */
public sealed interface FieldValue {
  /** What a personal field holds: a reference to erasable content. */
  record Content(ContentRef ref) implements FieldValue {}
}
