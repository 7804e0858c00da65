/** The domain model of csm: values, life cycle and events. */
module io.csm.core {
  requires static transitive org.jspecify;
}
