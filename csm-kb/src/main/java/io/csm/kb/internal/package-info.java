/** How texts become terms, and how Lucene stores and scores them. */
@NullMarked
package io.csm.kb.internal;

import org.jspecify.annotations.NullMarked;
