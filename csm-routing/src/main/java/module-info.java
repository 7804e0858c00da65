/** Skill- and load-based routing of work to agents. */
module io.csm.routing {
  requires transitive io.csm.core;
  requires static transitive org.jspecify;

  exports io.csm.routing;
}
