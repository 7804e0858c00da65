/** Articles of the knowledge base: their texts, their life as pure functions, and who sees them. */
@NullMarked
package io.csm.core.article;

import org.jspecify.annotations.NullMarked;
