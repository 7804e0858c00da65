package io.csm.springtest;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test with an engine in memory and nothing else of the application: a {@code Csm}, a {@code
 * Desk} of tenant 1, a {@code SettableClock} that stands at Monday, 2 March 2026, 08:00 UTC, and
 * {@link DeskTime}, which lets time pass. The engine ticks only by that.
 *
 * <p>What else the test needs of the application it names with {@code @Import}: its ports, the
 * services under test. Settings are added with {@code @TestPropertySource}. Each test class has an
 * engine of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(SpringExtension.class)
@ContextConfiguration(classes = CsmTestConfiguration.class)
@TestPropertySource(properties = {"csm.tenant=1", "csm.start=false"})
@DirtiesContext
public @interface CsmTest {}
