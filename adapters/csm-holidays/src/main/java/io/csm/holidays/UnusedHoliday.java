package io.csm.holidays;

/**
 * What is known of a region's holidays and does not stand in the calendar.
 *
 * @param path the date and name of a holiday, such as {@code 2026-02-14 Valentine's Day}, or a
 *     region
 * @param reason why, in English, and what to do
 */
public record UnusedHoliday(String path, String reason) {
  @Override
  public String toString() {
    return path + ": " + reason;
  }
}
