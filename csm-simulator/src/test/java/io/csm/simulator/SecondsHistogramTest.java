package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SecondsHistogramTest {
  @Property
  void aPercentileIsTheValueAtItsRankAmongTheSortedOnes(
      @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 300) Long> values,
      @ForAll @IntRange(min = 1, max = 100) int percent) {
    SecondsHistogram histogram = new SecondsHistogram();
    values.forEach(histogram::add);
    List<Long> sorted = values.stream().sorted().toList();

    // Exact: the smallest rank r with r / n >= percent / 100.
    int rank = 1;
    while (rank * 100 < values.size() * percent) {
      rank++;
    }
    assertThat(histogram.nearestRank(percent)).isEqualTo(sorted.get(rank - 1));
    assertThat(histogram.size()).isEqualTo(values.size());
  }

  @Example
  void withoutValuesEveryPercentileIsZero() {
    assertThat(new SecondsHistogram().percentiles()).isEqualTo(new Percentiles(0, 0, 0, 0));
  }
}
