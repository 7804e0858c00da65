package io.csm.core.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.TeamId;
import java.time.Duration;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("A request")
class RoutingRequestTest {
  @Property(tries = 500)
  @Label("keeps all of its own when another is added, which can be taken out again")
  void addedAndTakenOut(@ForAll("any") RoutingRequest own, @ForAll("any") RoutingRequest more) {
    RoutingRequest all = own.and(more);
    RoutingRequest added = all.without(own);

    assertThat(all.labels()).containsAll(own.labels()).containsAll(more.labels());
    assertThat(all.excluded()).containsAll(own.excluded()).containsAll(more.excluded());
    assertThat(all.teams()).isEqualTo(own.teams().isEmpty() ? more.teams() : own.teams());
    assertThat(all.bypass()).isEqualTo(own.bypass() || more.bypass());
    assertThat(all.without(added)).isEqualTo(own);
    assertThat(own.and(added)).isEqualTo(all);
  }

  @Property(tries = 50)
  @Label("adds of labels and exclusions as many as fit, and keeps its own")
  void full(@ForAll("any") RoutingRequest own) {
    var labels = new TreeSet<LabelPredicate>();
    var agents = new TreeSet<AgentId>();
    for (int i = 0; i < RoutingRequest.MAX_LABELS; i++) {
      labels.add(LabelPredicate.equal("more" + i, LabelValue.of(i)));
    }
    for (int i = 0; i < RoutingRequest.MAX_EXCLUDED; i++) {
      agents.add(new AgentId(100L + i));
    }
    var more = new RoutingRequest(labels, new TreeSet<>(), false, 0, null, false, agents);

    RoutingRequest all = own.and(more);

    assertThat(all.labels()).containsAll(own.labels()).hasSize(RoutingRequest.MAX_LABELS);
    assertThat(all.excluded()).containsAll(own.excluded()).hasSize(RoutingRequest.MAX_EXCLUDED);
  }

  @Provide
  Arbitrary<RoutingRequest> any() {
    Arbitrary<PreferredAgent> preferred =
        Arbitraries.integers()
            .between(1, 3)
            .map(id -> PreferredAgent.known(new AgentId(id), Duration.ofMinutes(1)));
    return Combinators.combine(
            Arbitraries.integers()
                .between(1, 4)
                .map(n -> LabelPredicate.equal("l" + n, LabelValue.of(n)))
                .set()
                .ofMaxSize(3),
            Arbitraries.integers().between(1, 4).map(TeamId::new).set().ofMaxSize(2),
            Arbitraries.of(true, false),
            Arbitraries.of(0, 0, 1, 2),
            preferred.injectNull(0.5),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 4).map(AgentId::new).set().ofMaxSize(3))
        .as(
            (labels, teams, bypass, secondary, agent, only, excluded) ->
                new RoutingRequest(
                    new TreeSet<>(labels),
                    new TreeSet<>(teams),
                    bypass,
                    secondary,
                    agent,
                    only,
                    new TreeSet<>(excluded)));
  }
}
