package io.csm.spring;

import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The metrics of the engine, where the application has a registry of Micrometer. */
@AutoConfiguration(
    after = CsmAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean({Csm.class, MeterRegistry.class})
public class CsmMetricsAutoConfiguration {
  /** Made by Spring. */
  public CsmMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  CsmMetrics csmMetrics(ObjectProvider<Desk> desk, ListableBeanFactory beans) {
    return new CsmMetrics(desk, CsmAssembly.clock(new PortBeans(beans)));
  }
}
