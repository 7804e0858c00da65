/** What of csm is particular to Spring Boot 4: its health. */
@NullMarked
package io.csm.spring.boot4;

import org.jspecify.annotations.NullMarked;
