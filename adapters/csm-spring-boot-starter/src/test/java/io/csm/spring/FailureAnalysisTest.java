package io.csm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import io.csm.spi.Notices;
import io.csm.spi.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

@DisplayName("An application that csm keeps from starting is told what is wrong, and the cure:")
class FailureAnalysisTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(CsmAutoConfiguration.class));

  @Test
  @DisplayName("tables that are missing")
  void tables() {
    told(
        runner
            .withBean("source", DataSource.class, Databases::fresh)
            .withPropertyValues("csm.store=jdbc"),
        "There are no tables with the prefix csm_",
        "Maybe run JdbcSchema.create");
  }

  @Test
  @DisplayName("no data source")
  void noSource() {
    told(
        runner.withPropertyValues("csm.store=jdbc"),
        "csm.jdbc.data-source: csm.store is (jdbc), and there is no data source.",
        "Maybe set spring.datasource.url, or define a bean.");
  }

  @Test
  @DisplayName("no library for the store")
  void noLibrary() {
    told(
        runner
            .withClassLoader(new FilteredClassLoader(JdbcStore.class))
            .withPropertyValues("csm.store=jdbc"),
        "csm.store: csm.store is (jdbc), and nothing made that store.",
        "Maybe add csm-store-jdbc and spring-boot-starter-jdbc to the class path.");
  }

  @Test
  @DisplayName("two stores")
  void twoStores() {
    told(
        runner
            .withBean("source", DataSource.class, Databases::fresh)
            .withBean(
                "mine",
                Store.class,
                () -> {
                  DataSource source = Databases.fresh();
                  JdbcSchema.create(source);
                  return JdbcStore.builder(source, InstantSource.system()).build();
                })
            .withPropertyValues("csm.store=jdbc", "csm.schema=create"),
        "Store: there are (2) beans [csmJdbcStore, mine], and one is needed.",
        "Maybe leave csm.store out, or remove [mine].");
  }

  @Test
  @DisplayName("two beans of a port")
  void twoPorts() {
    Notices notices = notice -> {};
    told(
        runner
            .withBean("bell", Notices.class, () -> notices)
            .withBean("mail", Notices.class, () -> notice -> {}),
        "Notices: there are (2) beans [bell, mail], and one is needed.",
        "Maybe mark one of them @Primary, or remove the others.");
  }

  @Test
  @DisplayName("a value out of its range")
  void range() {
    told(
        runner.withPropertyValues("csm.lease=2h"), "lease is (PT2H), expected PT1S to PT1H.", null);
    told(
        runner.withPropertyValues("csm.threads.size=0"),
        "csm.threads.size: (0) threads.",
        "Maybe set 1 to 1000; 10 will do.");
  }

  @Test
  @DisplayName("a setting that there is none of, and a value that is none")
  void unknown() {
    runner
        .withPropertyValues("csm.tennant=1")
        .run(
            context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("csm.tennant"));
    runner
        .withPropertyValues("csm.store=jdcb")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("StoreKind.jdcb"));
  }

  private static void told(ApplicationContextRunner runner, String description, String action) {
    runner.run(
        context -> {
          FailureAnalysis analysis = analyze(context.getStartupFailure());
          assertThat(analysis.getDescription()).contains(description);
          if (action == null) {
            assertThat(analysis.getAction()).isNull();
          } else {
            assertThat(analysis.getAction()).contains(action);
          }
        });
  }

  /** As Spring Boot does it, by the analyzers that are registered; ours answers for ours. */
  private static FailureAnalysis analyze(Throwable failure) {
    List<String> others = new ArrayList<>();
    for (FailureAnalyzer analyzer :
        SpringFactoriesLoader.forDefaultResourceLocation()
            .load(
                FailureAnalyzer.class,
                SpringFactoriesLoader.FailureHandler.handleMessage(
                    (message, unusable) -> others.add(message.get())))) {
      if (analyzer instanceof CsmFailureAnalyzer) {
        return analyzer.analyze(failure);
      }
    }
    throw new AssertionError("ours is not registered");
  }
}
