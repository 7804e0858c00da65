package io.csm.simulator;

import io.csm.simulator.Fate.Outcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the call-centre log on its way to a {@link Call}, with its defects.
 *
 * <h2>Times</h2>
 *
 * The log gives wall-clock times of the date of the call. Only the entry to the VRU is looked up in
 * the zone; every other moment lies as many seconds after it as the log's clock says, so that a
 * recorded wait stays exact on the days on which the clocks change. Two consequences: {@code
 * 0:00:00} stands for "does not apply" only where its partner and the length agree, and a small
 * time on a call of the late evening belongs to the next day.
 *
 * <h2>The hand-over</h2>
 *
 * The end of the wait (without a queue: of the VRU) is the moment of the hand-over. The service
 * starts a second or two before it on two lines in three, as two devices stamp one event.
 */
final class CallcentreLine {
  static final List<String> COLUMNS =
      List.of(
          "vru+line",
          "call_id",
          "customer_id",
          "priority",
          "type",
          "date",
          "vru_entry",
          "vru_exit",
          "vru_time",
          "q_start",
          "q_exit",
          "q_time",
          "outcome",
          "ser_start",
          "ser_exit",
          "ser_time",
          "server");

  private static final int DATE = 5;
  private static final int MAX_NAME = 64;
  private static final int HOUR = 3_600;
  private static final int MAX_REPAIR = 4 * HOUR;
  private static final int ABSENT = Integer.MIN_VALUE;
  private static final Pattern CUSTOMER = Pattern.compile("[0-9]{1,18}");

  /** A line that is not used; the reason has been noted when this is thrown. */
  private static final class LeftOut extends Exception {
    private static final long serialVersionUID = 1L;

    LeftOut() {
      super(null, null, false, false);
    }
  }

  /** From and to, in seconds after midnight of the date of the call; {@link #ABSENT} if neither. */
  private record Span(int from, int to) {
    static final Span NONE = new Span(ABSENT, ABSENT);

    boolean present() {
      return from != ABSENT;
    }
  }

  private final String[] column;
  private final long line;
  private final LocalDate date;
  private final Defects defects;
  private int entry;
  private boolean pastMidnight;

  private CallcentreLine(String[] column, long line, LocalDate date, Defects defects) {
    this.column = column;
    this.line = line;
    this.date = date;
    this.defects = defects;
  }

  static boolean isHeader(String text) {
    String[] names = split(text);
    if (names.length != COLUMNS.size()) {
      return false;
    }
    for (int i = 0; i < names.length; i++) {
      if (!COLUMNS.get(i).equalsIgnoreCase(names[i].strip())) {
        return false;
      }
    }
    return true;
  }

  /**
   * The line as columns and date; null, with the reason noted, if it does not get that far.
   *
   * @param undated takes what is wrong with a line that belongs to no day
   * @param defects takes what is wrong with any other line
   */
  static @Nullable CallcentreLine of(String text, long line, Defects undated, Defects defects) {
    if (text.isBlank()) {
      undated.add(line, DefectReason.BLANK_LINE, "maybe remove the line");
      return null;
    }
    String[] column = split(text);
    if (column.length != COLUMNS.size()) {
      undated.add(
          line,
          DefectReason.WRONG_COLUMNS,
          "%d columns instead of %d; maybe a tab was lost or added"
              .formatted(column.length, COLUMNS.size()));
      return null;
    }
    for (int i = 0; i < column.length; i++) {
      column[i] = column[i].strip();
    }
    try {
      return new CallcentreLine(column, line, WallClock.date(column[DATE]), defects);
    } catch (DateTimeException e) {
      undated.add(
          line,
          DefectReason.IMPOSSIBLE_DATE,
          "date (%s) is no day as yyMMdd".formatted(column[DATE]));
      return null;
    }
  }

  private static String[] split(String text) {
    return text.split("\t", COLUMNS.size() + 2);
  }

