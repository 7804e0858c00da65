/** What the packages of the domain model share and nobody else may use. */
@NullMarked
package io.csm.core.internal;

import org.jspecify.annotations.NullMarked;
