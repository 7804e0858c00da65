package io.csm.core;

/**
 * The stable codes of everything that can be refused or go wrong. Codes are never renamed; the
 * wording that belongs to them is in {@link ProblemText}.
 */
public enum Code {
  /** A value is outside what its type allows. Arguments: value, expected. */
  INVALID_VALUE,
  /** A text is longer than allowed. Arguments: length, max. */
  TOO_LONG,
  /** A list holds more than allowed. Arguments: size, max. */
  TOO_MANY,
  /** Nothing has that id or key, for this tenant. Arguments: type, ref. */
  NOT_FOUND,
  /** The id or key is taken. Arguments: type, ref. */
  ALREADY_EXISTS,
  /** The transition table has no such step. Arguments: command, status, allowed. */
  NOT_ALLOWED_NOW,
  /** The schema has no such field. Arguments: field, known. */
  UNKNOWN_FIELD,
  /** The schema has no such type, status or choice. Arguments: value, known. */
  UNKNOWN_CHOICE,
  /** A field must be filled first. Arguments: field, at. */
  FIELD_REQUIRED,
  /** A policy names a personal field. Arguments: field. */
  PERSONAL_FIELD,
  /** Somebody else holds the work. Arguments: ticket, agent. */
  ALREADY_ASSIGNED,
  /** The offer was accepted, declined, withdrawn or has expired. Arguments: offer. */
  OFFER_OVER,
  /** The agent and the queue belong to different pools. Arguments: agent, pool. */
  NOT_IN_POOL,
  /**
   * The agent has no free units, and the command did not override. Arguments: agent, units, free.
   */
  OVER_CAPACITY,
  /**
   * The agent has as much work of a channel or a queue as the limit allows, and the command did not
   * override. Arguments: agent, limit, of.
   */
  LIMIT_REACHED,
  /** The agent is not signed in or takes no new work. Arguments: agent, presence. */
  AGENT_UNAVAILABLE,
  /** The idempotency key was used for another command. Arguments: key. */
  KEY_REUSED,
  /** What the command was about has been erased. Arguments: type, ref. */
  ERASED,
  /** The host's access port denied it. Arguments: action. */
  ACCESS_DENIED,
  /** The host's command guard refused it. Arguments: reason. */
  GUARD_REFUSED,
  /** Too much is waiting to be decided; try again later. Arguments: limit. */
  OVERLOADED,
  /** The change lost its race too often. Arguments: attempts. */
  CONTENDED,
  /** The journal no longer reaches back that far. Arguments: firstAvailable. */
  TRUNCATED,
  /**
   * Not every running node can read what this would write; passing, as an upgrade goes on.
   * Arguments: event, level (that it needs), lowest (of a running node).
   */
  UPGRADE_PENDING,
  /** The engine has been closed. Arguments: none. */
  ENGINE_CLOSED,
  /** The tenant is suspended by the host. Arguments: tenant. */
  TENANT_SUSPENDED,
  /** The application that embeds the engine was put together wrongly. Arguments: detail, cure. */
  WRONG_SETUP,
  /** A port broke its contract. Arguments: port, detail. */
  BROKEN_PORT,
  /**
   * The store failed; what became of the call is unknown, and it may be repeated with the same key.
   * Arguments: state (of SQL, or none), detail.
   */
  STORE_FAILED,
  /** The store does not take part in the host's transaction. Arguments: detail. */
  NO_SHARED_TRANSACTION,
  /**
   * A transaction of the host is open, and the command is none that can be written down in it.
   * Arguments: none.
   */
  NOT_IN_TRANSACTION,
  /** A text, document or record cannot be read. Arguments: detail, expected. */
  MALFORMED,
  /** A calendar, or what several have in common, is never open. Arguments: calendar. */
  NO_OPEN_TIME,
  /** Business time does not add up before calendars end. Arguments: start, duration, end. */
  BEYOND_CALENDAR
}
