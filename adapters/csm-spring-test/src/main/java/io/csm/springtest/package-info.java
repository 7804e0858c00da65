/** Tests of a host's beans on an engine in memory, with a clock that the test sets. */
@NullMarked
package io.csm.springtest;

import org.jspecify.annotations.NullMarked;
