/**
 * Traces of recorded or generated calls, rosters, and the figures drawn from them.
 *
 * <p>Nothing here reads a clock or draws randomness that was not given from outside. Unless a type
 * says otherwise, values are immutable and everything else belongs to one thread at a time.
 */
@NullMarked
package io.csm.simulator;

import org.jspecify.annotations.NullMarked;