  LocalDate date() {
    return date;
  }

  /** Date and call id, which are meant to be unique, and are not. */
  String callKey() {
    return column[DATE] + ' ' + column[1];
  }

  String id() {
    return column[DATE] + '-' + column[0] + '-' + column[1];
  }

  long line() {
    return line;
  }

  /** The call, or null if the line is left out; either way its defects are noted. */
  @Nullable Call toCall(ZoneId zone, DayIndex day, @Nullable Roster roster) {
    try {
      return read(zone, day, roster);
    } catch (LeftOut e) {
      return null;
    }
  }

  private Call read(ZoneId zone, DayIndex day, @Nullable Roster roster) throws LeftOut {
    checkName(0);
    whole(1);
    int priority = priority();
    String skill = column[4];
    if (!Skills.CALLCENTRE.contains(skill)) {
      throw leaveOut(
          DefectReason.UNKNOWN_TYPE,
          "type (%s) is none of %s; maybe a misspelling".formatted(shown(4), Skills.CALLCENTRE));
    }
    checkName(16);
    boolean agent = column[12].equals("AGENT");
    boolean phantom = column[12].equals("PHANTOM");
    if (!agent && !phantom && !column[12].equals("HANG")) {
      throw leaveOut(
          DefectReason.UNKNOWN_OUTCOME,
          "outcome (%s) is none of AGENT, HANG, PHANTOM".formatted(shown(12)));
    }

    entry = time(6);
    int vruExit = vru();
    Span queue = queue();
    int entered = queue.present() ? queue.from() : vruExit;
    int left = queue.present() ? queue.to() : vruExit;
    Span service = service();

    long firstLine = day.firstLineWithId(id(), line);
    if (firstLine != line) {
      throw leaveOut(
          DefectReason.DUPLICATE_LINE,
          "the call (%s) stands in line %d already".formatted(id(), firstLine));
    }
    long sameKey = day.firstLineWithKey(callKey(), line);
    if (sameKey != line) {
      note(
          DefectReason.DUPLICATE_CALL_ID,
          "date and call id (%s) stand in line %d, too, for another VRU line"
              .formatted(callKey(), sameKey));
    }
    String customer = customer();
    Instant midnight = midnight(zone);
    if (pastMidnight) {
      note(DefectReason.PAST_MIDNIGHT, "times after midnight taken as those of the next day");
    }
    String server = column[16].equals("NO_SERVER") ? null : column[16];
    if (agent) {
      checkAnswered(queue.present(), left, service, server);
    } else if (!phantom && (service.present() || server != null)) {
      note(
          DefectReason.SERVICE_BUT_NOT_ANSWERED,
          "outcome HANG, and yet a service from %s by %s; neither is used"
              .formatted(column[13], column[16]));
    }
    if (phantom) {
      throw leaveOut(DefectReason.PHANTOM, "outcome PHANTOM");
    }

    boolean served = agent && service.present();
    Fate.Recorded fate =
        new Fate.Recorded(
            agent ? Outcome.ANSWERED : Outcome.ABANDONED,
            queue.present(),
            midnight.plusSeconds(left),
            served ? midnight.plusSeconds(service.from()) : null,
            served ? midnight.plusSeconds(service.to()) : null,
            agent ? server : null);
    if (roster != null && fate.server() != null) {
      checkRoster(roster, fate, fate.server());
    }
    return new Call(
        line, id(), "voice", customer, priority, skill, midnight.plusSeconds(entered), fate);
  }

  private void checkName(int index) throws LeftOut {
    if (column[index].isEmpty() || column[index].length() > MAX_NAME) {
      throw leaveOut(
          DefectReason.BAD_NAME,
          "%s (%s) is empty or longer than %d characters"
              .formatted(COLUMNS.get(index), shown(index), MAX_NAME));
    }
  }

