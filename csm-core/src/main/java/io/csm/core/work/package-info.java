/** What routing sees: work items, skills, capacity, presence, holdings. */
@NullMarked
package io.csm.core.work;

import org.jspecify.annotations.NullMarked;
