/** Business time: adding and measuring it under calendars, exact to the second. */
@NullMarked
package io.csm.sla;

import org.jspecify.annotations.NullMarked;
