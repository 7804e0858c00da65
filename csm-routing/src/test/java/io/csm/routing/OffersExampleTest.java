package io.csm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.config.CoolDown;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.Queue;
import io.csm.core.config.RampUp;
import io.csm.core.people.Ramp;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.RoutingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An example of docs/routing.md on offers")
class OffersExampleTest {
  private final PoolId pool = new PoolId(1);
  private final QueueId support = new QueueId(1);

  private static String file(String path) throws IOException {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/routing.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/routing.md").isNotNull();
    return Files.readString(at.resolve(path)).replace("\r\n", "\n");
  }

  @Test
  @DisplayName("is the code of the page")
  void code() throws IOException {
    String[] parts =
        file("csm-routing/src/test/java/io/csm/routing/OffersExampleTest.java")
            .split(" // example: (begin|end)\n", -1);
    assertThat(parts.length).as("parts of this file").isGreaterThan(2);
    for (int i = 1; i < parts.length; i += 2) {
      assertThat(file("docs/routing.md"))
          .contains("```java\n" + parts[i].stripTrailing().stripIndent() + "\n```");
    }
  }

  @Test
  @DisplayName("of a cool-down lets who declined be asked again after ten minutes")
  void coolDown() {
    // example: begin
    Queue patient =
        Queue.of(support, "Support", pool)
            .withCoolDown(new CoolDown(Duration.ofMinutes(10), Duration.ofMinutes(1)));
    // example: end
    assertThat(patient.coolDown().afterDecline()).hasMinutes(10);
    assertThat(patient.coolDown().afterMiss()).hasMinutes(1);
  }

  @Test
  @DisplayName("of several offers rings at one agent for each ticket, and then at two more")
  void several() {
    // example: begin
    Queue urgent = Queue.of(support, "Support", pool).withConcurrentOffers(1, 3);
    // example: end
    Router router = Router.builder(pool).build();
    router.putQueue(Queue.of(Given.QUEUE, "Support", pool).withConcurrentOffers(1, 3));
    assertThat(urgent.concurrentOffers().max()).isEqualTo(3);
    for (int i = 1; i <= 5; i++) {
      router.putAgent(Given.agent(i, 1, i), 1);
    }
    router.putWork(Given.work(8, 0), 1);
    router.putWork(Given.work(9, 1), 1);
    assertThat(router.tick(Given.at(10)))
        .extracting(decision -> decision.ticket().value() + ">" + decision.agent().value())
        .containsExactly("8>1", "9>2", "8>3", "8>4", "9>5");
  }

  @Test
  @DisplayName("of a ramp asks who comes back twice a minute")
  void ramp() {
    // example: begin
    var slowly =
        DeskPolicy.STANDARD.withRampUp(
            new RampUp(Duration.ofMinutes(30), Duration.ofMinutes(10), 2, Duration.ofMinutes(1)));
    // example: end
    Ramp ramp = slowly.rampUp().from(Given.at(0)).offered(Given.at(5)).offered(Given.at(20));
    assertThat(ramp.until()).isEqualTo(Given.at(600));
    assertThat(ramp.blockedUntil(Given.at(30))).isEqualTo(Given.at(65));
    assertThat(ramp.blockedUntil(Given.at(65))).isNull();
  }

  @Test
  @DisplayName(
      "of a preferred agent holds work for the account manager, and goes over the capacity")
  void preferred() {
    AgentId manager = new AgentId(2);
    // example: begin
    var held =
        RoutingRequest.NONE.withPreferred(
            PreferredAgent.known(manager, Duration.ofMinutes(2)).withMaxExcess(1));
    // example: end
    Router router = Router.builder(pool).build();
    router.putQueue(Given.queue());
    router.putAgent(Given.agent(1, 1, 0), 1);
    router.putAgent(Given.agent(2, 1, 5), 1);
    for (int i = 1; i <= 3; i++) {
      router.putWork(Given.work(i, 0).withRequest(held), 1);
    }
    assertThat(router.tick(Given.at(10)))
        .extracting(Decision::agent)
        .containsExactly(manager, manager);
    assertThat(router.tick(Given.at(120)))
        .extracting(Decision::agent)
        .containsExactly(new AgentId(1));
  }
}
