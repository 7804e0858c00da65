package io.csm.core;

/**
 * A place in the journal of one shard. Contiguous within a shard and meaningless across shards;
 * treat it as opaque and only compare it. {@link #START} stands before the first entry.
 */
public record Position(long value) implements Comparable<Position> {
  /** Before the first entry. */
  public static final Position START = new Position(0);

  public Position {
    if (value < 0) {
      throw CsmException.of(
          Code.INVALID_VALUE, "position", "value", value, "expected", "zero or a positive number");
    }
  }

  @Override
  public int compareTo(Position other) {
    return Long.compare(value, other.value);
  }

  /** Whether this place comes after {@code other}. */
  public boolean isAfter(Position other) {
    return value > other.value;
  }
}
