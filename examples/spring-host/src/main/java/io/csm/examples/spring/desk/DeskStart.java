package io.csm.examples.spring.desk;

import io.csm.desk.Csm;
import io.csm.examples.spring.HostProperties;
import io.csm.examples.spring.company.Seed;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Seeds an empty database, if wanted, and sets the desk going. */
@Component
class DeskStart implements ApplicationRunner {
  private final Csm csm;
  private final Seed seed;
  private final HostProperties properties;

  DeskStart(Csm csm, Seed seed, HostProperties properties) {
    this.csm = csm;
    this.seed = seed;
    this.properties = properties;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (properties.seed()) {
      seed.teaShop();
    }
    csm.start();
  }
}
