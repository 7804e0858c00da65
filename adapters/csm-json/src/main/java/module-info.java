/** JSON for csm's values, events, states and configuration. */
module io.csm.json {
  // Not static: which fields may be null is read from the annotations at run time.
  requires transitive org.jspecify;
  requires transitive io.csm.core;
  requires tools.jackson.core;

  exports io.csm.json;
}