  private int priority() throws LeftOut {
    int priority = whole(3);
    if (priority >= 0 && priority <= 2) {
      return priority;
    }
    note(
        DefectReason.UNKNOWN_PRIORITY,
        "priority (%d) is not 0, 1 or 2; taken as 0".formatted(priority));
    return 0;
  }

  private @Nullable String customer() {
    String customer = column[2];
    if (customer.isEmpty() || customer.equals("0")) {
      note(DefectReason.MISSING_CUSTOMER, "customer unknown");
      return null;
    }
    if (!CUSTOMER.matcher(customer).matches()) {
      note(
          DefectReason.UNREADABLE_CUSTOMER,
          "customer id (%s) is not exact; maybe export the column as text".formatted(shown(2)));
      return null;
    }
    return customer;
  }

  private int vru() throws LeftOut {
    int exit = near(time(7));
    int stated = whole(8);
    if (exit < entry - HOUR) {
      throw leaveOut(
          DefectReason.EXIT_BEFORE_ENTRY,
          "the VRU ends at %s and began at %s".formatted(column[7], column[6]));
    }
    if (exit < entry) {
      note(
          DefectReason.VRU_EXIT_BEFORE_ENTRY,
          "the VRU ends at %s and began at %s".formatted(column[7], column[6]));
    }
    disagree(DefectReason.VRU_TIME_DISAGREES, exit - entry, stated, 8);
    return exit;
  }

  private Span queue() throws LeftOut {
    Span span = span(9);
    if (span.present() && span.from() < entry - HOUR) {
      throw leaveOut(
          DefectReason.EXIT_BEFORE_ENTRY,
          "the call enters at %s and waits from %s".formatted(column[6], column[9]));
    }
    if (!span.present() || span.to() >= span.from()) {
      if (span.present()) {
        disagree(DefectReason.QUEUE_TIME_DISAGREES, span.to() - span.from(), whole(11), 11);
      }
      return span;
    }
    int stated = whole(11);
    if (stated <= 0 || stated > MAX_REPAIR) {
      throw leaveOut(
          DefectReason.EXIT_BEFORE_ENTRY,
          "the wait ends at %s and began at %s".formatted(column[10], column[9]));
    }
    note(
        DefectReason.QUEUE_END_REPAIRED,
        "the wait ends at %s and began at %s; taken as %d s long"
            .formatted(column[10], column[9], stated));
    return new Span(span.from(), span.from() + stated);
  }

  private Span service() throws LeftOut {
    Span span = span(13);
    if (!span.present()) {
      return span;
    }
    int stated = whole(15);
    boolean begins = span.from() >= entry - HOUR;
    if (begins && span.to() >= span.from()) {
      disagree(DefectReason.SERVICE_TIME_DISAGREES, span.to() - span.from(), stated, 15);
      return span;
    }
    boolean known = begins && stated > 0 && stated <= MAX_REPAIR;
    note(
        DefectReason.SERVICE_REPAIRED,
        "the service is from %s to %s; %s"
            .formatted(
                column[13],
                column[14],
                known ? "taken as " + stated + " s long" : "taken as unknown"));
    return known ? new Span(span.from(), span.from() + stated) : Span.NONE;
  }

  /** The two times from the given column on; none if both are zero, and the length is. */
  private Span span(int index) throws LeftOut {
    int from = time(index);
    int to = time(index + 1);
    int stated = whole(index + 2);
    if (from == 0 && to == 0 && stated == 0) {
      return Span.NONE;
    }
    return new Span(near(from), near(to));
  }

