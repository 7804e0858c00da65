package io.csm.core.ticket;

import io.csm.core.config.SlaAction;
import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.List;

/**
 * Something that is to happen to a ticket at a time, once, unless it is cancelled, replaced, or the
 * ticket is closed before. Immutable.
 *
 * @param key names it among the deadlines of its ticket, 1 to 128 characters
 * @param due when; a time that has come already is due at once
 * @param actions what is done then, at most {@value #MAX_ACTIONS}, in their order; the journal
 *     tells of it in any case
 * @param payload what the host wants to be told then, any text without personal content, at most
 *     {@value #MAX_PAYLOAD} UTF-16 units
 */
public record Deadline(String key, Instant due, List<SlaAction> actions, String payload) {
  /** The greatest length of a key, in UTF-16 units. */
  public static final int MAX_KEY_LENGTH = 128;

  /** The most actions. */
  public static final int MAX_ACTIONS = 10;

  /** The greatest length of a payload. */
  public static final int MAX_PAYLOAD = 2_000;

  public Deadline {
    Require.name("deadline.key", key, MAX_KEY_LENGTH);
    actions = Require.list("deadline.actions", actions, MAX_ACTIONS);
    Require.text("deadline.payload", payload, MAX_PAYLOAD);
  }

  /** A deadline without payload. */
  public static Deadline of(String key, Instant due, SlaAction... actions) {
    return new Deadline(key, due, List.of(actions), "");
  }
}
