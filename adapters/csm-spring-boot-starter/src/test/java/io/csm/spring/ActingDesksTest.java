package io.csm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.CsmException;
import io.csm.core.TicketId;
import io.csm.desk.Desk;
import java.security.Principal;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayName("A desk that acts for a principal")
class ActingDesksTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(CsmAutoConfiguration.class))
          .withPropertyValues("csm.tenant=1", "csm.start=false");

  @Test
  @DisplayName("acts for the agent that the host's resolver finds, and for nobody else")
  void agent() {
    AgentResolver[] resolver = new AgentResolver[1];
    runner
        .withBean(AgentResolver.class, () -> (tenant, who) -> resolver[0].agentOf(tenant, who))
        .run(
            context -> {
              SmallDesk small = SmallDesk.on(context.getBean(Desk.class));
              resolver[0] =
                  (tenant, who) ->
                      who.getName().equals("li") ? Optional.of(small.agent()) : Optional.empty();
              ActingDesks desks = context.getBean(ActingDesks.class);
              TicketId ticket = small.open();
              Principal li = () -> "li";

              desks.of(small.desk(), li).note(ticket, "seen").orThrow();

              assertThat(small.desk().history(ticket, 1, 10))
                  .anySatisfy(
                      event ->
                          assertThat(event.envelope().actor().id())
                              .isEqualTo(Long.toString(small.agent().value())));
              assertThatThrownBy(() -> desks.of(small.desk(), () -> "wang"))
                  .isInstanceOf(CsmException.class)
                  .hasMessageContaining("ACT_AS_AGENT");
              assertThatThrownBy(() -> desks.of(small.desk(), null))
                  .isInstanceOf(CsmException.class);
            });
  }

  @Test
  @DisplayName("is there only where the host has a resolver")
  void none() {
    runner.run(context -> assertThat(context).doesNotHaveBean(ActingDesks.class));
  }
}
