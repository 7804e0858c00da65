package io.csm.spring.boot3;

import io.csm.desk.Csm;
import io.csm.spi.Store;
import io.csm.spring.CsmAutoConfiguration;
import io.csm.spring.EngineHealth;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The health of the engine, {@code csm}, where the application has Actuator. */
@AutoConfiguration(after = CsmAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Csm.class)
public class CsmHealthAutoConfiguration {
  /** Made by Spring. */
  public CsmHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "csmHealthIndicator")
  @ConditionalOnEnabledHealthIndicator("csm")
  HealthIndicator csmHealthIndicator(Csm csm, ObjectProvider<Store> store) {
    EngineHealth health = new EngineHealth(csm, store.getIfUnique());
    return () -> {
      try {
        return Health.up().withDetails(health.check()).build();
      } catch (RuntimeException failed) {
        return Health.down(failed).build();
      }
    };
  }
}
