/** Tickets: what they are, and what routing has made of them. */
@NullMarked
package io.csm.core.ticket;

import org.jspecify.annotations.NullMarked;
