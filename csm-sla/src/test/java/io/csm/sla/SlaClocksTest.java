package io.csm.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.FieldValue;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SpecialDay;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.TicketSchema;
import io.csm.core.event.EventKind;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaCycle;
import io.csm.core.ticket.SlaState;
import io.csm.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An SLA clock")
class SlaClocksTest {
  private static final BusinessTime OFFICE =
      BusinessTime.of(
          BusinessCalendar.builder("office", "Etc/UTC")
              .openOnWeekdays("09:00-17:00")
              .holiday(LocalDate.parse("2026-03-04"), "founders' day")
              .special(LocalDate.parse("2026-03-07"), SpecialDay.of("make-up", "09:00-12:00"))
              .build());
  private static final SlaCondition URGENT =
      SlaCondition.ANY.withPriorities(new TreeSet<>(List.of(Priority.URGENT)));

  @Test
  @DisplayName("of the first reply runs by the hours of its calendar until somebody replies")
  void firstReply() {
    Story story = story(target(SlaMetric.FIRST_REPLY, 4)).at("2026-03-02T16:00:00Z").opened();

    assertThat(story.read("first-reply").due()).isEqualTo("2026-03-03T12:00:00Z");
    story.at("2026-03-03T10:00:00Z");
    assertThat(story.read("first-reply").elapsed()).isEqualTo(hours(2));
    assertThat(story.read("first-reply").remaining()).isEqualTo(hours(2));
    story.at("2026-03-03T11:00:00Z").replied().at("2026-03-03T16:00:00Z").asked().replied();
    assertThat(story.read("first-reply").status()).isEqualTo(SlaReading.Status.MET);
    assertThat(story.read("first-reply").elapsed()).isEqualTo(hours(3));
    assertThat(story.clock("first-reply").cycles()).hasSize(1);
  }

  @Test
  @DisplayName("is met by what happens exactly at its due time, and breached a second later")
  void exactly() {
    Story met = story(target(SlaMetric.FIRST_REPLY, 1)).at("2026-03-02T16:00:00Z").opened();
    Story late = story(target(SlaMetric.FIRST_REPLY, 1)).at("2026-03-02T16:00:00Z").opened();

    met.at("2026-03-02T17:00:00Z");
    assertThat(met.read("first-reply").breached()).isFalse();
    assertThat(met.replied().read("first-reply").status()).isEqualTo(SlaReading.Status.MET);
    late.at("2026-03-02T17:00:01Z");
    assertThat(late.read("first-reply").breached()).isTrue();
    assertThat(late.replied().read("first-reply").status()).isEqualTo(SlaReading.Status.BREACHED);
  }

  @Test
  @DisplayName("of the next reply starts with the oldest message that is not answered, each time")
  void nextReply() {
    Story story = story(target(SlaMetric.NEXT_REPLY, 1)).at("2026-03-02T09:00:00Z").opened();

    assertThat(story.asked().state().clock("next-reply")).isEmpty();
    story.at("2026-03-02T09:30:00Z").replied();
    story.at("2026-03-02T10:00:00Z").asked().at("2026-03-02T10:20:00Z").asked();
    assertThat(story.read("next-reply").due()).isEqualTo("2026-03-02T11:00:00Z");
    story.at("2026-03-02T10:30:00Z").replied().at("2026-03-02T14:00:00Z").asked();
    assertThat(story.clock("next-reply").cycles()).hasSize(2);
    assertThat(story.read("next-reply").due()).isEqualTo("2026-03-02T15:00:00Z");
  }

