/** Customers with their identities, and agents with what they hold. */
@NullMarked
package io.csm.core.people;

import org.jspecify.annotations.NullMarked;
