package io.csm.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.FieldDefinition;
import io.csm.core.config.FieldType;
import io.csm.core.config.FieldValue;
import io.csm.core.config.SlaBy;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SpecialDay;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.TicketSchema;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An SLA target")
class SlaTargetsTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  /** Open 09:00 to 12:00 and 13:00 to 18:00; Monday the 2nd is an ordinary day. */
  private static final BusinessTime OFFICE =
      BusinessTime.of(
          BusinessCalendar.builder("office", "Asia/Shanghai")
              .openOnWeekdays("09:00-12:00", "13:00-18:00")
              .holiday(LocalDate.parse("2026-03-04"), "holiday")
              .special(LocalDate.parse("2026-03-07"), SpecialDay.of("make-up", "09:00-12:00"))
              .build());

  private static final QueueId NETWORK = new QueueId(2);

  private static Instant local(String time) {
    return LocalDateTime.parse(time).atZone(SHANGHAI).toInstant();
  }

  private static SlaRules rules(List<SlaMetric> metrics, SlaTarget... targets) {
    return new SlaRules(
        1, metrics, List.of(new SlaPolicy("one", SlaCondition.ANY, List.of(targets))), false);
  }

  private static Story story(SlaRules rules) {
    var calendars = new TreeMap<String, BusinessTime>();
    calendars.put("office", OFFICE);
    return new Story(SlaTimeline.of(List.of(new SlaVersion(1, Instant.EPOCH, rules, calendars))));
  }

  private static Instant due(SlaBy by, String opened) {
    SlaRules rules = rules(SlaMetric.STANDARD, SlaTarget.by(SlaMetric.FIRST_REPLY, by, "office"));
    return story(rules).at(local(opened)).opened().read("first-reply").due();
  }

  @Test
  @DisplayName("by the end of the next business day is due when that day closes")
  void nextBusinessDay() {
    SlaBy next = SlaBy.END_OF_NEXT_DAY;
    assertThat(due(next, "2026-03-02T10:00:00")).isEqualTo(local("2026-03-03T18:00:00"));
    assertThat(due(next, "2026-03-03T10:00:00"))
        .as("over a holiday")
        .isEqualTo(local("2026-03-05T18:00:00"));
    assertThat(due(next, "2026-03-06T23:00:00"))
        .as("a make-up day")
        .isEqualTo(local("2026-03-07T12:00:00"));
    assertThat(due(next, "2026-03-08T10:00:00"))
        .as("from a Sunday")
        .isEqualTo(local("2026-03-09T18:00:00"));
    assertThat(due(new SlaBy(3, null), "2026-03-02T10:00:00"))
        .isEqualTo(local("2026-03-06T18:00:00"));
  }

  @Test
  @DisplayName("by a time of day is due then, or on the next business day if that is over")
  void timeOfDay() {
    SlaBy four = SlaBy.at("16:00");
    assertThat(due(four, "2026-03-02T10:00:00")).isEqualTo(local("2026-03-02T16:00:00"));
    assertThat(due(four, "2026-03-02T16:00:00")).isEqualTo(local("2026-03-03T16:00:00"));
    assertThat(due(four, "2026-03-03T17:00:00")).isEqualTo(local("2026-03-05T16:00:00"));
    assertThat(due(four, "2026-03-06T17:00:00"))
        .as("the make-up day closes before")
        .isEqualTo(local("2026-03-07T12:00:00"));
    assertThat(due(SlaBy.END_OF_DAY, "2026-03-02T19:00:00"))
        .isEqualTo(local("2026-03-03T18:00:00"));
    assertThat(due(SlaBy.at("08:00"), "2026-03-02T07:00:00"))
        .as("closed at 08:00")
        .isEqualTo(local("2026-03-02T18:00:00"));
  }

  @Property(tries = 300)
  @Label("a target by business days is due on the business day that one counts to")
  void countsDays(
      @ForAll @IntRange(min = 1, max = 12) int days,
      @ForAll @LongRange(min = 0, max = 60 * 24 * 40) long minute) {
    Instant opened = local("2026-02-20T00:00:00").plus(Duration.ofMinutes(minute));
    SlaRules rules =
        rules(
            SlaMetric.STANDARD,
            SlaTarget.by(SlaMetric.FIRST_REPLY, new SlaBy(days, null), "office"));
    Instant due = story(rules).at(opened).opened().read("first-reply").due();

    // Naively: one day after the other.
    LocalDate date = LocalDate.ofInstant(opened, SHANGHAI);
    int left = days;
    while (left > 0) {
      date = date.plusDays(1);
      boolean weekday = date.getDayOfWeek().getValue() <= 5;
      boolean open =
          (weekday && !date.equals(LocalDate.parse("2026-03-04")))
              || date.equals(LocalDate.parse("2026-03-07"));
      left -= open ? 1 : 0;
    }
    String close = date.equals(LocalDate.parse("2026-03-07")) ? "T12:00:00" : "T18:00:00";
    assertThat(due).isEqualTo(local(date + close));
  }

  @Test
  @DisplayName("by a time of day is deferred by pauses, by as much as they last")
  void pauses() {
    SlaRules rules =
        rules(
            SlaMetric.STANDARD,
            SlaTarget.by(SlaMetric.REQUESTER_WAIT, SlaBy.at("16:00"), "office"));
    Story story = story(rules).at(local("2026-03-02T10:00:00")).opened();
    story.at(local("2026-03-02T13:30:00")).is(StatusCategory.PENDING);
    story.at(local("2026-03-02T14:30:00")).is(StatusCategory.OPEN);
    assertThat(story.read("requester-wait").due()).isEqualTo(local("2026-03-02T17:00:00"));
  }

  @Test
  @DisplayName("is due at the earlier of its time of day and its duration")
  void earlier() {
    SlaTarget both =
        new SlaTarget(
            "first-reply",
            SlaCondition.ANY,
            Duration.ofHours(2),
            "office",
            true,
            List.of(),
            SlaBy.END_OF_DAY,
            null);
    Story early = story(rules(SlaMetric.STANDARD, both)).at(local("2026-03-02T09:00:00")).opened();
    Story late = story(rules(SlaMetric.STANDARD, both)).at(local("2026-03-02T17:00:00")).opened();
    assertThat(early.read("first-reply").due()).isEqualTo(local("2026-03-02T11:00:00"));
    assertThat(late.read("first-reply").due()).isEqualTo(local("2026-03-02T18:00:00"));
  }

  @Test
  @DisplayName("of a group counts from when the ticket comes to it, and only while it is there")
  void group() {
    SlaMetric network = SlaMetric.ofQueues("network", new TreeSet<>(List.of(NETWORK)));
    Story story =
        story(rules(List.of(network), SlaTarget.of(network, Duration.ofHours(4), "office")))
            .at(local("2026-03-02T09:00:00"))
            .opened();
    assertThat(story.state().clock("network")).isEmpty();
    story.at(local("2026-03-02T10:00:00")).movedTo(NETWORK);
    assertThat(story.read("network").due()).isEqualTo(local("2026-03-02T15:00:00"));
    story.at(local("2026-03-02T11:00:00")).movedTo(new QueueId(1));
    assertThat(story.read("network").status()).isEqualTo(SlaReading.Status.PAUSED);
    story.at(local("2026-03-02T14:00:00")).movedTo(NETWORK);
    assertThat(story.read("network").elapsed()).isEqualTo(Duration.ofHours(1));
    story.at(local("2026-03-02T16:00:00")).is(StatusCategory.SOLVED);
    assertThat(story.read("network").status()).isEqualTo(SlaReading.Status.MET);
    assertThat(story.read("network").elapsed()).isEqualTo(Duration.ofHours(3));
  }

  @Test
  @DisplayName(
      "of a team counts from when one of its agents has the ticket, and only while one has")
  void team() {
    TreeSet<TeamId> second = new TreeSet<>(List.of(new TeamId(2)));
    TreeSet<TeamId> both = new TreeSet<>(List.of(new TeamId(1), new TeamId(2)));
    TreeSet<TeamId> first = new TreeSet<>(List.of(new TeamId(1)));
    SlaMetric metric = SlaMetric.ofTeams("second-line", second);
    Story story =
        story(rules(List.of(metric), SlaTarget.of(metric, Duration.ofHours(4), "office")))
            .at(local("2026-03-02T09:00:00"))
            .opened()
            .at(local("2026-03-02T09:30:00"))
            .assigned(new AgentId(1), first);
    assertThat(story.state().clock("second-line")).isEmpty();
    story.at(local("2026-03-02T10:00:00")).assigned(new AgentId(2), both);
    assertThat(story.read("second-line").due()).isEqualTo(local("2026-03-02T15:00:00"));
    story.at(local("2026-03-02T11:00:00")).assigned(new AgentId(1), first);
    assertThat(story.read("second-line").status()).isEqualTo(SlaReading.Status.PAUSED);
    story.at(local("2026-03-02T14:00:00")).assigned(new AgentId(3), second);
    assertThat(story.read("second-line").elapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(story.explain("second-line").text(Locale.ENGLISH))
        .contains("paused (given to agent 1, by the system)");
    story.at(local("2026-03-02T16:00:00")).is(StatusCategory.SOLVED);
    assertThat(story.read("second-line").elapsed()).isEqualTo(Duration.ofHours(3));
  }

  @Test
  @DisplayName("in the zone of a field goes by the customer's hours, or else by the calendar's")
  void zone() {
    SlaRules rules =
        rules(
            SlaMetric.STANDARD,
            SlaTarget.of(SlaMetric.TOTAL_RESOLUTION, Duration.ofHours(1), "office")
                .inZoneOf("zone"));
    Story story = story(rules).at(local("2026-03-02T09:00:00")).opened();
    assertThat(story.read("total-resolution").due()).isEqualTo(local("2026-03-02T10:00:00"));

    // 02:00 in Berlin: an hour from 09:00 there.
    story.with("zone", new FieldValue.Text("Europe/Berlin"));
    assertThat(story.read("total-resolution").due()).isEqualTo("2026-03-02T09:00:00Z");
    story.with("zone", new FieldValue.Text("nowhere"));
    assertThat(story.read("total-resolution").due()).isEqualTo(local("2026-03-02T10:00:00"));
  }

  @Test
  @DisplayName("that cannot be is refused with the path of the field")
  void refused() {
    assertThatThrownBy(() -> SlaBy.at("25:00")).hasMessageContaining("target.by.at");
    assertThatThrownBy(() -> new SlaBy(-1, null)).hasMessageContaining("target.by.days");
    assertThatThrownBy(
            () -> SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofHours(1), null).inZoneOf("zone"))
        .hasMessageContaining("target.calendar");
    assertThatThrownBy(() -> SlaMetric.ofQueues("network", new TreeSet<>()))
        .hasMessageContaining("metric.runsWhile.queues");
    assertThatThrownBy(() -> SlaMetric.ofTeams("second-line", new TreeSet<>()))
        .hasMessageContaining("metric.runsWhile.teams");
    SlaRules rules =
        rules(
            SlaMetric.STANDARD,
            SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofHours(1), "office").inZoneOf("zone"));
    assertThat(rules.problemsUnder(TicketSchema.standard()).get(0).path())
        .isEqualTo("sla.policies.one.targets[0].zoneField");
    TicketSchema known =
        new TicketSchema(
            1,
            TicketSchema.standard().types(),
            List.of(FieldDefinition.builder("zone", FieldType.TEXT).build()),
            TicketSchema.standard().statuses());
    assertThat(rules.problemsUnder(known)).isEmpty();
  }
}
