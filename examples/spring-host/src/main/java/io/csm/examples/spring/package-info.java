/** A helpdesk on Spring Boot, on top of csm. */
@NullMarked
package io.csm.examples.spring;

import org.jspecify.annotations.NullMarked;
