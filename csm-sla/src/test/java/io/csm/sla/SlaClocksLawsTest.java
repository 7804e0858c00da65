package io.csm.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.SlaBy;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SpecialDay;
import io.csm.core.config.StatusCategory;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaSpan;
import io.csm.core.ticket.SlaTargetRef;
import io.csm.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

class SlaClocksLawsTest {
  private static final Instant START = Instant.parse("2026-03-06T13:00:00Z");

  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private static final BusinessCalendar BERLIN =
      BusinessCalendar.builder("office", "Europe/Berlin")
          .openOnWeekdays("09:00-12:00", "13:00-17:30")
          .holiday(LocalDate.parse("2026-03-10"), "holiday")
          .special(LocalDate.parse("2026-03-14"), SpecialDay.of("make-up", "09:00-12:00"))
          .build();

  /** What happens, at whole minutes, sometimes at the same one. */
  record Step(Instant at, int what, Priority priority) {}

  private static List<Step> steps(long seed) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    Instant at = START;
    for (int i = random.nextInt(25); i >= 0; i--) {
      at = at.plusSeconds(random.nextInt(4) == 0 ? 0 : 60L * random.nextInt(900));
      steps.add(new Step(at, random.nextInt(8), PRIORITIES.get(random.nextInt(4))));
    }
    return steps;
  }

  private static void play(Story story, Step step) {
    story.at(step.at());
    boolean over = story.ticket().category() == StatusCategory.SOLVED;
    switch (step.what()) {
      case 0 -> story.asked();
      case 1 -> story.replied();
      case 2 -> story.is(over ? StatusCategory.SOLVED : StatusCategory.PENDING);
      case 3 -> story.is(over ? StatusCategory.SOLVED : StatusCategory.ON_HOLD);
      case 4, 5 -> story.is(StatusCategory.OPEN);
      case 6 -> story.has(step.priority());
      default -> story.is(StatusCategory.SOLVED);
    }
  }

  private static Story played(SlaTimeline timeline, List<Step> steps) {
    Story story = new Story(timeline).at(START).opened();
    steps.forEach(step -> play(story, step));
    return story;
  }

  private static SlaTimeline timeline(long seed) {
    return timeline(seed, false);
  }

  private static SlaTimeline timeline(long seed, boolean always) {
    TreeMap<String, BusinessTime> calendars = new TreeMap<>();
    calendars.put("office", BusinessTime.of(BERLIN));
    Random random = new Random(seed);
    List<SlaVersion> versions = new ArrayList<>();
    Instant from = Instant.EPOCH;
    for (int i = 0; i < 3; i++) {
      SlaVersion version = new SlaVersion(i + 1, from, rules(i + 1, random, always), calendars);
      versions.add(i > 0 && seed % 3 == 0 ? version.judgingAnew() : version);
      from = START.plusSeconds(60L * 2_000 * i + 60L * random.nextInt(2_000) + 60);
    }
    return SlaTimeline.of(versions);
  }

  private static SlaBy by(Random random) {
    return new SlaBy(
        random.nextInt(3), random.nextBoolean() ? null : "1" + random.nextInt(10) + ":30");
  }

  private static SlaRules rules(int version, Random random, boolean always) {
    List<SlaTarget> targets = new ArrayList<>();
    for (SlaMetric metric : SlaMetric.STANDARD) {
      SlaCondition urgent =
          SlaCondition.ANY.withPriorities(new TreeSet<>(List.of(Priority.URGENT, Priority.HIGH)));
      Duration within = Duration.ofMinutes(1 + random.nextInt(1_500));
      String calendar = random.nextBoolean() ? "office" : null;
      targets.add(
          random.nextInt(3) == 0
              ? SlaTarget.by(metric, by(random), "office").when(urgent)
              : SlaTarget.of(metric, within, calendar).when(urgent));
      if (always || random.nextInt(4) > 0) {
        targets.add(
            SlaTarget.of(metric, within.multipliedBy(2), "office")
                .withRetroactive(random.nextBoolean()));
      }
    }
    return new SlaRules(
        version,
        SlaMetric.STANDARD,
        List.of(new SlaPolicy("standard", SlaCondition.ANY, targets)),
        false);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  @Label("what has elapsed and what remains are the target, and the due time is when nothing does")
  void elapsedAndRemaining(@ForAll long seed) {
    Story story = played(timeline(seed), steps(seed));
    story.at(story.now().plusSeconds(60L * new Random(seed).nextInt(3_000))).ticks();

    for (SlaClock clock : story.state().clocks()) {
      SlaReading reading = story.read(clock.metric());
      if (reading.target() != null) {
        Duration within = reading.target().within();
        assertThat(reading.elapsed().plus(reading.remaining())).isEqualTo(within);
        if (reading.due() != null && story.now().isBefore(reading.due())) {
          story.at(reading.due());
          assertThat(story.read(clock.metric()).remaining()).isEqualTo(Duration.ZERO);
          story.at(story.now());
        }
      }
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  @Label("looking at the clocks in between changes nothing: what is stored is the full fold")
  void ticksChangeNothing(@ForAll long seed) {
    SlaTimeline timeline = timeline(seed);
    List<Step> steps = steps(seed);
    Random random = new Random(seed);
    Story watched = new Story(timeline).at(START).opened();
    Instant last = START;
    for (Step step : steps) {
      long between = Duration.between(last, step.at()).toSeconds();
      watched.at(last.plusSeconds((long) (random.nextDouble() * between))).ticks();
      play(watched, step);
      last = step.at();
    }

    assertThat(watched.state()).isEqualTo(played(timeline, steps).state());
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  @Label("where new versions do not touch clocks, all that they show stays the same")
  void untouched(@ForAll long seed) {
    Random random = new Random(seed);
    SlaRules rules = rules(1, random, true);
    List<SlaVersion> versions = new ArrayList<>();
    TreeMap<String, BusinessTime> calendars = new TreeMap<>();
    calendars.put("office", BusinessTime.of(BERLIN));
    for (int i = 0; i < 3; i++) {
      Instant from = i == 0 ? Instant.EPOCH : START.plusSeconds(60L * 6_000 + i);
      boolean other = random.nextInt(3) == 0;
      boolean edited = i > 0 && random.nextInt(3) == 0;
      TreeMap<String, BusinessTime> of = new TreeMap<>(calendars);
      of.put(
          edited ? "office" : "elsewhere",
          BusinessTime.of(BERLIN.toBuilder().holiday(LocalDate.parse("2026-03-20"), "").build()));
      versions.add(
          new SlaVersion(i + 1, from, i > 0 && other ? rules(1, random, true) : rules, of));
    }
    SlaTimeline timeline = SlaTimeline.of(versions);
    Story story = new Story(SlaTimeline.of(versions.subList(0, 1))).at(START).opened();
    steps(seed).forEach(step -> play(story, step));

    SlaClocks clocks = SlaClocks.of(timeline);
    if (clocks.isUntouched(story.state(), 3)) {
      for (SlaClock clock : clocks.advance(story.state(), story.ticket(), 3).clocks()) {
        assertThat(clock).isEqualTo(story.clock(clock.metric()));
      }
    }
    Statistics.label("untouched").collect(clocks.isUntouched(story.state(), 3));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  @Label("what is kept in brief shows the same as what is kept in full")
  void briefAndFull(@ForAll long seed) {
    SlaTimeline timeline = timeline(seed);
    Story full = new Story(timeline).at(START).opened();
    Story brief = new Story(SlaClocks.brief(timeline)).at(START).opened();

    for (Step step : steps(seed)) {
      play(full, step);
      play(brief, step);
      assertThat(brief.state().version()).isEqualTo(full.state().version());
      assertThat(brief.state().clocks()).hasSameSizeAs(full.state().clocks());
      if (timeline.versions().get(2).anew()) {
        // What brief clocks have the sum of, they keep; the history tells more.
        continue;
      }
      for (SlaClock clock : full.state().clocks()) {
        SlaClock kept = brief.clock(clock.metric());
        assertThat(brief.read(clock.metric())).isEqualTo(full.read(clock.metric()));
        assertThat(kept.due()).isEqualTo(clock.due());
        assertThat(kept.alarm()).isEqualTo(clock.alarm());
        assertThat(kept.cycles()).hasSize(1);
        assertThat(kept.current().number()).isEqualTo(clock.current().number());
      }
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  @Label("judged anew, a clock shows what it would if the rules had been so from the beginning")
  void anew(@ForAll long seed) {
    Random random = new Random(seed);
    List<Step> steps = steps(seed);
    Instant last = steps.get(steps.size() - 1).at();
    TreeMap<String, BusinessTime> before = new TreeMap<>();
    before.put("office", BusinessTime.of(BERLIN));
    TreeMap<String, BusinessTime> after = new TreeMap<>();
    after.put(
        "office",
        BusinessTime.of(BERLIN.toBuilder().holiday(LocalDate.parse("2026-03-09"), "").build()));
    Instant from = last.plusSeconds(60L * (1 + random.nextInt(500)));
    SlaVersion first = new SlaVersion(1, Instant.EPOCH, oneTarget(1, random), before);
    SlaVersion second = new SlaVersion(2, from, oneTarget(2, random), after);
    Instant now = from.plusSeconds(60L * random.nextInt(500));
    SlaTimeline other = SlaTimeline.of(List.of(first, second.judgingAnew()));
    SlaVersion always = new SlaVersion(2, Instant.EPOCH, second.rules(), after);
    Story judged = played(other, steps).at(now).ticks();
    Story wanted = played(SlaTimeline.of(List.of(always)), steps).at(now).ticks();

    for (SlaClock clock : judged.state().clocks()) {
      if (clock.current().isOpen()) {
        SlaReading reading = judged.read(clock.metric());
        SlaReading oracle = wanted.read(clock.metric());
        assertThat(reading.elapsed()).isEqualTo(oracle.elapsed());
        assertThat(reading.due()).isEqualTo(oracle.due());
        assertThat(reading.breached()).isEqualTo(oracle.breached());
      } else {
        assertThat(clock.current().last().target().version()).isEqualTo(1);
      }
    }
  }

  /** Rules with one target for each metric, whatever the ticket is like. */
  private static SlaRules oneTarget(int version, Random random) {
    List<SlaTarget> targets = new ArrayList<>();
    for (SlaMetric metric : SlaMetric.STANDARD) {
      Duration within = Duration.ofMinutes(1 + random.nextInt(6_000));
      targets.add(SlaTarget.of(metric, within, random.nextInt(4) > 0 ? "office" : null));
    }
    return new SlaRules(
        version,
        SlaMetric.STANDARD,
        List.of(new SlaPolicy("standard", SlaCondition.ANY, targets)),
        false);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  @Label("the segments of an explanation follow on each other and add up to what has elapsed")
  void segmentsAddUp(@ForAll long seed) {
    Story story = played(timeline(seed), steps(seed));

    for (SlaClock clock : story.state().clocks()) {
      SlaExplanation why = story.explain(clock.metric());
      assertThat(SlaClocksTest.sum(why)).isEqualTo(why.reading().elapsed());
      Instant at = clock.current().start();
      for (SlaSegment segment : why.segments()) {
        assertThat(segment.from()).isEqualTo(at);
        assertThat(segment.counted())
            .isLessThanOrEqualTo(Duration.between(segment.from(), segment.to()));
        at = segment.to();
      }
      if (clock.current().isOpen()) {
        assertThat(at).isEqualTo(story.now());
      }
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  @Label("a switch of priority from target to target and back at one instant changes nothing")
  void thereAndBack(@ForAll long seed) {
    SlaTimeline timeline = timeline(seed, true);
    List<Step> steps = steps(seed);
    int switched = new Random(seed).nextInt(steps.size());
    Story plain = new Story(timeline).at(START).opened();
    Story back = new Story(timeline).at(START).opened();
    for (int i = 0; i < steps.size(); i++) {
      play(plain, steps.get(i));
      play(back, steps.get(i));
      if (i == switched) {
        Priority before = back.ticket().priority();
        back.has(before == Priority.URGENT ? Priority.LOW : Priority.URGENT).has(before);
      }
    }

    for (SlaClock clock : plain.state().clocks()) {
      SlaReading reading = plain.read(clock.metric());
      SlaReading other = back.read(clock.metric());
      boolean fired = reading.breached() || other.breached();
      if (!fired) {
        assertThat(unversioned(other)).isEqualTo(unversioned(reading));
        assertThat(spans(back.clock(clock.metric()))).isEqualTo(spans(clock));
      }
    }
  }

  /**
   * Without the version that names the target: where a later one has the same target, and what was
   * chosen under the earlier had only begun at that instant, the later is named.
   */
  private static SlaReading unversioned(SlaReading reading) {
    return new SlaReading(
        reading.status(),
        unversioned(reading.target()),
        reading.elapsed(),
        reading.remaining(),
        reading.due(),
        reading.breached(),
        reading.known());
  }

  private static @Nullable SlaTargetRef unversioned(@Nullable SlaTargetRef target) {
    return target == null
        ? null
        : new SlaTargetRef(
            target.policy(), 0, 1, target.within(), target.calendar(), target.zone());
  }

  /** All that is kept of a clock, except which event was the cause: they are numbered otherwise. */
  private static List<SlaSpan> spans(SlaClock clock) {
    return clock.cycles().stream()
        .flatMap(cycle -> cycle.spans().stream())
        .map(
            span ->
                new SlaSpan(
                    span.kind(),
                    span.from(),
                    span.to(),
                    null,
                    unversioned(span.target()),
                    span.used()))
        .toList();
  }

  @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
  @Label("agents' work is what counting minute by minute gives")
  void minuteByMinute(@ForAll long seed) {
    TreeMap<String, BusinessTime> calendars = new TreeMap<>();
    calendars.put("office", BusinessTime.of(BERLIN));
    SlaTarget target = SlaTarget.of(SlaMetric.AGENT_WORK, Duration.ofHours(900), "office");
    SlaRules rules =
        new SlaRules(
            1,
            SlaMetric.STANDARD,
            List.of(new SlaPolicy("standard", SlaCondition.ANY, List.of(target))),
            false);
    SlaTimeline timeline =
        SlaTimeline.of(List.of(new SlaVersion(1, Instant.EPOCH, rules, calendars)));
    Story story = new Story(timeline).at(START).opened();
    List<Step> steps = steps(seed);
    long minutes = 0;
    Instant at = START;
    for (Step step : steps) {
      boolean runs =
          story.ticket().category() == StatusCategory.NEW
              || story.ticket().category() == StatusCategory.OPEN;
      for (; at.isBefore(step.at()); at = at.plusSeconds(60)) {
        minutes += runs && NaiveTime.of(BERLIN).test(at.getEpochSecond()) ? 1 : 0;
      }
      play(story, step);
      assertThat(story.read("agent-work").elapsed()).isEqualTo(Duration.ofMinutes(minutes));
    }
  }
}
