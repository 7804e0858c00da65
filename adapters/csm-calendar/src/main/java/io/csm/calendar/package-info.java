/** Business calendars from files of other programs. */
@NullMarked
package io.csm.calendar;

import org.jspecify.annotations.NullMarked;
