package io.csm.routing;

import static io.csm.routing.Given.POOL;
import static io.csm.routing.Given.agent;
import static io.csm.routing.Given.agentId;
import static io.csm.routing.Given.at;
import static io.csm.routing.Given.queue;
import static io.csm.routing.Given.ticket;
import static io.csm.routing.Given.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.work.RoutingFilter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Of whom it asks, a router")
class OffersTest {
  private final Router router = Router.builder(POOL).build();

  @BeforeEach
  void aQueue() {
    router.putQueue(queue());
  }

  private List<String> tick(long seconds) {
    return router.tick(at(seconds)).stream()
        .map(decision -> decision.ticket().value() + ">" + decision.agent().value())
        .toList();
  }

  @Nested
  @DisplayName("with a cool-down")
  class CoolDown {
    @Test
    @DisplayName("asks who declined again when it is over, and is woken by nothing but the time")
    void again() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(work(9, 0).excluding(agentId(1), at(60)), 1);

      assertThat(tick(0)).isEmpty();
      assertThat(router.explain(ticket(9)).refused())
          .containsExactly(Map.entry(RoutingFilter.EXCLUDED, 1));
      assertThat(router.nextMoment()).contains(at(60));
      assertThat(tick(59)).isEmpty();
      assertThat(tick(60)).containsExactly("9>1");
    }

    @Test
    @DisplayName("asks others meanwhile, and lets other work be offered to who declined")
    void meanwhile() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(work(8, 0).excluding(agentId(1), at(60)), 1);
      router.putWork(work(9, 1), 1);
      assertThat(tick(2)).containsExactly("9>1");

      router.putAgent(agent(2, 1, 3), 1);
      assertThat(tick(4)).containsExactly("8>2");
    }

    @Test
    @DisplayName("forgets an end that has passed before the work was put")
    void passed() {
      router.putAgent(agent(1, 1, 0), 1);
      assertThat(tick(60)).isEmpty();
      router.putWork(work(9, 0).excluding(agentId(1), at(60)), 1);

      assertThat(router.nextMoment()).contains(at(60));
      assertThat(tick(60)).containsExactly("9>1");
      assertThat(router.nextMoment()).isEmpty();
    }
  }
}