  @Test
  @DisplayName("of periodic updates starts over with each reply, and stops when it is solved")
  void periodicUpdate() {
    Story story = story(target(SlaMetric.PERIODIC_UPDATE, 2)).at("2026-03-02T09:00:00Z").opened();

    story.at("2026-03-02T10:00:00Z").replied().at("2026-03-02T11:30:00Z").replied();
    assertThat(story.read("periodic-update").due()).isEqualTo("2026-03-02T13:30:00Z");
    assertThat(story.clock("periodic-update").cycles())
        .extracting(SlaCycle::end)
        .containsExactly(SlaCycle.End.MET, null);
    story.at("2026-03-02T15:00:00Z").is(StatusCategory.SOLVED);
    assertThat(story.read("periodic-update").status()).isEqualTo(SlaReading.Status.BREACHED);
  }

  @Test
  @DisplayName("of agents' work stands still while the ticket waits for somebody else")
  void agentWork() {
    Story story = story(target(SlaMetric.AGENT_WORK, 4)).at("2026-03-02T09:00:00Z").opened();

    story.at("2026-03-02T10:00:00Z").is(StatusCategory.PENDING);
    assertThat(story.read("agent-work").due()).isNull();
    story.at("2026-03-03T10:00:00Z").is(StatusCategory.ON_HOLD);
    assertThat(story.read("agent-work").elapsed()).isEqualTo(hours(1));
    assertThat(story.read("agent-work").remaining()).isEqualTo(hours(3));
    story.at("2026-03-03T15:00:00Z").is(StatusCategory.OPEN);
    assertThat(story.read("agent-work").due()).isEqualTo("2026-03-05T10:00:00Z");
  }

  @Test
  @DisplayName("of requesters' waiting runs on while it waits for a third party")
  void requesterWait() {
    Story story = story(target(SlaMetric.REQUESTER_WAIT, 4)).at("2026-03-02T09:00:00Z").opened();

    story.at("2026-03-02T10:00:00Z").is(StatusCategory.ON_HOLD).at("2026-03-02T11:00:00Z");
    assertThat(story.read("requester-wait").status()).isEqualTo(SlaReading.Status.RUNNING);
    assertThat(story.read("requester-wait").elapsed()).isEqualTo(hours(2));
  }

