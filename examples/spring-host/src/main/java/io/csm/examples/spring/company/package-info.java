/** The company that stands in an empty database. */
@NullMarked
package io.csm.examples.spring.company;

import org.jspecify.annotations.NullMarked;
