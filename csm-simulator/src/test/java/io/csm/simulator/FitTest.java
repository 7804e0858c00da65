package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FitTest {

  @Provide
  Arbitrary<List<Fit.Outcome>> outcomes() {
    return Combinators.combine(Arbitraries.longs().between(0, 12), Arbitraries.of(true, false))
        .as(Fit.Outcome::new)
        .list()
        .ofMaxSize(12);
  }

  private static long agree(List<Fit.Outcome> outcomes, long target) {
    return outcomes.stream().filter(one -> one.used() <= target == one.met()).count();
  }

  @Property(tries = 300)
  void aFitAgreesAsOftenAsTheBestOfAllTargets(@ForAll("outcomes") List<Fit.Outcome> outcomes) {
    Fit fit = Fit.of(outcomes);
    long best = 0;
    long longest = 0;
    for (long target = -1; target <= 12; target++) {
      long agree = agree(outcomes, target);
      if (agree >= best) {
        best = agree;
        longest = target;
      }
    }
    assertThat(fit.agree()).isEqualTo(best).isEqualTo(agree(outcomes, fit.seconds()));
    assertThat(fit.total()).isEqualTo(outcomes.size());
    // Beyond what was used most, every target is the same.
    long most = outcomes.stream().mapToLong(Fit.Outcome::used).max().orElse(0);
    assertThat(fit.seconds()).isEqualTo(Math.min(longest, most));
  }
}
