package io.csm.desk;

import io.csm.core.TenantId;
import io.csm.core.config.Queue;
import io.csm.routing.RouterBuilder;
import io.csm.routing.ShadowRouter;
import java.util.function.UnaryOperator;

/** A second policy for every pool, and who is told where it differs. */
record Shadow(UnaryOperator<Queue> policy, ShadowListener listener) {
  ShadowRouter of(TenantId tenant, RouterBuilder bounds) {
    return bounds.buildShadow(policy, difference -> listener.differs(tenant, difference));
  }
}
