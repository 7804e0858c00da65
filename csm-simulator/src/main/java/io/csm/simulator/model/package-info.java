/**
 * Models of what a log does not tell, queues whose answer is known in closed form, and what tells a
 * difference from noise.
 *
 * <p>Pure functions and values: nothing here reads a clock, a file or randomness that was not given
 * from outside. Times are in seconds and rates per second unless a name says otherwise.
 */
@NullMarked
package io.csm.simulator.model;

import org.jspecify.annotations.NullMarked;
