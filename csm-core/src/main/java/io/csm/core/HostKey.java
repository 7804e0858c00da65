package io.csm.core;

import io.csm.core.internal.Require;

/**
 * The host's own name of a tenant, customer, agent, team, queue, ticket or message, e.g. its
 * primary key. Unique per tenant and type; 1 to 128 characters, without control characters and
 * without blanks at its ends. Compared exactly, case included.
 *
 * @param <I> the type of id that the key stands for
 */
public record HostKey<I extends Id<I>>(String value) implements Ref<I>, Comparable<HostKey<I>> {
  /** The greatest length, in UTF-16 units. */
  public static final int MAX_LENGTH = 128;

  public HostKey {
    Require.name("hostKey", value, MAX_LENGTH);
  }

  /** The key {@code value}; its type follows from where it is used. */
  public static <I extends Id<I>> HostKey<I> of(String value) {
    return new HostKey<>(value);
  }

  @Override
  public int compareTo(HostKey<I> other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
