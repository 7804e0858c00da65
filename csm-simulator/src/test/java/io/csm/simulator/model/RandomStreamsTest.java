package io.csm.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RandomStreamsTest {
  @Property
  void aStreamDependsOnItsNameAloneAndNotOnWhatWasDrawnBefore(
      @ForAll long seed, @ForAll long number) {
    RandomStreams one = new RandomStreams(seed);
    one.of("patience", number).nextLong();
    one.of("service", number).nextLong();

    assertThat(one.of("patience", number).nextLong())
        .isEqualTo(new RandomStreams(seed).of("patience", number).nextLong());
  }

  @Example
  void streamsOfDifferentSeedsPurposesAndNumbersDiffer() {
    TreeSet<Long> firsts = new TreeSet<>();
    for (long seed = -20; seed < 20; seed++) {
      for (String purpose : new String[] {"patience", "service", "arrivals", ""}) {
        for (long number = -50; number < 50; number++) {
          firsts.add(new RandomStreams(seed).of(purpose, number).nextLong());
        }
      }
    }

    assertThat(firsts).hasSize(40 * 4 * 100);
  }

  /** Recorded once: the same on every JDK. */
  @Example
  void theBitsNeverChange() {
    assertThat(new RandomStreams(1).of("patience", 12).nextLong()).isEqualTo(-2278733956079544440L);
    assertThat(new RandomStreams(1).of("patience", 12).nextDouble())
        .isEqualTo((-2278733956079544440L >>> 11) * 0x1.0p-53);
  }
}
