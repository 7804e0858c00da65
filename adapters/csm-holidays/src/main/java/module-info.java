/** Public holidays for business calendars. */
module io.csm.holidays {
  requires static transitive org.jspecify;
  requires transitive io.csm.core;
  requires de.focus_shift.jollyday.core;

  exports io.csm.holidays;
}
