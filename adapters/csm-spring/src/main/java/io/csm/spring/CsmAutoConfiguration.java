package io.csm.spring;

import io.csm.core.HostKey;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.spi.Store;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The beans of csm for Spring Boot: {@code Csm}, {@link Tenants}, and {@code Desk} where {@code
 * csm.tenant} is set. Ports of the engine are found among the host's beans.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration"
    })
@EnableConfigurationProperties(CsmProperties.class)
@Import(CsmJdbcConfiguration.class)
public class CsmAutoConfiguration {
  /** The name under which the journal is published as application events. */
  static final String EVENTS = "spring-events";

  /** The name under which the journal is counted. */
  static final String METRICS = "spring-metrics";

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,18}");

  /** Made by Spring. */
  public CsmAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  CsmThreads csmThreads(CsmProperties settings, ListableBeanFactory beans) {
    return settings.start() && !beans.containsBean(CsmAssembly.EXECUTOR)
        ? CsmThreads.of(settings.threads())
        : CsmThreads.none();
  }

  @Bean
  @ConditionalOnMissingBean
  Csm csm(
      CsmProperties settings,
      ListableBeanFactory beans,
      Environment environment,
      CsmThreads threads,
      ApplicationEventPublisher publisher,
      ObjectProvider<EngineWatch> watch) {
    EngineWatch watching = watch.getIfAvailable();
    Csm csm = new CsmAssembly(settings, beans).build(environment, threads, watching);
    if (watching != null) {
      csm.subscribe(METRICS, watching::note);
    }
    if (settings.publishEvents()) {
      csm.subscribe(EVENTS, entries -> entries.forEach(publisher::publishEvent));
    }
    return csm;
  }

  @Bean
  @ConditionalOnMissingBean
  CsmLifecycle csmLifecycle(Csm csm, CsmProperties settings) {
    return new CsmLifecycle(csm, settings.start());
  }

  @Bean
  @ConditionalOnMissingBean
  Tenants csmTenants(Csm csm, ObjectProvider<Store> store, ListableBeanFactory beans) {
    return new Tenants(csm, store.getIfUnique(), CsmAssembly.clock(new PortBeans(beans)));
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(prefix = "csm", name = "tenant")
  Desk csmDesk(Csm csm, CsmProperties settings) {
    return csm.createTenant(tenant(String.valueOf(settings.tenant())));
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(AgentResolver.class)
  ActingDesks csmActingDesks(AgentResolver resolver) {
    return new ActingDesks(resolver);
  }

  /** A number is an id, and anything else the host's key. */
  static Ref<TenantId> tenant(String value) {
    return NUMBER.matcher(value).matches()
        ? new TenantId(Long.parseLong(value))
        : HostKey.of(value);
  }
}
