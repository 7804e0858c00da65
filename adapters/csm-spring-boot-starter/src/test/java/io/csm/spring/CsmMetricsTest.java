package io.csm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.TicketId;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.testkit.SettableClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayName("Where the application measures with Micrometer, it finds")
class CsmMetricsTest {
  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(CsmAutoConfiguration.class, CsmMetricsAutoConfiguration.class))
          .withBean(SettableClock.class, () -> clock)
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withPropertyValues("csm.tenant=1", "csm.start=false");

  @Test
  @DisplayName("what happened, how long tickets wait, and who is there")
  void meters() {
    runner.run(
        context -> {
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          context.getBean(CsmMetrics.class).bindTo(registry);
          Csm csm = context.getBean(Csm.class);
          SmallDesk small = SmallDesk.on(context.getBean(Desk.class));
          TicketId first = small.open();
          csm.tick(clock.advance(Duration.ofSeconds(1)));
          for (int i = 0; i < 3; i++) {
            small.open();
          }
          clock.advance(Duration.ofSeconds(6));
          small.accept(first);
          csm.tick(clock.advance(Duration.ofSeconds(1)));
          // Three units, of which one is taken and two ring.
          clock.advance(Duration.ofSeconds(10));

          assertThat(registry.get("csm.events").tag("kind", "ticket_opened").counter().count())
              .isEqualTo(4);
          assertThat(registry.get("csm.wait").timer().count()).isOne();
          assertThat(registry.get("csm.wait").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(7);
          assertThat(registry.get("csm.waiting").tag("priority", "normal").gauge().value())
              .isEqualTo(1);
          assertThat(registry.get("csm.waiting.oldest").gauge().value()).isEqualTo(17);
          assertThat(registry.get("csm.offers").tag("state", "ringing").gauge().value())
              .isEqualTo(2);
          assertThat(registry.get("csm.agents").tag("presence", "available").gauge().value())
              .isEqualTo(1);
          assertThat(registry.get("csm.units").tag("state", "all").gauge().value()).isEqualTo(3);
          assertThat(registry.get("csm.units").tag("state", "used").gauge().value()).isEqualTo(3);
        });
  }

  @Test
  @DisplayName("no tag that names a queue, an agent, a ticket or a tenant")
  void tags() {
    runner.run(
        context -> {
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          context.getBean(CsmMetrics.class).bindTo(registry);

          assertThat(registry.getMeters().stream().map(Meter::getId))
              .allSatisfy(
                  id ->
                      assertThat(id.getTags())
                          .allSatisfy(
                              tag ->
                                  assertThat(tag.getKey())
                                      .isIn("kind", "outcome", "priority", "presence", "state")));
        });
  }

  @Test
  @DisplayName("how long commits take, on a store that stays every port that it was")
  void commits() {
    runner
        .withBean("source", javax.sql.DataSource.class, Databases::fresh)
        .withPropertyValues("csm.store=jdbc", "csm.schema=create")
        .run(
            context -> {
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              context.getBean(CsmMetrics.class).bindTo(registry);
              SmallDesk small = SmallDesk.on(context.getBean(Desk.class));
              TicketId ticket = small.open();

              assertThat(small.desk().ticket(ticket)).isPresent();
              assertThat(registry.get("csm.commit").timer().count()).isGreaterThan(3);
            });
  }

  @Test
  @DisplayName("nothing, and no failure, where Micrometer is missing")
  void without() {
    runner
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EngineWatch.class));
  }
}
