/** Who may log in. */
@NullMarked
package io.csm.examples.spring.people;

import org.jspecify.annotations.NullMarked;
