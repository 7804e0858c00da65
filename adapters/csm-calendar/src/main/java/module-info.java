/** Business calendars from files of other programs. */
module io.csm.calendar {
  requires static transitive org.jspecify;
  requires transitive io.csm.core;
  requires ical4j.core;

  exports io.csm.calendar;
}
