package io.csm.core;

/** The number of a shard, from 0. A tenant lives whole in one shard. */
public record ShardId(int value) implements Comparable<ShardId> {
  public ShardId {
    if (value < 0) {
      throw CsmException.of(
          Code.INVALID_VALUE, "shard", "value", value, "expected", "zero or a positive number");
    }
  }

  @Override
  public int compareTo(ShardId other) {
    return Integer.compare(value, other.value);
  }
}
