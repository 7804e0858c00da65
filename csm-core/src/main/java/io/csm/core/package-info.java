/** The domain model of csm: values, the life cycle of tickets as pure functions, and events. */
@NullMarked
package io.csm.core;

import org.jspecify.annotations.NullMarked;
