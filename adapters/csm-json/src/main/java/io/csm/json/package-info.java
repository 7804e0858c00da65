/** JSON for csm's values, events, states and configuration. */
@NullMarked
package io.csm.json;

import org.jspecify.annotations.NullMarked;
