/**
 * What tests around csm need: contracts of the ports as JUnit classes to extend, a clock to set,
 * fixtures, assertions, and an extension that checks a store's invariants after every test.
 */
@NullMarked
package io.csm.testkit;

import org.jspecify.annotations.NullMarked;
