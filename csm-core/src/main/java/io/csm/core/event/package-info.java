/** Events, their envelope, and the journal entry that carries both. */
@NullMarked
package io.csm.core.event;

import org.jspecify.annotations.NullMarked;
