/** Conversations and their messages. */
@NullMarked
package io.csm.core.conversation;

import org.jspecify.annotations.NullMarked;
