package io.csm.examples.torture;

/** A guard that can be taken out, to see that the checker notices. */
enum Weakness {
  /** Tickets are written at whatever version they have by then. */
  TICKET_VERSION,
  /** Agents are written at whatever version they have by then. */
  AGENT_VERSION,
  /** Whoever owned a shard once goes on to bind decisions. */
  EPOCH,
  /**
   * What fires is committed at whatever version its ticket has by then, and every node takes every
   * shard for its own.
   */
  FIRING,
  /** A command's key that was claimed meanwhile is no obstacle. */
  COMMAND_KEY,
  /** An address that was claimed meanwhile is no obstacle. */
  IDENTITY,
  /** A thread that was claimed meanwhile is no obstacle. */
  THREAD,
  /** H2 answers before it has written; a killed node takes the rest with it. H2 only. */
  DURABILITY,
  /**
   * Entries of the journal get their positions without the row of the shard being locked, and the
   * key of the journal is gone. PostgreSQL only.
   */
  POSITION
}
