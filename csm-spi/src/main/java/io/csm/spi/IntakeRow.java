package io.csm.spi;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command that was written down inside a transaction of the host's. Immutable; arrays are copied.
 */
public final class IntakeRow {
  /** The greatest size of a command in its written form, bodies of messages included, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private final ShardId shard;
  private final TenantId tenant;
  private final long id;
  private final @Nullable TicketId ticket;
  private final @Nullable HostKey<TicketId> key;
  private final byte[] command;

  /**
   * A row.
   *
   * @param shard where the tenant lives
   * @param id drawn when the command was given, and never twice; rows are decided in this order
   * @param ticket that the command names by its id, or that it may open; null for neither
   * @param key by which the command names a ticket, or that it gives to the ticket that it opens;
   *     null for neither
   * @param command in the desk's own form, personal content included
   * @throws CsmException with {@code TOO_LONG} if the command is longer than {@link #MAX_BYTES}
   */
  public IntakeRow(
      ShardId shard,
      TenantId tenant,
      long id,
      @Nullable TicketId ticket,
      @Nullable HostKey<TicketId> key,
      byte[] command) {
    if (command.length > MAX_BYTES) {
      throw CsmException.of(
          Code.TOO_LONG, "intake.command", "length", command.length, "max", MAX_BYTES);
    }
    this.shard = shard;
    this.tenant = tenant;
    this.id = id;
    this.ticket = ticket;
    this.key = key;
    this.command = command.clone();
  }

  public ShardId shard() {
    return shard;
  }

  public TenantId tenant() {
    return tenant;
  }

  public long id() {
    return id;
  }

  /** The ticket that the command names by its id, or that it may open. */
  public Optional<TicketId> ticket() {
    return Optional.ofNullable(ticket);
  }

  /** The key by which the command names a ticket, or that it gives to the one that it opens. */
  public Optional<HostKey<TicketId>> key() {
    return Optional.ofNullable(key);
  }

  public byte[] command() {
    return command.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IntakeRow row
        && shard.equals(row.shard)
        && tenant.equals(row.tenant)
        && id == row.id
        && ticket().equals(row.ticket())
        && key().equals(row.key())
        && Arrays.equals(command, row.command);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  /** Without the command, which may be personal. */
  @Override
  public String toString() {
    return "intake-" + id + " of " + tenant + " in " + shard;
  }
}
