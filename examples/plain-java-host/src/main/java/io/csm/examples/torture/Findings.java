package io.csm.examples.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What does not hold: all of it counted by kind, the first of each kind told. Not thread-safe. */
final class Findings {
  private static final int MAX_TOLD = 5;

  private final SortedMap<Rule, Integer> counts = new TreeMap<>();
  private final List<String> told = new ArrayList<>();

  /** What has to hold. */
  enum Rule {
    /** Positions of a shard are contiguous, and the journal reaches to its end. */
    POSITIONS,
    /** What was read at a position once stands there for ever. */
    READ_ORDER,
    /** Ids of events are unique. */
    EVENT_ID,
    /** Versions of an aggregate grow one by one, and recordedAt never decreases. */
    VERSIONS,
    /** The state of an aggregate is the fold of its events. */
    STATE,
    /** A command is in the journal once, as one piece. */
    ONCE,
    /** What was acknowledged is there, with its answer. */
    ACKNOWLEDGED,
    /** What was rejected left nothing behind, but its answer. */
    REJECTED,
    /** Nobody has a ticket that somebody else has. */
    OWNER,
    /** Ticket and agent agree on who holds what. */
    HOLDING,
    /** No load above the capacity in force, except by an override. */
    CAPACITY,
    /** An offer ends once, not before its time, and stands in the round before it. */
    OFFER,
    /** Epochs never go back, and rounds count from one. */
    EPOCH,
    /** A snooze ends once, and not before its time. */
    SNOOZE,
    /** A deadline that is set fires once, not before its time, and not too long after. */
    DEADLINE,
    /** A threshold of an SLA clock is told once in a cycle, and not too long after its time. */
    ALERT,
    /** One customer for an address. */
    CUSTOMER,
    /** One conversation for a thread, and one ticket at a time in it. */
    CONVERSATION,
    /** No two tickets of a tenant have the same number. */
    NUMBER,
    /** What a message says can be read. */
    CONTENT
  }

  void add(Rule rule, String where, String what) {
    if (counts.merge(rule, 1, Integer::sum) <= MAX_TOLD) {
      told.add(rule + " " + where + ": " + what);
    }
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** How many there are of each rule that does not hold. */
  SortedMap<Rule, Integer> counts() {
    return counts;
  }

  /** The first of each rule. */
  List<String> told() {
    return told;
  }
}
