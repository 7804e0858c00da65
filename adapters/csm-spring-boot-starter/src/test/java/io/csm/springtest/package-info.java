/** What a host's test looks like. */
@NullMarked
package io.csm.springtest;

import org.jspecify.annotations.NullMarked;
