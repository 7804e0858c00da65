package io.csm.springtest;

import io.csm.desk.Csm;
import io.csm.spring.CsmAutoConfiguration;
import io.csm.testkit.Fixtures;
import io.csm.testkit.SettableClock;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@link CsmTest} brings. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(CsmAutoConfiguration.class)
class CsmTestConfiguration {

  /** Takes precedence over a clock of the host's, by its name. */
  @Bean
  SettableClock csmClock() {
    return new SettableClock(Fixtures.START);
  }

  @Bean
  DeskTime csmTime(Csm csm, SettableClock csmClock) {
    return new DeskTime(csm, csmClock);
  }
}
