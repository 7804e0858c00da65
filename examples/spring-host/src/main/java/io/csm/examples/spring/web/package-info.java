/** Pages, and what guards them. */
@NullMarked
package io.csm.examples.spring.web;

import org.jspecify.annotations.NullMarked;
