/** Benchmarks with rivals in the same run; {@code docs/benchmarks.md} says what each measures. */
@NullMarked
package io.csm.benchmarks;

import org.jspecify.annotations.NullMarked;
