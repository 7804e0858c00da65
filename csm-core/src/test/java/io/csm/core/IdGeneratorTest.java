package io.csm.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdGeneratorTest {
  private static final long NOW = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();

  private final AtomicLong millis = new AtomicLong(NOW);
  private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());

  @Test
  void anIdHoldsItsTimeItsNodeAndItsPlaceWithinTheMillisecond() {
    IdGenerator ids = new IdGenerator(clock, 5);

    assertThat(ids.next()).isEqualTo((NOW << 21) | (5L << 12));
    assertThat(ids.next()).isEqualTo((NOW << 21) | (5L << 12) | 1);
    millis.incrementAndGet();
    assertThat(ids.next()).isEqualTo(((NOW + 1) << 21) | (5L << 12));
  }

  @Property(tries = 100)
  void idsOnlyGrowWhateverTheClockDoes(
      @ForAll @Size(max = 50) List<@LongRange(min = -5_000, max = 5_000) Long> steps) {
    AtomicLong time = new AtomicLong(NOW);
    IdGenerator ids = new IdGenerator(() -> Instant.ofEpochMilli(time.get()), 1);
    long last = 0;
    for (long step : steps) {
      time.addAndGet(step);
      long next = ids.next();
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  @Property(tries = 50)
  void idsOfALaterMillisecondSortAfterThoseOfAnEarlierOneWhateverTheNode(
      @ForAll @IntRange(max = IdGenerator.MAX_NODE) int one,
      @ForAll @IntRange(max = IdGenerator.MAX_NODE) int other) {
    long earlier = new IdGenerator(() -> Instant.ofEpochMilli(NOW), one).next();
    long later = new IdGenerator(() -> Instant.ofEpochMilli(NOW + 1), other).next();

    assertThat(later).isGreaterThan(earlier);
  }

  @Test
  void moreThanAMillisecondHoldsRunAheadOfTheClock() {
    IdGenerator ids = new IdGenerator(clock, IdGenerator.MAX_NODE);
    List<Long> drawn = new ArrayList<>();
    for (int i = 0; i < 3 * 4_096 + 1; i++) {
      drawn.add(ids.next());
    }

    assertThat(drawn).doesNotHaveDuplicates().isSorted();
    assertThat(drawn.get(4_095) >>> 21).isEqualTo(NOW);
    assertThat(drawn.get(4_096) >>> 21).isEqualTo(NOW + 1);
    assertThat(drawn).allMatch(id -> ((id >>> 12) & IdGenerator.MAX_NODE) == IdGenerator.MAX_NODE);

    millis.set(NOW + 2);
    assertThat(ids.next()).isGreaterThan(drawn.get(drawn.size() - 1));
  }

  @Test
  void nodesWithNumbersOfTheirOwnNeverDrawTheSameId() {
    Set<Long> all = new TreeSet<>();
    for (int node = 0; node <= IdGenerator.MAX_NODE; node++) {
      IdGenerator ids = new IdGenerator(clock, node);
      for (int i = 0; i < 10; i++) {
        assertThat(all.add(ids.next())).isTrue();
      }
    }
  }

  @Test
  void threadsNeverDrawTheSameId() throws InterruptedException {
    int threads = 4;
    int each = 20_000;
    IdGenerator ids = new IdGenerator(clock, 1);
    Set<Long> all = new ConcurrentSkipListSet<>();
    List<Boolean> sorted = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch start = new CountDownLatch(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    for (int t = 0; t < threads; t++) {
      executor.execute(
          () -> {
            start.countDown();
            try {
              start.await();
            } catch (InterruptedException interrupted) {
              Thread.currentThread().interrupt();
            }
            long last = 0;
            boolean grows = true;
            for (int i = 0; i < each; i++) {
              long next = ids.next();
              grows &= next > last;
              last = next;
              all.add(next);
            }
            sorted.add(grows);
          });
    }
    executor.shutdown();

    assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(all).hasSize(threads * each);
    assertThat(sorted).hasSize(threads).containsOnly(true);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE / 1_000})
  void aClockBeforeItsEpochStillDrawsPositiveIds(long early) {
    millis.set(early);

    assertThat(new IdGenerator(clock, 0).next()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 512})
  void nodeNumbersHaveNineBits(int node) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> new IdGenerator(clock, node))
        .matches(refused -> refused.problem().path().equals("node"));
  }
}
