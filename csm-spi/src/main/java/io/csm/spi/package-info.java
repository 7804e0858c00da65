/**
 * The ports of csm: small interfaces that a host implements over its own tables and channels, or
 * takes ready-made. Contract kits for them are in {@code csm-testkit}.
 *
 * <p>Each method's documentation answers six questions: what it does, what is atomic, in which
 * order, from which threads it is called, what happens on failure, and what it may cost.
 */
@NullMarked
package io.csm.spi;

import org.jspecify.annotations.NullMarked;
