package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedTraceTest {
  private static final TraceOptions OPTIONS =
      TraceOptions.defaults().withZone(ZoneId.of("Asia/Shanghai"));

  private static List<Call> calls(String spec) {
    try (Trace trace = Trace.open("generated:" + spec, OPTIONS)) {
      List<Call> calls = new ArrayList<>();
      trace.forEach(calls::add);
      return calls;
    }
  }

  private static Fate.Drawn drawn(Call call) {
    return (Fate.Drawn) call.fate();
  }

  @Test
  void withoutKeysItIsOneDayOfSixtyAgentsOnFiveChannels() {
    List<Call> calls = calls("");

    assertThat(calls)
        .isSortedAccordingTo(Comparator.comparing(Call::enteredAt))
        .allSatisfy(
            call ->
                assertThat(call.enteredAt())
                    .isBetween(
                        Instant.parse("2026-03-02T00:00:00Z"),
                        Instant.parse("2026-03-02T14:00:00Z")));
    assertThat(calls.stream().map(Call::channel).collect(Collectors.toSet())).hasSize(5);
    assertThat(calls.stream().map(Call::skill).collect(Collectors.toSet())).hasSize(4);
    assertThat(calls.stream().map(Call::id).collect(Collectors.toSet())).hasSameSizeAs(calls);
    try (Trace trace = Trace.open("generated:", OPTIONS)) {
      Roster roster = trace.roster().orElseThrow();
      assertThat(roster.skillsByAgent()).hasSize(60);
      assertThat(roster.skillsByAgent().values()).allSatisfy(s -> assertThat(s).contains("PS"));
      assertThat(roster.shifts())
          .allSatisfy(
              shift ->
                  assertThat(Duration.between(shift.from(), shift.to()))
                      .isEqualTo(Duration.ofHours(8)));
      assertThat(roster.shifts().get(59).to()).isEqualTo("2026-03-02T14:00:00Z");
    }
  }

  @Test
  void numbersAreThoseAskedFor() {
    List<Call> calls =
        calls("days=10,arrivalsPerHour=1000,hours=10,serviceSeconds=120,patienceSeconds=240");

    // Four deviations of a Poisson number, and of means.
    assertThat((double) calls.size()).isCloseTo(100_000, within(4 * Math.sqrt(100_000)));
    assertThat(calls.stream().mapToLong(c -> drawn(c).service().toMillis()).average().orElseThrow())
        .isCloseTo(120_000, within(4 * 120_000 / Math.sqrt(100_000)));
    assertThat(
            calls.stream()
                .filter(c -> c.channel().equals("voice"))
                .mapToLong(c -> drawn(c).patience().toMillis())
                .average()
                .orElseThrow())
        .isCloseTo(240_000, within(4 * 240_000 / Math.sqrt(45_000)));
    assertThat(calls.stream().filter(c -> c.priority() == 2).count() / 1_000.0)
        .isCloseTo(25, within(0.6));
  }

  @Test
  void theSameSeedGivesTheSameCallsAndAnotherSeedOthers() {
    assertThat(calls("seed=5,hours=2")).isEqualTo(calls("hours=2,seed=5"));
    assertThat(calls("seed=5,hours=2")).isNotEqualTo(calls("seed=6,hours=2"));
  }

  @Test
  void aChangedPatienceLeavesAllElseAsItWas() {
    List<Call> patient = calls("hours=1,patienceSeconds=3000");
    List<Call> impatient = calls("hours=1,patienceSeconds=30");

    assertThat(patient)
        .extracting(Call::enteredAt, Call::skill, Call::customer, c -> drawn(c).service())
        .isEqualTo(
            impatient.stream()
                .map(
                    c ->
                        org.assertj.core.api.Assertions.tuple(
                            c.enteredAt(), c.skill(), c.customer(), drawn(c).service()))
                .toList());
    assertThat(patient).isNotEqualTo(impatient);
  }

  /** Recorded once: the same in every process and on every JDK. */
  @Test
  void theCallsOfASeedNeverChange() throws NoSuchAlgorithmException {
    byte[] text = calls("seed=42,hours=3").toString().getBytes(StandardCharsets.UTF_8);

    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)))
        .isEqualTo("4e499600b0da26961eb00ddf40318bf68f076bc8de9f4a32f0552e3096f28118");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "agents=0 | agents (0) is out of range. Maybe take 1 to 2000.",
        "agents=x | agents (x) is not a whole number.",
        "agents=99999999999 | agents (99999999999) is out of range.",
        "agent=1 | (agent=1) sets no known key. Maybe write key=value",
        "agents | (agents) sets no known key.",
        "agents=1,agents=2 | Key (agents) is set twice.",
        "channels=6 | channels (6) is out of range. Maybe take 1 to 5.",
        "openHour=20,hours=5 | openHour + hours (25) is out of range.",
        "date=2026-02-30 | date (2026-02-30) is no day.",
      })
  void aSpecificationThatIsWrongIsRefusedWithItsKey(String spec, String message) {
    assertThatThrownBy(() -> calls(spec))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(message);
  }

  @Test
  void itTakesNoOtherRosterAndIsReadOnce() {
    Trace trace = Trace.open("generated:hours=1", OPTIONS);
    Roster roster = trace.roster().orElseThrow();
    assertThatThrownBy(() -> Trace.open("generated:", OPTIONS.withRoster(roster)))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("brings its own roster");
    assertThat(trace.iterator().hasNext()).isTrue();
    assertThatIllegalStateException().isThrownBy(trace::iterator);
    trace.close();
    assertThat(trace.defects().total()).isZero();
  }
}
