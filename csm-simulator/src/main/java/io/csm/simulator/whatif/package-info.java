/** Policies, worlds and levers side by side: what would have been, and how sure that is. */
@NullMarked
package io.csm.simulator.whatif;

import org.jspecify.annotations.NullMarked;
