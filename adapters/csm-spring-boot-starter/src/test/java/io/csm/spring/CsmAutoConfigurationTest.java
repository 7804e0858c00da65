package io.csm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.core.event.JournalEntry;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import io.csm.spi.Store;
import io.csm.testkit.SettableClock;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

@DisplayName("With the starter on the class path")
class CsmAutoConfigurationTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(CsmAutoConfiguration.class));

  @Test
  @DisplayName("there is an engine in memory that runs, and no desk")
  void engine() {
    runner.run(
        context -> {
          assertThat(context).hasSingleBean(Csm.class).hasSingleBean(Tenants.class);
          assertThat(context).doesNotHaveBean(Desk.class).doesNotHaveBean(Store.class);
          assertThat(context.getBean(CsmLifecycle.class).isRunning()).isTrue();
        });
  }

  @Test
  @DisplayName("csm.tenant makes a desk of that tenant")
  void desk() {
    runner
        .withPropertyValues("csm.tenant=17", "csm.start=false")
        .run(
            context -> {
              Desk desk = context.getBean(Desk.class);
              CustomerId customer = desk.createCustomer(null);
              assertThat(desk.tenant()).isEqualTo(new TenantId(17));
              assertThat(desk.open(NewTicket.of(customer, null)).isDone()).isTrue();
            });
    runner
        .withPropertyValues("csm.tenant=acme", "csm.start=false")
        .run(
            context ->
                assertThat(context.getBean(Desk.class).tenant())
                    .isEqualTo(
                        context.getBean(Csm.class).desk(HostKey.<TenantId>of("acme")).tenant()));
  }

  @Test
  @DisplayName("the engine is closed with the context, before its data source")
  void closing() {
    Csm[] csm = new Csm[1];
    runner.run(context -> csm[0] = context.getBean(Csm.class));

    assertThatThrownBy(() -> csm[0].desk(new TenantId(1)))
        .isInstanceOfSatisfying(
            CsmException.class, closed -> assertThat(closed.code()).isEqualTo(Code.ENGINE_CLOSED));
  }

  @Test
  @DisplayName("a data source is left alone until csm.store is set")
  void leftAlone() {
    runner
        .withUserConfiguration(Untouchable.class)
        .withPropertyValues("csm.tenant=1", "csm.schema=create")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Store.class));
  }

  @Test
  @DisplayName("csm.store=jdbc works on the host's data source, and creates tables when it is told")
  void jdbc() {
    runner
        .withUserConfiguration(OneSource.class)
        .withPropertyValues("csm.store=jdbc", "csm.schema=create", "csm.tenant=1")
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(JdbcStore.class);
              Desk desk = context.getBean(Desk.class);
              desk.createCustomer(HostKey.of("c-1"));
              assertThat(JdbcSchema.version(context.getBean(DataSource.class), null, "csm_"))
                  .isEqualTo(JdbcSchema.VERSION);
            });
  }

  @Test
  @DisplayName("csm.store=jdbc alone creates no table, and says what is missing")
  void noTables() {
    runner
        .withUserConfiguration(OneSource.class)
        .withPropertyValues("csm.store=jdbc")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("There are no tables with the prefix csm_"));
  }

  @Test
  @DisplayName("the clock of the engine is the host's bean")
  void clock() {
    runner
        .withUserConfiguration(StandingClock.class)
        .withPropertyValues("csm.tenant=1", "csm.start=false")
        .run(
            context -> {
              Desk desk = context.getBean(Desk.class);
              CustomerId customer = desk.createCustomer(null);
              var ticket = desk.open(NewTicket.of(customer, null)).orThrow().ticketId();
              assertThat(desk.history(ticket, 0, 1).get(0).envelope().recordedAt())
                  .isEqualTo("2026-03-02T08:00:00Z");
            });
  }

  @Test
  @DisplayName("entries of the journal are application events, unless that is switched off")
  void events() {
    runner
        .withUserConfiguration(Listening.class)
        .withPropertyValues("csm.tenant=1", "csm.start=false")
        .run(
            context -> {
              context.getBean(Desk.class).createCustomer(null);
              context.getBean(Csm.class).tick(InstantSource.system().instant());
              assertThat(context.getBean(Listening.class).heard).isNotEmpty();
            });
    runner
        .withUserConfiguration(Listening.class)
        .withPropertyValues("csm.tenant=1", "csm.start=false", "csm.publish-events=false")
        .run(
            context -> {
              context.getBean(Desk.class).createCustomer(null);
              context.getBean(Csm.class).tick(InstantSource.system().instant());
              assertThat(context.getBean(Listening.class).heard).isEmpty();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Untouchable {
    @Bean
    DataSource source() {
      JdbcDataSource source = new JdbcDataSource();
      source.setURL("jdbc:h2:/nowhere/there/is/none;IFEXISTS=TRUE");
      return source;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OneSource {
    @Bean
    DataSource source() {
      return Databases.fresh();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class StandingClock {
    @Bean
    SettableClock clock() {
      return SettableClock.at("2026-03-02T08:00:00Z");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Listening {
    final List<JournalEntry> heard = new CopyOnWriteArrayList<>();

    @EventListener
    void on(JournalEntry entry) {
      heard.add(entry);
    }
  }
}
