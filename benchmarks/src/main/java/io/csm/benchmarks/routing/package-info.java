/** The router's core and its public face on one trace, beside what is usually written instead. */
@NullMarked
package io.csm.benchmarks.routing;

import org.jspecify.annotations.NullMarked;
