package io.csm.simulator;

import io.csm.simulator.Defect.Treatment;

/** What can be wrong with a line, and what is then done with it. */
public enum DefectReason {
  /** Nothing but white space. */
  BLANK_LINE(Treatment.LEFT_OUT),
  /** More characters than any line of the format can have. */
  LINE_TOO_LONG(Treatment.LEFT_OUT),
  /** Bytes that are not UTF-8. */
  NOT_UTF8(Treatment.LEFT_OUT),
  /** A byte order mark before the first line; it is skipped. */
  BYTE_ORDER_MARK(Treatment.REPAIRED),
  /** The first line is a call already; it is read as one. */
  NO_HEADER(Treatment.KEPT),
  /** Not as many columns as the format has. */
  WRONG_COLUMNS(Treatment.LEFT_OUT),
  /** A column that must be a whole number is not. */
  NOT_A_NUMBER(Treatment.LEFT_OUT),
  /** A name that is empty, or longer than 64 characters. */
  BAD_NAME(Treatment.LEFT_OUT),
  /** A date that does not exist, or is not yyMMdd. */
  IMPOSSIBLE_DATE(Treatment.LEFT_OUT),
  /** A time that does not exist, or is not H:mm:ss. */
  IMPOSSIBLE_TIME(Treatment.LEFT_OUT),
  /** A type that names no known skill. */
  UNKNOWN_TYPE(Treatment.LEFT_OUT),
  /** An outcome other than AGENT, HANG and PHANTOM. */
  UNKNOWN_OUTCOME(Treatment.LEFT_OUT),
  /** A priority other than 0, 1 and 2; taken as 0. */
  UNKNOWN_PRIORITY(Treatment.REPAIRED),
  /** No customer id; the caller is taken as unknown. */
  MISSING_CUSTOMER(Treatment.KEPT),
  /**
   * A customer id that is no longer exact, such as {@code 6.02157E+11}, or no id at all; several
   * customers may share it, so that the caller is taken as unknown.
   */
  UNREADABLE_CUSTOMER(Treatment.REPAIRED),
  /** The same VRU line, date and call id a second time: the same call, told twice. */
  DUPLICATE_LINE(Treatment.LEFT_OUT),
  /** The same date and call id on another VRU line: two calls; their ids name the VRU line. */
  DUPLICATE_CALL_ID(Treatment.KEPT),
  /** A time just after midnight, on the date of the evening before; taken as the next day. */
  PAST_MIDNIGHT(Treatment.REPAIRED),
  /** A wall-clock time that the change to summer time skips; taken as that much later. */
  SKIPPED_LOCAL_TIME(Treatment.REPAIRED),
  /** A wall-clock time that occurs twice when summer time ends; taken as the first. */
  AMBIGUOUS_LOCAL_TIME(Treatment.KEPT),
  /**
   * The VRU ends before it began, by up to an hour. The entry to the queue agrees with its end, and
   * its beginning is used nowhere.
   */
  VRU_EXIT_BEFORE_ENTRY(Treatment.KEPT),
  /** The wait ends before it began, and its length does not tell when. */
  EXIT_BEFORE_ENTRY(Treatment.LEFT_OUT),
  /** The wait ends before it began, and its length tells when. */
  QUEUE_END_REPAIRED(Treatment.REPAIRED),
  /**
   * The service ends before it began, or begins before the call. Its end is taken from its length
   * where that is possible; else the service counts as one without times.
   */
  SERVICE_REPAIRED(Treatment.REPAIRED),
  /** The length of the VRU part is not its end minus its start; the ends are believed. */
  VRU_TIME_DISAGREES(Treatment.KEPT),
  /** The length of the wait is not its end minus its start; the ends are believed. */
  QUEUE_TIME_DISAGREES(Treatment.KEPT),
  /** The length of the service is not its end minus its start; the ends are believed. */
  SERVICE_TIME_DISAGREES(Treatment.KEPT),
  /** Answered, but by nobody known. */
  NO_SERVER(Treatment.KEPT),
  /** Answered, but without times of service. */
  NO_SERVICE_TIMES(Treatment.KEPT),
  /** The caller left, and yet there are times of service or an agent; these are not used. */
  SERVICE_BUT_NOT_ANSWERED(Treatment.REPAIRED),
  /**
   * Without a queue, the service starts before the VRU ends: nearly always by a second or two, as
   * two devices stamp the same moment. The end of the VRU is taken as the hand-over.
   */
  SERVICE_BEFORE_VRU_END(Treatment.KEPT),
  /** As above, with a queue, by one or two seconds. The end of the wait is the hand-over. */
  SERVICE_BEFORE_QUEUE_END(Treatment.KEPT),
  /** The service starts more than two seconds before the wait ends: one of the two is wrong. */
  SERVICE_WHILE_WAITING(Treatment.KEPT),
  /** The service starts more than two seconds after the hand-over. */
  SERVICE_LONG_AFTER_HANDOVER(Treatment.KEPT),
  /** A service of less than ten seconds: agents hung up to have a rest. */
  SHORT_SERVICE(Treatment.KEPT),
  /** A call that reached nobody, and counts as nobody's wish for an agent. */
  PHANTOM(Treatment.LEFT_OUT),
  /** The agent serves another call at the same time. */
  AGENT_OVERLAP(Treatment.KEPT),
  /** The agent serves on a day on which the roster does not have that agent. */
  NOT_ON_ROSTER(Treatment.KEPT),
  /** The agent serves outside the times that the roster gives. */
  OUTSIDE_ROSTER_TIMES(Treatment.KEPT),
  /** A line of the roster that cannot be read. */
  ROSTER_LINE_UNREADABLE(Treatment.LEFT_OUT),
  /** A second line of the roster for one agent and day. */
  ROSTER_LINE_REPEATED(Treatment.LEFT_OUT),
  /**
   * More than 16 hours at work, as where a service after midnight was taken for the start of the
   * shift. {@link RecordedLog} takes the start from the log.
   */
  ROSTER_SHIFT_TOO_LONG(Treatment.REPAIRED),
  /** A type on the roster that names no known skill; the rest of the line is used. */
  ROSTER_UNKNOWN_TYPE(Treatment.REPAIRED),
  /** Updates of an incident that the log does not have, by its own count of them. */
  UPDATES_MISSING(Treatment.KEPT),
  /** A second row for one update of an incident; both are used, in their order. */
  REPEATED_UPDATE(Treatment.KEPT),
  /** An update before its incident was opened; taken as at the opening. */
  UPDATE_BEFORE_OPENING(Treatment.REPAIRED),
  /** An update before the one above it; taken as at the same time. */
  UPDATE_OUT_OF_ORDER(Treatment.REPAIRED),
  /** A state that nobody knows; the incident stays as it was. */
  UNKNOWN_STATE(Treatment.REPAIRED),
  /** A line of a trace in JSON that does not follow its schema. */
  JSON_LINE_UNREADABLE(Treatment.LEFT_OUT),
  /** A call that stands far behind later ones. */
  OUT_OF_ORDER(Treatment.LEFT_OUT);

  private final Treatment treatment;

  DefectReason(Treatment treatment) {
    this.treatment = treatment;
  }

  /** What is done with every line of this kind. */
  public Treatment treatment() {
    return treatment;
  }
}
