package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.Configuration;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaTarget;
import io.csm.core.ticket.Deadline;
import io.csm.sla.BusinessTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deadline that is to be set: at an instant, or after so much business time. Immutable.
 *
 * <p>Business time counts from when the command is decided, under the calendar as it is then; a
 * later change of the calendar does not move the deadline.
 *
 * @param key names it among the deadlines of its ticket, 1 to 128 characters
 * @param at when; null where {@code within} is given. A time that has come already is due at once
 * @param within so much time from now, up to {@link SlaTarget#LONGEST}; else null
 * @param calendar the name of one of the tenant's calendars, by whose time {@code within} counts;
 *     null for all hours
 * @param actions as {@link Deadline#actions()}
 * @param payload as {@link Deadline#payload()}
 */
public record NewDeadline(
    String key,
    @Nullable Instant at,
    @Nullable Duration within,
    @Nullable String calendar,
    List<SlaAction> actions,
    String payload) {
  public NewDeadline {
    // What a deadline refuses is refused before anything is decided.
    actions = new Deadline(key, Instant.EPOCH, actions, payload).actions();
    if ((at == null) == (within == null) || (calendar != null && within == null)) {
      throw invalid("deadline.at", String.valueOf(at), "an instant, or a duration in its place");
    }
    if (within != null && (within.isNegative() || within.compareTo(SlaTarget.LONGEST) > 0)) {
      throw invalid("deadline.within", within, "0 seconds to 1000 days");
    }
    if (calendar != null && calendar.length() > BusinessCalendar.MAX_NAME_LENGTH) {
      throw CsmException.of(
          Code.TOO_LONG,
          "deadline.calendar",
          "length",
          calendar.length(),
          "max",
          BusinessCalendar.MAX_NAME_LENGTH);
    }
  }

  /** A deadline at an instant. */
  public static NewDeadline at(String key, Instant at, SlaAction... actions) {
    return new NewDeadline(key, at, null, null, List.of(actions), "");
  }

  /**
   * A deadline after so much business time.
   *
   * @param calendar the name of one of the tenant's calendars; null for all hours
   */
  public static NewDeadline within(
      String key, Duration within, @Nullable String calendar, SlaAction... actions) {
    return new NewDeadline(key, null, within, calendar, List.of(actions), "");
  }

  /** This deadline with what the host wants to be told then. */
  public NewDeadline withPayload(String newPayload) {
    return new NewDeadline(key, at, within, calendar, actions, newPayload);
  }

  /** The deadline under a configuration. */
  Deadline at(Configuration configuration, Instant now) {
    return new Deadline(key, due(configuration, now), actions, payload);
  }

  private Instant due(Configuration configuration, Instant now) {
    if (at != null) {
      return at;
    }
    Duration time = within == null ? Duration.ZERO : within;
    if (calendar == null) {
      return now.plus(time);
    }
    for (DeskCalendar item : configuration.calendars()) {
      if (item.calendar().name().equals(calendar)) {
        return BusinessTime.of(item.calendar()).plus(now, time);
      }
    }
    throw Refused.of(Code.NOT_FOUND, "deadline.calendar", "type", "calendar", "ref", calendar);
  }

  private static CsmException invalid(String path, Object value, String expected) {
    return CsmException.of(Code.INVALID_VALUE, path, "value", value, "expected", expected);
  }
}
