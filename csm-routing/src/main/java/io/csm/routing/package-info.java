/** Who is offered which work, and why: {@link io.csm.routing.Router} decides for one pool. */
@NullMarked
package io.csm.routing;

import org.jspecify.annotations.NullMarked;
