package io.csm.examples.spring.desk;

import io.csm.examples.spring.HostProperties;
import io.csm.examples.spring.company.Seed;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Seeds an empty database, if wanted. */
@Component
class DeskStart implements ApplicationRunner {
  private final Seed seed;
  private final HostProperties properties;

  DeskStart(Seed seed, HostProperties properties) {
    this.seed = seed;
    this.properties = properties;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (properties.seed()) {
      seed.teaShop();
    }
  }
}
