package io.csm.desk;

import io.csm.core.TenantId;
import io.csm.routing.ShadowDifference;

/**
 * Is told what a shadow policy would have decided otherwise. Called on the thread that routes the
 * tenant's shard, once for each difference, so it must be quick; what it throws is dropped. Each
 * node tells what it routes itself.
 */
@FunctionalInterface
public interface ShadowListener {
  /** The shadow policy would have decided otherwise for a tenant. */
  void differs(TenantId tenant, ShadowDifference difference);
}
