/** What happens, told to browsers as it happens. */
@NullMarked
package io.csm.examples.spring.live;

import org.jspecify.annotations.NullMarked;
