/** What of csm is particular to Spring Boot 3: its health. */
@NullMarked
package io.csm.spring.boot3;

import org.jspecify.annotations.NullMarked;
