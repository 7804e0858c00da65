/** What both starters do; each runs these tests with its own Spring Boot. */
@NullMarked
package io.csm.spring;

import org.jspecify.annotations.NullMarked;