  private void checkAnswered(boolean queued, int left, Span service, @Nullable String server) {
    if (server == null) {
      note(DefectReason.NO_SERVER, "answered, but server is NO_SERVER");
    }
    if (!service.present()) {
      note(DefectReason.NO_SERVICE_TIMES, "answered, but without times of service");
      return;
    }
    if (service.to() - service.from() < 10) {
      note(
          DefectReason.SHORT_SERVICE, "a service of %d s".formatted(service.to() - service.from()));
    }
    int early = left - service.from();
    if (early < -2) {
      note(
          DefectReason.SERVICE_LONG_AFTER_HANDOVER,
          "the service starts %d s after the hand-over".formatted(-early));
    } else if (early > 0 && !queued) {
      note(
          DefectReason.SERVICE_BEFORE_VRU_END,
          "the service starts %d s before the VRU ends".formatted(early));
    } else if (early > 2) {
      note(
          DefectReason.SERVICE_WHILE_WAITING,
          "the service starts %d s before the wait ends".formatted(early));
    } else if (early > 0) {
      note(
          DefectReason.SERVICE_BEFORE_QUEUE_END,
          "the service starts %d s before the wait ends".formatted(early));
    }
  }

  private void checkRoster(Roster roster, Fate.Recorded fate, String server) {
    Instant from = fate.serviceStart() == null ? fate.leftAt() : fate.serviceStart();
    Instant to = fate.serviceEnd() == null ? fate.leftAt() : fate.serviceEnd();
    switch (roster.cover(server, date, from, to)) {
      case COVERED -> {}
      case NO_SHIFT ->
          note(
              DefectReason.NOT_ON_ROSTER,
              "%s serves on %s and is not on the roster of that day; maybe add a line %s,%s,…"
                  .formatted(server, date, column[DATE], server));
      case OUTSIDE_SHIFT ->
          note(
              DefectReason.OUTSIDE_ROSTER_TIMES,
              "%s serves from %s to %s, outside the roster of %s; maybe widen its line"
                  .formatted(server, column[13], column[14], date));
    }
  }

  private Instant midnight(ZoneId zone) {
    LocalDateTime local = date.atStartOfDay().plusSeconds(entry);
    ZoneRules rules = zone.getRules();
    int offsets = rules.getValidOffsets(local).size();
    if (offsets == 0) {
      note(DefectReason.SKIPPED_LOCAL_TIME, "%s does not exist in %s".formatted(local, zone));
    } else if (offsets > 1) {
      note(DefectReason.AMBIGUOUS_LOCAL_TIME, "%s occurs twice in %s".formatted(local, zone));
    }
    return local.atZone(zone).toInstant().minusSeconds(entry);
  }

  /**
   * The moment on this or a neighbouring day that a time of day means on a call with this entry.
   */
  private int near(int secondOfDay) {
    if (entry >= 18 * HOUR && secondOfDay < 6 * HOUR) {
      pastMidnight = true;
      return secondOfDay + WallClock.DAY;
    }
    if (entry < HOUR && secondOfDay >= 23 * HOUR) {
      return secondOfDay - WallClock.DAY;
    }
    return secondOfDay;
  }

  private int time(int index) throws LeftOut {
    int second = WallClock.secondOfDay(column[index]);
    if (second == WallClock.INVALID) {
      throw leaveOut(
          DefectReason.IMPOSSIBLE_TIME,
          "%s (%s) is no time as H:mm:ss".formatted(COLUMNS.get(index), shown(index)));
    }
    return second;
  }

  private int whole(int index) throws LeftOut {
    try {
      return Integer.parseInt(column[index]);
    } catch (NumberFormatException e) {
      throw leaveOut(
          DefectReason.NOT_A_NUMBER,
          "%s (%s) is not a whole number".formatted(COLUMNS.get(index), shown(index)));
    }
  }

  private void disagree(DefectReason reason, int measured, int stated, int index) {
    if (measured != stated) {
      note(
          reason,
          "%s (%d) is not %d, the end minus the start"
              .formatted(COLUMNS.get(index), stated, measured));
    }
  }

  /** A column, cut so that a report stays readable. */
  private String shown(int index) {
    String text = column[index];
    return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "…";
  }

  private LeftOut leaveOut(DefectReason reason, String detail) {
    note(reason, detail);
    return new LeftOut();
  }

  private void note(DefectReason reason, String detail) {
    defects.add(line, reason, detail);
  }
}
