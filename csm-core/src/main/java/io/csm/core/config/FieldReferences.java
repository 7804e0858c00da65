package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.Problem;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks of the fields that policies name. */
final class FieldReferences {
  private FieldReferences() {}

  /** Why a policy may not name {@code field}: the schema has none, or it is personal; or null. */
  static @Nullable Problem problemOf(TicketSchema schema, String field, String path) {
    FieldDefinition definition = schema.field(field).orElse(null);
    if (definition == null) {
      return Problem.of(
          Code.UNKNOWN_FIELD,
          path,
          "field",
          field,
          "known",
          schema.fields().stream().map(FieldDefinition::name).collect(Collectors.joining(", ")));
    }
    return definition.personal() ? Problem.of(Code.PERSONAL_FIELD, path, "field", field) : null;
  }
}
