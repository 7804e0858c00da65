package io.csm.simulator;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A caller who wants an agent, and apart from that what became, or would become, of the call.
 *
 * <p>Everything but {@link #fate()} is known when the caller begins to wait. A router may be told
 * that much; the fate is the future, and is for the driver of a replay alone.
 *
 * @param line the line of the log, counted from 1, or the number of the drawn call
 * @param id unique within the trace
 * @param channel how the caller came: {@code voice} in a call-centre log
 * @param customer the customer's key, null if unknown
 * @param priority 0 to 2, the higher the more urgent
 * @param skill what the agent must be able to do
 * @param enteredAt when the caller began to wait for an agent: the entry to the queue, and where
 *     there was no queue, the end of the automatic part of the call
 */
public record Call(
    long line,
    String id,
    String channel,
    @Nullable String customer,
    int priority,
    String skill,
    Instant enteredAt,
    Fate fate) {

  public Call {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(skill, "skill");
    Objects.requireNonNull(enteredAt, "enteredAt");
    Objects.requireNonNull(fate, "fate");
  }
}
