package io.csm.spi;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.TenantId;
import java.util.List;

/**
 * The unit of commitment: all of its writes and claims, or none.
 *
 * @param tenant to which every aggregate in it belongs
 * @param writes in the order in which their events go into the journal, at most {@value
 *     #MAX_WRITES}, each aggregate once; may be empty where only a claim is made
 * @param guards at most {@value #MAX_GUARDS}
 */
public record Change(TenantId tenant, List<Write> writes, List<Guard> guards) {
  /** The greatest number of aggregates in one change. */
  public static final int MAX_WRITES = 20_100;

  /** The greatest number of guards in one change. */
  public static final int MAX_GUARDS = 5_000;

  public Change {
    writes = List.copyOf(writes);
    guards = List.copyOf(guards);
    if (writes.size() > MAX_WRITES) {
      throw CsmException.of(
          Code.TOO_MANY, "change.writes", "size", writes.size(), "max", MAX_WRITES);
    }
    if (guards.size() > MAX_GUARDS) {
      throw CsmException.of(
          Code.TOO_MANY, "change.guards", "size", guards.size(), "max", MAX_GUARDS);
    }
    var seen = new java.util.TreeSet<io.csm.core.event.AggregateKey>();
    for (Write write : writes) {
      if (!write.key().tenant().equals(tenant) || !seen.add(write.key())) {
        throw CsmException.of(
            Code.INVALID_VALUE,
            "change.writes",
            "value",
            write.key(),
            "expected",
            "each aggregate once, all of tenant " + tenant);
      }
    }
  }
}
