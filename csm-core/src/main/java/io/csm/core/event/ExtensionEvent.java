package io.csm.core.event;

import io.csm.core.internal.Require;

/**
 * An event that a host or a later module adds. The engine stores and passes it on, and folds it
 * into nothing.
 *
 * @param namespace who defines it, e.g. {@code com.example.crm}, 1 to 128 characters
 * @param name 1 to 128 characters
 * @param version of its payload, from 1
 * @param payload any text, usually JSON, at most {@value #MAX_PAYLOAD} UTF-16 units
 */
public record ExtensionEvent(String namespace, String name, int version, String payload)
    implements Event {
  /** The greatest length of a payload. */
  public static final int MAX_PAYLOAD = 16_384;

  public ExtensionEvent {
    Require.name("extension.namespace", namespace, 128);
    Require.name("extension.name", name, 128);
    Require.range("extension.version", version, 1, 1_000_000);
    Require.text("extension.payload", payload, MAX_PAYLOAD);
  }

  @Override
  public EventKind kind() {
    return EventKind.EXTENSION;
  }
}
