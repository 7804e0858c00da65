package io.csm.spi;

import io.csm.core.AgentId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.core.people.AgentProfile;
import java.util.List;
import java.util.SortedMap;

/**
 * Who the agents are, by the host's own tables. The desk reads it when it is told that something
 * changed, and journals what it saw; decisions are made on what was journalled, never on the
 * directory itself.
 *
 * <p><b>Staleness:</b> whatever is newer in the directory has no effect until the host says {@code
 * changed}, or the desk has read the cursor on. <b>Threads:</b> any, outside of any lock of ours.
 * <b>Failure:</b> an exception or a slow answer delays the update and nothing else; routing goes on
 * with what was seen last. <b>Cost:</b> one batched look-up for at most 1,000 keys.
 */
public interface AgentDirectory {

  /**
   * The profiles of those keys that exist. A key that is missing from the answer is an agent who
   * left for good: retired, with held work kept until it is transferred.
   */
  SortedMap<HostKey<AgentId>, AgentProfile> find(TenantId tenant, List<HostKey<AgentId>> keys);

  /**
   * The keys that changed after a cursor, in the order of change.
   *
   * @param cursor what the last answer said; empty at first: then every key
   * @param limit 1 to 1,000
   */
  Changed<HostKey<AgentId>> changedAfter(TenantId tenant, String cursor, int limit);
}
