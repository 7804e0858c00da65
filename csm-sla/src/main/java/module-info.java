/** Business time under calendars. */
module io.csm.sla {
  requires transitive io.csm.core;
  requires static transitive org.jspecify;

  exports io.csm.sla;
}
