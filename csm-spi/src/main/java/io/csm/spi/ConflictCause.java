package io.csm.spi;

/** Which kind of condition did not hold. */
public enum ConflictCause {
  /** An aggregate is at another version. */
  VERSION,
  /** Another node owns the shard now. */
  EPOCH,
  /** The identity belongs to another customer. */
  IDENTITY,
  /** The thread belongs to another conversation. */
  THREAD,
  /** The host key names something else. */
  HOST_KEY,
  /** The intake row is gone: the command in it has been decided. */
  INTAKE
}
