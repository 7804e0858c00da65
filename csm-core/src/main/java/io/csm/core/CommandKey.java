package io.csm.core;

import io.csm.core.internal.Require;

/**
 * The idempotency key of a command, unique per tenant. The host gives one to be able to repeat the
 * command safely; where it gives none, the desk draws one.
 *
 * @param value 1 to 200 characters, compared exactly
 */
public record CommandKey(String value) implements Comparable<CommandKey> {
  public CommandKey {
    Require.name("commandKey", value, 200);
  }

  @Override
  public int compareTo(CommandKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
