/** Articles as Markdown files with front matter. */
@NullMarked
package io.csm.markdown;

import org.jspecify.annotations.NullMarked;
