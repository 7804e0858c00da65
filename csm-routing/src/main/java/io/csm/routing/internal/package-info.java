/** The core of the router, on primitives. Not exported: it may change at any time. */
@NullMarked
package io.csm.routing.internal;

import org.jspecify.annotations.NullMarked;