  @Test
  @DisplayName("of assignment ends as an agent has the ticket")
  void timeToAssign() {
    Story story = story(target(SlaMetric.TIME_TO_ASSIGN, 1)).at("2026-03-02T09:00:00Z").opened();

    story.at("2026-03-02T09:10:00Z").assigned();
    assertThat(story.read("time-to-assign").status()).isEqualTo(SlaReading.Status.MET);
    assertThat(story.read("time-to-assign").elapsed()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  @DisplayName("goes on, starts anew or stays as it ended when a ticket is reopened, by rule")
  void reopened() {
    for (SlaMetric.Reopen rule : SlaMetric.Reopen.values()) {
      SlaMetric metric = SlaMetric.TOTAL_RESOLUTION.withReopen(rule);
      Story story = story(metric, target(metric, 4)).at("2026-03-02T09:00:00Z").opened();
      story.at("2026-03-02T10:00:00Z").is(StatusCategory.SOLVED);
      story.at("2026-03-02T14:00:00Z").is(StatusCategory.OPEN).at("2026-03-02T15:00:00Z");

      SlaReading reading = story.read("total-resolution");
      switch (rule) {
        case CONTINUE -> {
          assertThat(reading.elapsed()).isEqualTo(hours(2));
          assertThat(reading.due()).isEqualTo("2026-03-02T17:00:00Z");
        }
        case NEW_CYCLE -> {
          assertThat(reading.elapsed()).isEqualTo(hours(1));
          assertThat(story.clock("total-resolution").cycles()).hasSize(2);
        }
        case IGNORE -> assertThat(reading.status()).isEqualTo(SlaReading.Status.MET);
      }
    }
  }

  @Test
  @DisplayName("keeps what was used when the priority changes, and goes back to where it was")
  void switching() {
    Story story =
        story(target(SlaMetric.AGENT_WORK, 2).when(URGENT), target(SlaMetric.AGENT_WORK, 8))
            .at("2026-03-02T09:00:00Z")
            .opened();

    story.at("2026-03-02T10:00:00Z").has(Priority.URGENT);
    assertThat(story.read("agent-work").due()).isEqualTo("2026-03-02T11:00:00Z");
    story.at("2026-03-02T10:30:00Z").has(Priority.NORMAL);
    assertThat(story.read("agent-work").due()).isEqualTo("2026-03-02T17:00:00Z");
  }

  @Test
  @DisplayName("whose target is used up as it begins to hold is due at once")
  void usedUp() {
    Story story =
        story(target(SlaMetric.AGENT_WORK, 2).when(URGENT), target(SlaMetric.AGENT_WORK, 8))
            .at("2026-03-02T09:00:00Z")
            .opened();

    story.at("2026-03-02T14:00:00Z").has(Priority.URGENT);
    assertThat(story.read("agent-work").due()).isEqualTo("2026-03-02T14:00:00Z");
    assertThat(story.read("agent-work").remaining()).isEqualTo(hours(-3));
    story.at("2026-03-02T14:01:00Z").has(Priority.NORMAL);
    assertThat(story.read("agent-work").breached()).as("what was breached stays a fact").isTrue();
  }

  @Test
  @DisplayName("counts from the beginning when a policy holds later, unless it is not to")
  void retroactive() {
    for (boolean retroactive : new boolean[] {true, false}) {
      Story story =
          story(target(SlaMetric.AGENT_WORK, 4).when(URGENT).withRetroactive(retroactive))
              .at("2026-03-02T09:00:00Z")
              .opened();
      story.at("2026-03-02T10:00:00Z").is(StatusCategory.PENDING);
      story.at("2026-03-02T11:00:00Z").is(StatusCategory.OPEN);
      assertThat(story.read("agent-work").due()).isNull();

      story.at("2026-03-02T12:00:00Z").has(Priority.URGENT);

      assertThat(story.read("agent-work").elapsed()).isEqualTo(hours(retroactive ? 2 : 0));
    }
  }

  @Test
  @DisplayName("changes at the instant at which new rules come into force, and keeps what was used")
  void versions() {
    SlaTimeline timeline =
        SlaTimeline.of(
            List.of(
                version("2026-01-01T00:00:00Z", target(SlaMetric.AGENT_WORK, 8)),
                version(2, "2026-03-02T12:00:00Z", target(SlaMetric.AGENT_WORK, 4))));
    Story story = new Story(timeline).at("2026-03-02T09:00:00Z").opened();

    assertThat(story.read("agent-work").due()).isEqualTo("2026-03-02T17:00:00Z");
    story.at("2026-03-02T12:30:00Z").ticks();
    assertThat(story.read("agent-work").due()).isEqualTo("2026-03-02T13:00:00Z");
    assertThat(story.read("agent-work").elapsed()).isEqualTo(Duration.ofMinutes(210));
    assertThat(story.read("agent-work").target().version()).isEqualTo(2);
  }

  @Test
  @DisplayName("is judged anew where that is asked for: a new cycle counts from the start")
  void anew() {
    SlaVersion first = version("2026-01-01T00:00:00Z", target(SlaMetric.AGENT_WORK, 8));
    SlaVersion second = version(2, "2026-03-02T15:00:00Z", target(SlaMetric.AGENT_WORK, 8));
    TreeMap<String, BusinessTime> closed = new TreeMap<>();
    closed.put(
        "office",
        BusinessTime.of(
            OFFICE.calendars().get(0).toBuilder()
                .special(LocalDate.parse("2026-03-02"), SpecialDay.of("late", "11:00-17:00"))
                .build()));
    SlaVersion other = new SlaVersion(2, second.from(), second.rules(), closed);
    for (boolean asked : new boolean[] {false, true}) {
      Story story =
          new Story(SlaTimeline.of(List.of(first, asked ? other.judgingAnew() : other)))
              .at("2026-03-02T09:00:00Z")
              .opened()
              .at("2026-03-02T12:00:00Z")
              .is(StatusCategory.PENDING)
              .at("2026-03-02T13:00:00Z")
              .is(StatusCategory.OPEN)
              .at("2026-03-02T16:00:00Z")
              .ticks();

      assertThat(story.read("agent-work").elapsed()).isEqualTo(hours(asked ? 4 : 6));
      assertThat(story.clock("agent-work").current().start()).isEqualTo("2026-03-02T09:00:00Z");
      assertThat(story.clock("agent-work").cycles())
          .extracting(SlaCycle::end)
          .containsExactly(
              asked ? new SlaCycle.End[] {SlaCycle.End.CANCELLED, null} : new SlaCycle.End[1]);
      assertThat(sum(story.explain("agent-work"))).isEqualTo(hours(asked ? 4 : 6));
    }
  }

  @Test
  @DisplayName("that is judged anew and shows the same, or has ended, stays as it is")
  void anewSame() {
    SlaVersion first =
        version(
            "2026-01-01T00:00:00Z",
            target(SlaMetric.AGENT_WORK, 8),
            target(SlaMetric.FIRST_REPLY, 1));
    SlaVersion same =
        version(
            2,
            "2026-03-02T12:00:00Z",
            target(SlaMetric.AGENT_WORK, 8),
            target(SlaMetric.FIRST_REPLY, 2));
    Story story =
        new Story(SlaTimeline.of(List.of(first, same.judgingAnew())))
            .at("2026-03-02T09:00:00Z")
            .opened()
            .at("2026-03-02T11:00:00Z")
            .replied();
    SlaState before = story.state();

    story.at("2026-03-02T13:00:00Z").ticks();

    assertThat(story.state().version()).isEqualTo(2);
    assertThat(story.state().clocks()).isEqualTo(before.clocks());
    assertThat(story.read("first-reply").status()).isEqualTo(SlaReading.Status.BREACHED);
  }

  @Test
  @DisplayName("that is judged anew and was over long ago is breached at that time")
  void anewBreached() {
    SlaVersion first = version("2026-01-01T00:00:00Z", target(SlaMetric.AGENT_WORK, 8));
    SlaVersion shorter = version(2, "2026-03-02T15:00:00Z", target(SlaMetric.AGENT_WORK, 2));
    Story story =
        new Story(SlaTimeline.of(List.of(first, shorter.judgingAnew())))
            .at("2026-03-02T09:00:00Z")
            .opened()
            .at("2026-03-02T12:00:00Z")
            .is(StatusCategory.PENDING)
            .at("2026-03-02T16:00:00Z")
            .ticks();

    SlaCycle anew = story.clock("agent-work").current();
    assertThat(anew.number()).isEqualTo(2);
    assertThat(anew.breachedAt()).isEqualTo("2026-03-02T11:00:00Z");
    assertThat(anew.fired()).isEmpty();
    assertThat(story.read("agent-work").elapsed()).isEqualTo(hours(3));
  }

  @Test
  @DisplayName("of a metric that is taken out of the rules is cancelled")
  void removedMetric() {
    SlaTimeline timeline =
        SlaTimeline.of(
            List.of(
                version("2026-01-01T00:00:00Z", target(SlaMetric.AGENT_WORK, 8)),
                new SlaVersion(
                    2,
                    Instant.parse("2026-03-02T12:00:00Z"),
                    new SlaRules(2, List.of(), List.of(), false),
                    new TreeMap<>())));
    Story story = new Story(timeline).at("2026-03-02T09:00:00Z").opened();

    story.at("2026-03-02T13:00:00Z").ticks();
    assertThat(story.read("agent-work").status()).isEqualTo(SlaReading.Status.CANCELLED);
    assertThat(story.read("agent-work").elapsed()).isEqualTo(hours(3));
  }

  @Test
  @DisplayName("runs by when the customer acted, however late it was heard of")
  void occurredAt() {
    Story story =
        story(target(SlaMetric.NEXT_REPLY, 2), target(SlaMetric.AGENT_WORK, 8))
            .at("2026-03-02T09:00:00Z")
            .opened()
            .replied();

    story.at("2026-03-02T11:00:00Z").asked(Instant.parse("2026-03-02T10:00:00Z"));
    assertThat(story.read("next-reply").due()).isEqualTo("2026-03-02T12:00:00Z");
    story.at("2026-03-02T12:00:00Z").is(StatusCategory.PENDING);
    story.at("2026-03-02T14:00:00Z").is(StatusCategory.OPEN, Instant.parse("2026-03-02T11:00:00Z"));
    assertThat(story.read("agent-work").elapsed())
        .as("it cannot wake before it was paused")
        .isEqualTo(hours(5));
  }

  @Test
  @DisplayName("has one of its kind for each policy that holds, where all count")
  void allMatching() {
    SlaPolicy everyone =
        new SlaPolicy("everyone", SlaCondition.ANY, List.of(target(SlaMetric.AGENT_WORK, 8)));
    SlaPolicy group =
        new SlaPolicy("group", SlaCondition.ANY, List.of(target(SlaMetric.AGENT_WORK, 2)));
    Story story =
        new Story(
                SlaTimeline.of(
                    List.of(
                        new SlaVersion(
                            1,
                            Instant.EPOCH,
                            new SlaRules(1, SlaMetric.STANDARD, List.of(everyone, group), true),
                            calendars()))))
            .at("2026-03-02T09:00:00Z")
            .opened();

    assertThat(story.state().clocks())
        .extracting(SlaClock::policy)
        .containsExactly("everyone", "group");
  }

  @Test
  @DisplayName("is cancelled where the ticket is merged, or closed before anybody replied")
  void cancelled() {
    SlaTarget[] targets = {target(SlaMetric.FIRST_REPLY, 4), target(SlaMetric.AGENT_WORK, 8)};
    Story merged = story(targets).at("2026-03-02T09:00:00Z").opened();
    Story closed = story(targets).at("2026-03-02T09:00:00Z").opened();

    merged.at("2026-03-02T10:00:00Z").is(StatusCategory.CLOSED).merged();
    closed.at("2026-03-02T10:00:00Z").is(StatusCategory.SOLVED);
    assertThat(closed.read("first-reply").status()).isEqualTo(SlaReading.Status.PAUSED);
    closed.at("2026-03-02T11:00:00Z").is(StatusCategory.CLOSED);

    assertThat(merged.read("agent-work").status()).isEqualTo(SlaReading.Status.CANCELLED);
    assertThat(merged.read("first-reply").status()).isEqualTo(SlaReading.Status.CANCELLED);
    assertThat(closed.read("first-reply").status()).isEqualTo(SlaReading.Status.CANCELLED);
    assertThat(closed.read("agent-work").status()).isEqualTo(SlaReading.Status.MET);
  }

  @Test
  @DisplayName("is none on an imported ticket, and none before there are rules")
  void none() {
    assertThat(
            story(target(SlaMetric.AGENT_WORK, 8))
                .at("2026-03-02T09:00:00Z")
                .opened(Priority.NORMAL, true)
                .state()
                .clocks())
        .isEmpty();
    assertThat(
            new Story(
                    SlaTimeline.of(
                        List.of(version("2027-01-01T00:00:00Z", target(SlaMetric.AGENT_WORK, 8)))))
                .at("2026-03-02T09:00:00Z")
                .opened()
                .state()
                .clocks())
        .isEmpty();
  }

  @Test
  @DisplayName("explains itself, part by part, in both languages")
  void explanation() {
    Story story = story(target(SlaMetric.AGENT_WORK, 20)).at("2026-03-03T16:00:00Z").opened();
    story.at("2026-03-05T10:00:00Z").is(StatusCategory.PENDING);
    story.at("2026-03-06T16:00:00Z").is(StatusCategory.OPEN).at("2026-03-07T10:00:00Z");

    SlaExplanation why = story.explain("agent-work");

    assertThat(why.text(Locale.ENGLISH))
        .isEqualTo(
            """
            agent-work #1: running, target 20h (policy standard, version 1, office), used 4h, due 2026-03-10 15:00
            2026-03-03 16:00 – 2026-03-03 17:00 ran 1h
            2026-03-03 17:00 – 2026-03-05 09:00 holiday (founders' day)
            2026-03-05 09:00 – 2026-03-05 10:00 ran 1h
            2026-03-05 10:00 – 2026-03-06 16:00 paused (status pending, by agent 17)
            2026-03-06 16:00 – 2026-03-06 17:00 ran 1h
            2026-03-06 17:00 – 2026-03-07 09:00 closed
            2026-03-07 09:00 – 2026-03-07 10:00 ran on a special day (make-up) 1h\
            """);
    assertThat(why.text(Locale.CHINESE))
        .startsWith("agent-work #1: 计时中，目标 20h（策略 standard，版本 1，office），已用 4h，到期 2026-03-10 15:00")
        .contains("节假日（founders' day）")
        .contains("暂停（状态改为 pending，由客服 17）");
    assertThat(why.segments().get(3).cause().event().event().kind())
        .isEqualTo(EventKind.STATUS_CHANGED);
  }

  @Test
  @DisplayName("names the field that paused it, and says where new rules did")
  void causes() {
    TreeMap<String, FieldValue> parts = new TreeMap<>();
    parts.put("waits-for", new FieldValue.Text("spare part"));
    SlaCondition waiting = SlaCondition.ANY.withFields(parts);
    SlaMetric metric = SlaMetric.TOTAL_RESOLUTION.withPausedWhile(waiting);
    Story story =
        story(metric, target(metric, 20))
            .at("2026-03-02T09:00:00Z")
            .opened()
            .at("2026-03-02T10:00:00Z")
            .with("waits-for", new FieldValue.Text("spare part"))
            .at("2026-03-02T11:00:00Z");

    assertThat(story.explain("total-resolution").text(Locale.ENGLISH))
        .endsWith("paused (fields waits-for = spare part, by agent 17)");
    assertThat(story.explain("total-resolution").text(Locale.CHINESE))
        .endsWith("暂停（字段 waits-for = spare part，由客服 17）");

    SlaCondition always = SlaCondition.ANY.withPriorities(new TreeSet<>(List.of(Priority.NORMAL)));
    SlaVersion first = version("2026-01-01T00:00:00Z", target(SlaMetric.TOTAL_RESOLUTION, 8));
    SlaVersion second =
        new SlaVersion(
            2,
            Instant.parse("2026-03-02T10:00:00Z"),
            new SlaRules(
                2,
                List.of(SlaMetric.TOTAL_RESOLUTION.withPausedWhile(always)),
                first.rules().policies(),
                false),
            calendars());
    Story paused =
        new Story(SlaTimeline.of(List.of(first, second)))
            .at("2026-03-02T09:00:00Z")
            .opened()
            .at("2026-03-02T11:00:00Z")
            .ticks();
    assertThat(paused.explain("total-resolution").text(Locale.ENGLISH))
        .endsWith("paused (other rules)");
  }

  @Test
  @DisplayName("keeps its sums where it was paused more often than is told one by one")
  void manyPauses() {
    Story story = story(target(SlaMetric.AGENT_WORK, 1_000)).at("2026-03-02T09:00:00Z").opened();
    Instant start = Instant.parse("2026-03-02T09:00:00Z");
    for (int i = 1; i <= 3 * SlaCycle.MAX_SPANS; i++) {
      story
          .at(start.plusSeconds(60L * i))
          .is(i % 2 == 0 ? StatusCategory.OPEN : StatusCategory.PENDING);
    }

    assertThat(story.clock("agent-work").current().spans()).hasSize(SlaCycle.MAX_SPANS);
    assertThat(story.read("agent-work").elapsed().toMinutes())
        .as("every other minute of a day")
        .isEqualTo(240);
    SlaExplanation why = story.explain("agent-work");
    assertThat(why.segments()).hasSizeLessThanOrEqualTo(SlaExplanation.MAX_SEGMENTS);
    assertThat(sum(why)).isEqualTo(why.reading().elapsed());
  }

  @Test
  @DisplayName("has rules that are refused where they cannot hold, with their path")
  void refused() {
    refused(() -> target(SlaMetric.AGENT_WORK, 0), Code.INVALID_VALUE, "target.within");
    refused(() -> target(SlaMetric.AGENT_WORK, 24 * 3_650), Code.INVALID_VALUE, "target.within");
    refused(
        () ->
            new SlaRules(
                1,
                List.of(),
                List.of(
                    new SlaPolicy("p", SlaCondition.ANY, List.of(target(SlaMetric.AGENT_WORK, 1)))),
                false),
        Code.UNKNOWN_CHOICE,
        "sla.policies.p.targets[0].metric");
    refused(
        () ->
            new SlaVersion(
                1, Instant.EPOCH, rules(target(SlaMetric.AGENT_WORK, 1)), new TreeMap<>()),
        Code.UNKNOWN_CHOICE,
        "sla.policies.standard.targets.calendar");
    SlaVersion one = version("2026-01-01T00:00:00Z", target(SlaMetric.AGENT_WORK, 1));
    refused(() -> SlaTimeline.of(List.of(one, one)), Code.INVALID_VALUE, "versions[1].number");
    assertThat(
            rules(
                    target(SlaMetric.AGENT_WORK, 1)
                        .when(SlaCondition.ANY.withTypes(new TreeSet<>(List.of("bug")))))
                .problemsUnder(TicketSchema.standard()))
        .extracting(problem -> problem.code() + " " + problem.path())
        .containsExactly("UNKNOWN_CHOICE sla.policies.standard.targets[0].when.types");
  }

  private static void refused(ThrowingCallable call, Code code, String path) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CsmException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.problem().path()).isEqualTo(path);
            });
  }

  static Duration sum(SlaExplanation explanation) {
    return explanation.segments().stream()
        .map(SlaSegment::counted)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration hours(int hours) {
    return Duration.ofHours(hours);
  }

  private static SlaTarget target(SlaMetric metric, int hours) {
    return SlaTarget.of(metric, hours(hours), "office");
  }

  private static SortedMap<String, BusinessTime> calendars() {
    TreeMap<String, BusinessTime> calendars = new TreeMap<>();
    calendars.put("office", OFFICE);
    return calendars;
  }

  private static SlaRules rules(SlaTarget... targets) {
    return new SlaRules(
        1,
        SlaMetric.STANDARD,
        List.of(new SlaPolicy("standard", SlaCondition.ANY, List.of(targets))),
        false);
  }

  private static SlaVersion version(String from, SlaTarget... targets) {
    return version(1, from, targets);
  }

  private static SlaVersion version(long number, String from, SlaTarget... targets) {
    return new SlaVersion(number, Instant.parse(from), rules(targets), calendars());
  }

  private static Story story(SlaTarget... targets) {
    return new Story(SlaTimeline.of(List.of(version("2026-01-01T00:00:00Z", targets))));
  }

  private static Story story(SlaMetric instead, SlaTarget target) {
    List<SlaMetric> metrics = new ArrayList<>(List.of(instead));
    SlaRules rules =
        new SlaRules(
            1,
            metrics,
            List.of(new SlaPolicy("standard", SlaCondition.ANY, List.of(target))),
            false);
    return new Story(SlaTimeline.of(List.of(new SlaVersion(1, Instant.EPOCH, rules, calendars()))));
  }
}
