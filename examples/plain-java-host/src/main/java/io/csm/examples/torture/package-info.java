/** Breaks a desk on a real database while it works, and finds out what became of it. */
@NullMarked
package io.csm.examples.torture;

import org.jspecify.annotations.NullMarked;
