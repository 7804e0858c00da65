/** How the desk is put together, and who may do what in it. */
@NullMarked
package io.csm.examples.spring.desk;

import org.jspecify.annotations.NullMarked;
