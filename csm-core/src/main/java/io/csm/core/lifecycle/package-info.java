/**
 * The life cycles as pure functions: {@code decide} turns a command into events, {@code evolve}
 * folds events into state. Nothing here reads a clock, draws a random number or does I/O.
 */
@NullMarked
package io.csm.core.lifecycle;

import org.jspecify.annotations.NullMarked;
