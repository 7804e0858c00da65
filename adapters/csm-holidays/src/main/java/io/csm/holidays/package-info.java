/** Public holidays of many countries, by way of Jollyday. */
@NullMarked
package io.csm.holidays;

import org.jspecify.annotations.NullMarked;
