package io.csm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.work.Reasons;
import io.csm.routing.internal.Structure;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("The words for a decision")
class ReasonsTextTest {
  private static final String SINCE = "2026-03-02T08:00:06Z";

  @Property(tries = 300)
  @Label("name the agents in their order, the one asked first, and the value that decided")
  void together(@ForAll("history") List<World.Op> history) {
    World world = new World(false, 1_000, 10_000, 1_000, Structure.PROFILES);
    for (World.Op op : history) {
      int before = world.log.size();
      world.run(op);
      for (Decision decision : world.log.subList(before, world.log.size())) {
        if (decision instanceof Decision.MakeOffer offer && op.kind() == World.Kind.TICK) {
          check(offer);
        }
      }
    }
  }

  @Provide
  Arbitrary<List<World.Op>> history() {
    return RouterLawsTest.histories();
  }

  private static void check(Decision.MakeOffer offer) {
    Reasons reasons = offer.reasons();
    String text = ReasonsText.of(reasons, Locale.ENGLISH);
    String agents =
        reasons.candidates().stream()
            .map(agent -> Long.toString(agent.value()))
            .collect(Collectors.joining(", "));
    assertThat(reasons.candidates().get(0)).isEqualTo(offer.agent());
    assertThat(text).contains("(" + agents + ")").doesNotContain("{");
    if (reasons.eligible() == 1) {
      assertThat(text).contains("alone");
      return;
    }
    assertThat(text).contains("(" + reasons.eligible() + ") agents");
    int since = reasons.decidedBy().lastIndexOf("ince=");
    if (since >= 0) {
      String then = reasons.decidedBy().substring(since + "ince=".length()).split(" ", -1)[0];
      assertThat(text).contains("since " + then);
    }
    assertThat(ReasonsText.of(reasons, Locale.CHINA)).contains("（" + agents + "）");
  }

  private static String[] lines(String decidedBy, Locale locale, int eligible, long... agents) {
    List<AgentId> candidates = java.util.Arrays.stream(agents).mapToObj(AgentId::new).toList();
    return ReasonsText.of(new Reasons(new TreeMap<>(), candidates, eligible, decidedBy), locale)
        .split("\n", -1);
  }

  @Example
  @Label("say each way to choose, and keep what they do not know")
  void modes() {
    assertThat(lines("LONGEST_IDLE idleSince=" + SINCE, Locale.ENGLISH, 5, 1, 2, 3))
        .containsExactly(
            "(5) agents could take it, in this order: (1, 2, 3), and (2) more.",
            "Decided by the longest idle time: idle since " + SINCE + ".");
    assertThat(lines("LEAST_LOADED 1/3 since=" + SINCE, Locale.ENGLISH, 2, 1, 2)[1])
        .isEqualTo(
            "Decided by the smallest share of capacity in use, 1/3 units; then by idle time: since "
                + SINCE
                + ".");
    assertThat(lines("ROUND_ROBIN turn=12", Locale.ENGLISH, 2, 1, 2)[1]).contains("decision 12.");
    assertThat(lines("ROUND_ROBIN turn=0 since=" + SINCE, Locale.ENGLISH, 2, 1, 2)[1])
        .contains("there was none yet");
    assertThat(lines("BEST_MATCH 17 since=" + SINCE, Locale.CHINESE, 2, 1, 2))
        .containsExactly("有（2）位客服可以接，依次为：（1, 2）。", "依据最佳匹配：得分 17；其次为空闲时间：自 " + SINCE + " 起。");
    assertThat(lines("SOMETHING else=1", Locale.ENGLISH, 2, 1, 2)[1])
        .isEqualTo("Decided by SOMETHING else=1.");
    assertThat(lines("LEAST_LOADED since=never", Locale.ENGLISH, 2, 1, 2)[1])
        .isEqualTo("Decided by LEAST_LOADED since=never.");
  }
}
