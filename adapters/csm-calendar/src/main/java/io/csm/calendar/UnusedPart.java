package io.csm.calendar;

/**
 * A part of a file that does not stand in the calendar read from it, or not as it was written.
 *
 * @param path where it is, such as {@code VEVENT[hours@example].RRULE}
 * @param reason why, in English, and what to do
 */
public record UnusedPart(String path, String reason) {
  @Override
  public String toString() {
    return path + ": " + reason;
  }
}
