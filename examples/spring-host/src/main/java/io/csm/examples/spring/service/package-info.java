/** What the host does, for pages and for programs, with every check in it. */
@NullMarked
package io.csm.examples.spring.service;

import org.jspecify.annotations.NullMarked;
