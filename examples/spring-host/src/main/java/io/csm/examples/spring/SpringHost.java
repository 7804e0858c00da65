package io.csm.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The program. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SpringHost {
  /** Made by Spring. */
  public SpringHost() {}

  /** Runs until it is stopped. */
  public static void main(String[] args) {
    SpringApplication.run(SpringHost.class, args);
  }
}
