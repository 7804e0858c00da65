package io.csm.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.StatusCategory;
import io.csm.sla.SlaReading.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Draws docs/sla.md's pictures from what the clocks read, ten minutes for each character. */
@DisplayName("A timeline of docs/sla.md")
class SlaTimelinesTest {
  private static final Instant DAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final LocalTime FROM = LocalTime.parse("09:00");
  private static final LocalTime TO = LocalTime.parse("16:20");
  private static final Duration SLOT = Duration.ofMinutes(10);

  /** What happens at the beginning of a slot, and the letter for it. */
  private record Happening(char letter, Consumer<Story> what) {}

  private static final Map<LocalTime, Happening> DAY_OF_A_TICKET =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(LocalTime.parse("09:00"), new Happening('o', Story::opened)),
              Map.entry(LocalTime.parse("09:20"), new Happening('a', Story::assigned)),
              Map.entry(LocalTime.parse("10:00"), new Happening('r', Story::replied)),
              Map.entry(
                  LocalTime.parse("10:30"),
                  new Happening('p', story -> story.is(StatusCategory.PENDING))),
              Map.entry(
                  LocalTime.parse("11:00"),
                  new Happening('m', story -> story.asked().is(StatusCategory.OPEN))),
              Map.entry(LocalTime.parse("13:20"), new Happening('r', Story::replied)),
              Map.entry(
                  LocalTime.parse("13:40"),
                  new Happening('h', story -> story.is(StatusCategory.ON_HOLD))),
              Map.entry(
                  LocalTime.parse("14:10"),
                  new Happening('g', story -> story.is(StatusCategory.OPEN))),
              Map.entry(LocalTime.parse("14:30"), new Happening('r', Story::replied)),
              Map.entry(
                  LocalTime.parse("14:40"),
                  new Happening('s', story -> story.is(StatusCategory.SOLVED))),
              Map.entry(
                  LocalTime.parse("15:20"),
                  new Happening('m', story -> story.asked().is(StatusCategory.OPEN))),
              Map.entry(LocalTime.parse("16:00"), new Happening('r', Story::replied)),
              Map.entry(
                  LocalTime.parse("16:10"),
                  new Happening('s', story -> story.is(StatusCategory.SOLVED)))));

  @Test
  @DisplayName("of each standard metric is what its clock reads")
  void standard() throws IOException {
    String drawn =
        heading()
            + SlaMetric.STANDARD.stream()
                .map(metric -> row(metric.name(), metric))
                .collect(Collectors.joining());
    assertThat(page()).contains("```text\n" + drawn + "```");
  }

  @Test
  @DisplayName("of each rule for reopened tickets is what the clock reads")
  void reopened() throws IOException {
    String drawn =
        heading()
            + List.of(SlaMetric.Reopen.values()).stream()
                .map(rule -> row(rule.name(), SlaMetric.AGENT_WORK.withReopen(rule)))
                .collect(Collectors.joining());
    assertThat(page()).contains("```text\n" + drawn + "```");
  }

  private static String heading() {
    StringBuilder hours = new StringBuilder(name(""));
    StringBuilder letters = new StringBuilder(name("what happens"));
    for (LocalTime at = FROM; at.isBefore(TO); at = at.plus(SLOT)) {
      hours.append(at.getMinute() == 0 ? at + " " : "");
      Happening happening = DAY_OF_A_TICKET.get(at);
      letters.append(happening == null ? ' ' : happening.letter());
    }
    return hours.toString().stripTrailing() + "\n" + letters.toString().stripTrailing() + "\n";
  }

  /** The line of a metric, and what was used in each of its cycles. */
  private static String row(String name, SlaMetric metric) {
    StringBuilder line = new StringBuilder(name(name));
    Map<Integer, Duration> used = new TreeMap<>();
    Story story = new Story(timeline(metric));
    for (LocalTime at = FROM; at.isBefore(TO); at = at.plus(SLOT)) {
      story.at(at(at));
      Happening happening = DAY_OF_A_TICKET.get(at);
      if (happening != null) {
        happening.what().accept(story);
      }
      line.append(story.state().clock(metric.name()).isEmpty() ? ' ' : slot(story, metric, at));
      story
          .state()
          .clock(metric.name())
          .ifPresent(
              clock -> used.put(clock.current().number(), story.read(metric.name()).elapsed()));
    }
    String sums =
        used.values().stream()
            .map(time -> time.toMinutes() + "m")
            .collect(Collectors.joining(" + "));
    return line + "  " + sums + "\n";
  }

  private static char slot(Story story, SlaMetric metric, LocalTime at) {
    SlaReading before = story.read(metric.name());
    SlaReading after = story.at(at(at).plus(SLOT)).read(metric.name());
    if (before.status() == Status.PAUSED) {
      return '-';
    }
    if (before.status() != Status.RUNNING) {
      return ' ';
    }
    return after.elapsed().equals(before.elapsed()) ? ':' : '=';
  }

  private static String name(String name) {
    return "%-18s".formatted(name);
  }

  private static Instant at(LocalTime time) {
    return DAY.plusSeconds(time.toSecondOfDay());
  }

  private static SlaTimeline timeline(SlaMetric metric) {
    var calendars = new TreeMap<String, BusinessTime>();
    calendars.put(
        "office",
        BusinessTime.of(
            BusinessCalendar.builder("office", "Etc/UTC")
                .openOnWeekdays("09:00-12:00", "13:00-18:00")
                .build()));
    SlaTarget target = SlaTarget.of(metric, Duration.ofHours(8), "office");
    SlaPolicy policy = new SlaPolicy("one", SlaCondition.ANY, List.of(target));
    SlaRules rules = new SlaRules(1, List.of(metric), List.of(policy), false);
    return SlaTimeline.of(List.of(new SlaVersion(1, Instant.EPOCH, rules, calendars)));
  }

  @Test
  @DisplayName("of the nights in which clocks change has the three answers of the page")
  void clocksChange() throws IOException {
    BusinessTime night =
        BusinessTime.of(
            BusinessCalendar.builder("night", "Europe/Berlin").openDaily("02:30-04:00").build());
    for (String[] row :
        new String[][] {{"2026-03-29", "PT1H", "PT30M"}, {"2026-10-25", "PT2H", "PT2H30M"}}) {
      ZoneId berlin = ZoneId.of("Europe/Berlin");
      ZonedDateTime midnight = ZonedDateTime.parse(row[0] + "T00:00+01:00[Europe/Berlin]");
      assertThat(night.between(midnight.toInstant(), midnight.plusDays(1).toInstant()))
          .isEqualTo(Duration.parse(row[1]));
      assertThat(
              Duration.between(
                  midnight.toLocalDate().atTime(2, 30).atZone(berlin),
                  midnight.toLocalDate().atTime(4, 0).atZone(berlin)))
          .isEqualTo(Duration.parse(row[2]));
    }
    assertThat(page())
        .contains("| 1 h | 2 h: 02:30 to 03:00 comes twice |", "30 min: 02:30", "2 h 30: 02:00");
  }

  private static String page() throws IOException {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/sla.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/sla.md").isNotNull();
    return Files.readString(at.resolve("docs/sla.md")).replace("\r\n", "\n");
  }
}
