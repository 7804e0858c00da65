/** The domain model of csm: values, life cycle and events. */
module io.csm.core {
  requires static transitive org.jspecify;

  exports io.csm.core;
  exports io.csm.core.article;
  exports io.csm.core.config;
  exports io.csm.core.conversation;
  exports io.csm.core.event;
  exports io.csm.core.lifecycle;
  exports io.csm.core.people;
  exports io.csm.core.ticket;
  exports io.csm.core.work;
}
