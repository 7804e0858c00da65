package io.csm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.desk.Csm;
import io.csm.jdbc.JdbcStore;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** Its types differ between the two lines of Spring Boot, so it is asked by name. */
@DisplayName("The health of the engine")
class HealthTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ours()))
          .withPropertyValues("csm.start=false");

  @Test
  @DisplayName("is UP while its store answers, and DOWN when it does not")
  void store() {
    runner
        .withBean("source", DataSource.class, Databases::fresh)
        .withPropertyValues("csm.store=jdbc", "csm.schema=create")
        .run(
            context -> {
              assertThat(health(context.getBean("csmHealthIndicator")))
                  .startsWith("UP")
                  .contains("store=JdbcStore");

              ((JdbcConnectionPool) context.getBean(DataSource.class)).dispose();

              assertThat(health(context.getBean("csmHealthIndicator"))).startsWith("DOWN");
              assertThat(context).hasSingleBean(JdbcStore.class);
            });
  }

  @Test
  @DisplayName("is DOWN once the engine is closed")
  void closed() {
    runner.run(
        context -> {
          assertThat(health(context.getBean("csmHealthIndicator")))
              .startsWith("UP")
              .contains("store=memory");
          context.getBean(Csm.class).close();
          assertThat(health(context.getBean("csmHealthIndicator")))
              .startsWith("DOWN")
              .contains("The engine has been closed");
        });
  }

  @Test
  @DisplayName("can be switched off as every health of Spring Boot")
  void off() {
    runner
        .withPropertyValues("management.health.csm.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("csmHealthIndicator"));
  }

  /** What the starter registers. */
  private static Class<?>[] ours() {
    List<Class<?>> found = new java.util.ArrayList<>();
    for (String name :
        ImportCandidates.load(AutoConfiguration.class, HealthTest.class.getClassLoader())) {
      if (name.startsWith("io.csm.")) {
        found.add(ClassUtils.resolveClassName(name, HealthTest.class.getClassLoader()));
      }
    }
    assertThat(found).hasSize(3);
    return found.toArray(new Class<?>[0]);
  }

  private static String health(Object indicator) throws ReflectiveOperationException {
    Class<?> type =
        ClassUtils.getAllInterfacesForClassAsSet(indicator.getClass()).stream()
            .filter(one -> one.getSimpleName().equals("HealthIndicator"))
            .findFirst()
            .orElseThrow();
    return String.valueOf(type.getMethod("health").invoke(indicator));
  }
}
