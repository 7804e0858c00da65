/** The facade of csm, and the ports in memory: the embedded default. */
@NullMarked
package io.csm.desk;

import org.jspecify.annotations.NullMarked;
