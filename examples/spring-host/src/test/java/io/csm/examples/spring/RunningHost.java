package io.csm.examples.spring;

import io.csm.core.TenantId;
import io.csm.examples.spring.company.Seed;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The program as it is, on a free port and a database in memory, with a second company beside the
 * seeded one. One for all tests of the JVM: it ends with it.
 */
final class RunningHost {
  static final String PASSWORD = "welcome-to-csm";

  private static RunningHost running;

  private final ConfigurableApplicationContext context;

  private RunningHost() {
    context =
        SpringApplication.run(
            SpringHost.class,
            "--server.port=0",
            "--spring.datasource.url=jdbc:h2:mem:desk;DB_CLOSE_DELAY=-1",
            "--logging.level.root=WARN",
            "--spring.main.banner-mode=off");
    context.getBean(Seed.class).shop(new TenantId(2), "Canal Bikes", "bikes.example");
  }

  static synchronized RunningHost get() {
    if (running == null) {
      running = new RunningHost();
    }
    return running;
  }

  String url() {
    int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    return "http://127.0.0.1:" + port;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }
}
