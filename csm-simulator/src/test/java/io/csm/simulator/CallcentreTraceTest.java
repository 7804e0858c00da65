package io.csm.simulator;

import static io.csm.simulator.LogText.GOOD;
import static io.csm.simulator.LogText.call;
import static io.csm.simulator.LogText.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.simulator.Fate.Outcome;
import io.csm.simulator.Fate.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallcentreTraceTest {
  @TempDir Path folder;

  private record Result(List<Call> calls, Defects defects) {
    Call only() {
      assertThat(calls).hasSize(1);
      return calls.get(0);
    }

    Recorded fate() {
      return (Recorded) only().fate();
    }
  }

  private Result read(String... lines) {
    return read(LogText.write(folder, List.of(lines)), TraceOptions.defaults());
  }

  private static Result read(Path file, TraceOptions options) {
    try (Trace trace = Trace.open("callcentre:" + file, options)) {
      List<Call> calls = new ArrayList<>();
      trace.forEach(calls::add);
      return new Result(calls, trace.defects());
    }
  }

  @Test
  void aCallIsReadWithItsTimesInTheZoneOfTheBank() {
    Result result = read(GOOD);

    assertThat(result.only())
        .isEqualTo(
            new Call(
                2,
                "990201-AA0101-1",
                "voice",
                "77",
                2,
                "PS",
                Instant.parse("1999-02-01T07:00:10Z"),
                new Recorded(
                    Outcome.ANSWERED,
                    true,
                    Instant.parse("1999-02-01T07:00:40Z"),
                    Instant.parse("1999-02-01T07:00:40Z"),
                    Instant.parse("1999-02-01T07:02:40Z"),
                    "A1")));
    assertThat(result.defects().listed()).isEmpty();
  }

  @Test
  void theZoneIsAnOption() {
    Result result =
        read(
            LogText.write(folder, List.of(GOOD)),
            TraceOptions.defaults().withZone(ZoneId.of("Asia/Shanghai")));

    assertThat(result.only().enteredAt()).isEqualTo("1999-02-01T01:00:10Z");
  }

  @Test
  void aCallWithoutAQueueEntersAndLeavesWhenTheVruEnds() {
    Result result =
        read(
            call(
                "AA0101 1 77 0 NE 990201 9:00:00 9:00:10 10 0:00:00 0:00:00 0 AGENT 9:00:10 9:02:40 150 A1"));

    assertThat(result.fate().queued()).isFalse();
    assertThat(result.fate().leftAt()).isEqualTo(result.only().enteredAt());
    assertThat(result.only().enteredAt()).isEqualTo("1999-02-01T07:00:10Z");
  }

  @Test
  void callsComeInTheOrderOfEntryWhateverTheOrderOfTheLines() {
    Result result =
        read(
            with(3, "date", "990203"),
            with(2, "date", "990202"),
            with(1, "date", "990201"),
            with(4, "date", "990202"));

    assertThat(result.calls()).extracting(Call::line).containsExactly(4L, 3L, 5L, 2L);
  }

  @ParameterizedTest(name = "{0} in column {1} is {2}")
  @CsvSource({
    "x, call_id, NOT_A_NUMBER",
    "'', call_id, NOT_A_NUMBER",
    "2.5, priority, NOT_A_NUMBER",
    "x, vru_time, NOT_A_NUMBER",
    "99999999999, q_time, NOT_A_NUMBER",
    "x, ser_time, NOT_A_NUMBER",
    "XX, type, UNKNOWN_TYPE",
    "'', type, UNKNOWN_TYPE",
    "AGENTS, outcome, UNKNOWN_OUTCOME",
    "25:61:00, vru_entry, IMPOSSIBLE_TIME",
    "25:00:00, vru_exit, IMPOSSIBLE_TIME",
    "24:00:01, q_start, IMPOSSIBLE_TIME",
    "9:60:00, q_exit, IMPOSSIBLE_TIME",
    "9:00:60, ser_start, IMPOSSIBLE_TIME",
    "9:00, ser_exit, IMPOSSIBLE_TIME",
    "-9:00:00, ser_exit, IMPOSSIBLE_TIME",
    "990230, date, IMPOSSIBLE_DATE",
    "991301, date, IMPOSSIBLE_DATE",
    "1999-02-01, date, IMPOSSIBLE_DATE",
    "'', server, BAD_NAME",
    "'', vru+line, BAD_NAME",
    "7:00:00, vru_exit, EXIT_BEFORE_ENTRY",
    "7:00:00, q_start, EXIT_BEFORE_ENTRY",
  })
  void aLineThatCannotBeUsedIsLeftOutAndNamed(String value, String column, DefectReason reason) {
    Result result = read(GOOD, with(2, column, value));

    assertThat(result.only().line()).isEqualTo(2);
    assertThat(result.defects().listed())
        .singleElement()
        .satisfies(
            defect -> {
              assertThat(defect.line()).isEqualTo(3);
              assertThat(defect.reason()).isEqualTo(reason);
            });
    assertThat(reason.treatment()).isEqualTo(Defect.Treatment.LEFT_OUT);
  }

  @ParameterizedTest(name = "{0} in column {1} is {2}")
  @CsvSource({
    "0, customer_id, MISSING_CUSTOMER",
    "'', customer_id, MISSING_CUSTOMER",
    "6.02157E+11, customer_id, UNREADABLE_CUSTOMER",
    "7, priority, UNKNOWN_PRIORITY",
    "-1, priority, UNKNOWN_PRIORITY",
    "NO_SERVER, server, NO_SERVER",
    "11, vru_time, VRU_TIME_DISAGREES",
    "31, q_time, QUEUE_TIME_DISAGREES",
    "119, ser_time, SERVICE_TIME_DISAGREES",
    "9:00:39, ser_start, SERVICE_BEFORE_QUEUE_END",
    "9:00:37, ser_start, SERVICE_WHILE_WAITING",
    "9:00:43, ser_start, SERVICE_LONG_AFTER_HANDOVER",
    "9:00:20, q_exit, SERVICE_LONG_AFTER_HANDOVER",
  })
  void aLineThatCanBeUsedIsUsedAndNamed(String value, String column, DefectReason reason) {
    Result result = read(with(1, column, value));

    assertThat(result.calls()).hasSize(1);
    assertThat(result.defects().count(reason)).isEqualTo(1);
    assertThat(reason.treatment()).isNotEqualTo(Defect.Treatment.LEFT_OUT);
  }

  @Test
  void aCustomerWhoseIdIsNotExactIsUnknown() {
    assertThat(read(with(1, "customer_id", "6.02157E+11")).only().customer()).isNull();
  }

  @Test
  void aPriorityThatIsNotKnownIsTakenAsZero() {
    assertThat(read(with(1, "priority", "3")).only().priority()).isZero();
  }

  @Test
  void aWaitThatEndsBeforeItBeganIsRepairedByItsLength() {
    Result result = read(with(1, "q_exit", "8:59:00"));

    assertThat(result.fate().leftAt()).isEqualTo("1999-02-01T07:00:40Z");
    assertThat(result.defects().count(DefectReason.QUEUE_END_REPAIRED)).isEqualTo(1);
  }

  @Test
  void aServiceThatEndsBeforeItBeganIsRepairedByItsLength() {
    Result result = read(with(1, "ser_exit", "8:59:00"));

    assertThat(result.fate().serviceEnd()).isEqualTo("1999-02-01T07:02:40Z");
    assertThat(result.defects().count(DefectReason.SERVICE_REPAIRED)).isEqualTo(1);
  }

  @Test
  void aServiceThatNothingTellsTheEndOfIsUnknown() {
    Result result = read(with(1, "ser_start", "0:00:00"));

    assertThat(result.fate().serviceStart()).isNull();
    assertThat(result.fate().serviceEnd()).isNull();
    assertThat(result.defects().counts())
        .containsOnlyKeys(DefectReason.SERVICE_REPAIRED, DefectReason.NO_SERVICE_TIMES);
  }

  @Test
  void timesAfterMidnightBelongToTheNextDay() {
    Result result =
        read(
            call(
                "AA0101 1 77 0 NW 990210 23:59:19 23:59:19 0 23:59:29 0:00:26 57 AGENT 0:00:26 0:01:26 60 A1"));

    assertThat(result.only().enteredAt()).isEqualTo("1999-02-10T21:59:29Z");
    assertThat(result.fate().leftAt()).isEqualTo("1999-02-10T22:00:26Z");
    assertThat(result.fate().serviceEnd()).isEqualTo("1999-02-10T22:01:26Z");
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.PAST_MIDNIGHT);
  }

  @Test
  void aVruThatEndsBeforeItBeganDoesNotMoveTheEntryToTheQueue() {
    Result result =
        read(
            call(
                "AA0101 1 77 0 PS 990201 9:01:00 9:00:10 -50 9:00:10 9:00:40 30 HANG 0:00:00 0:00:00 0 NO_SERVER"));

    assertThat(result.only().enteredAt()).isEqualTo("1999-02-01T07:00:10Z");
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.VRU_EXIT_BEFORE_ENTRY);
  }

  @Test
  void aVruThatEndsJustBeforeMidnightAndBeganAfterItEndsOnTheDayBefore() {
    Result result =
        read(
            call(
                "AA0101 1 77 0 PS 990202 0:00:20 23:59:40 -40 23:59:40 0:00:30 50 HANG 0:00:00 0:00:00 0 NO_SERVER"));

    assertThat(result.only().enteredAt()).isEqualTo("1999-02-01T21:59:40Z");
    assertThat(result.fate().leftAt()).isEqualTo("1999-02-01T22:00:30Z");
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.VRU_EXIT_BEFORE_ENTRY);
  }

  @Test
  void anAnsweredCallWithoutTimesOfServiceKeepsItsWait() {
    Result result =
        read(
            call(
                "AA0101 1 77 0 PS 990201 9:00:00 9:00:10 10 9:00:10 9:00:40 30 AGENT 0:00:00 0:00:00 0 A1"));

    assertThat(result.fate().leftAt()).isEqualTo("1999-02-01T07:00:40Z");
    assertThat(result.fate().serviceStart()).isNull();
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.NO_SERVICE_TIMES);
  }

  @Test
  void aCallerWhoLeftHasNoServiceWhateverTheLineSays() {
    Result result = read(with(1, "outcome", "HANG"));

    assertThat(result.fate().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(result.fate().serviceStart()).isNull();
    assertThat(result.fate().server()).isNull();
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.SERVICE_BUT_NOT_ANSWERED);
  }

  @Test
  void aPhantomCallIsCountedAndLeftOut() {
    Result result = read(with(1, "outcome", "PHANTOM"));

    assertThat(result.calls()).isEmpty();
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.PHANTOM);
  }

  @Test
  void aServiceUnderTenSecondsIsNamedAndOneOfTenIsNot() {
    assertThat(with(1, "ser_exit", "9:00:49")).satisfies(l -> assertShort(l, 1));
    assertThat(with(1, "ser_exit", "9:00:50")).satisfies(l -> assertShort(l, 0));
  }

  private void assertShort(String line, long count) {
    assertThat(read(line).defects().count(DefectReason.SHORT_SERVICE)).isEqualTo(count);
  }

  @Test
  void theSameCallTwiceIsUsedOnce() {
    Result result = read(GOOD, GOOD);

    assertThat(result.only().line()).isEqualTo(2);
    assertThat(result.defects().listed())
        .singleElement()
        .hasToString(
            "line 3: DUPLICATE_LINE (LEFT_OUT): the call (990201-AA0101-1) stands in line 2 already");
  }

  @Test
  void theSameCallIdOnAnotherVruLineIsAnotherCall() {
    Result result =
        read(
            GOOD,
            call(
                "AA0216 1 78 0 PS 990201 12:00:00 12:00:10 10 12:00:10 12:00:40 30 AGENT 12:00:40 12:02:40 120 A1"));

    assertThat(result.calls())
        .extracting(Call::id)
        .containsExactly("990201-AA0101-1", "990201-AA0216-1");
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.DUPLICATE_CALL_ID);
  }

  @Test
  void twoServicesOfOneAgentAtTheSameTimeAreNamed() {
    Result result = read(GOOD, with(2, "ser_exit", "9:01:40"), with(3, "server", "A2"));

    assertThat(result.defects().listed())
        .filteredOn(defect -> defect.reason() == DefectReason.AGENT_OVERLAP)
        .singleElement()
        .satisfies(defect -> assertThat(defect.line()).isEqualTo(3))
        .satisfies(defect -> assertThat(defect.detail()).contains("line 2").contains("60 s"));
  }

  @Test
  void blankLinesAndLostTabsAreNamed() {
    Result result = read("", GOOD, GOOD.replaceFirst("\t", " "), GOOD + "\textra", "  ");

    assertThat(result.calls()).hasSize(1);
    assertThat(result.defects().listed())
        .extracting(Defect::line, Defect::reason)
        .containsExactly(
            tuple(2, DefectReason.BLANK_LINE),
            tuple(4, DefectReason.WRONG_COLUMNS),
            tuple(5, DefectReason.WRONG_COLUMNS),
            tuple(6, DefectReason.BLANK_LINE));
  }

  private static org.assertj.core.groups.Tuple tuple(long line, DefectReason reason) {
    return org.assertj.core.api.Assertions.tuple(line, reason);
  }

  @Test
  void aByteOrderMarkIsSkippedAndNamed() {
    byte[] bytes = ("\uFEFF" + LogText.HEADER + "\n" + GOOD).getBytes(StandardCharsets.UTF_8);

    Result result = read(LogText.write(folder, bytes), TraceOptions.defaults());

    assertThat(result.calls()).hasSize(1);
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.BYTE_ORDER_MARK);
  }

  @Test
  void aFileWithoutHeaderIsReadAndNamed() {
    Result result =
        read(LogText.write(folder, GOOD.getBytes(StandardCharsets.UTF_8)), TraceOptions.defaults());

    assertThat(result.only().line()).isEqualTo(1);
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.NO_HEADER);
  }

  @Test
  void aLineWithoutEndDoesNotFillTheMemory() {
    Result result = read("x".repeat(1_000_000), GOOD);

    assertThat(result.only().line()).isEqualTo(3);
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.LINE_TOO_LONG);
  }

  @Test
  void aLineThatIsNotUtf8IsNamed() {
    byte[] head = (LogText.HEADER + "\n" + GOOD + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(head, head.length + 2);
    bytes[head.length] = (byte) 0xC3;
    bytes[head.length + 1] = '\n';

    Result result = read(LogText.write(folder, bytes), TraceOptions.defaults());

    assertThat(result.calls()).hasSize(1);
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.NOT_UTF8);
  }

  @Test
  void aTimeThatSummerTimeSkipsIsNamedAndTheWaitStaysAsRecorded() {
    String line =
        call(
            "AA0101 1 77 0 PS 990402 2:30:00 2:30:10 10 2:30:10 2:30:40 30 HANG 0:00:00 0:00:00 0 NO_SERVER");

    Result result = read(line);

    assertThat(result.only().enteredAt()).isEqualTo("1999-04-02T00:30:10Z");
    assertThat(result.fate().leftAt()).isEqualTo("1999-04-02T00:30:40Z");
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.SKIPPED_LOCAL_TIME);
  }

  @Test
  void aTimeThatOccursTwiceIsTakenAsTheFirst() {
    String line =
        call(
            "AA0101 1 77 0 PS 990903 1:30:00 1:30:10 10 1:30:10 1:30:40 30 HANG 0:00:00 0:00:00 0 NO_SERVER");

    Result result = read(line);

    assertThat(result.only().enteredAt()).isEqualTo("1999-09-02T22:30:10Z");
    assertThat(result.defects().counts()).containsOnlyKeys(DefectReason.AMBIGUOUS_LOCAL_TIME);
  }

  @Test
  void beyondItsLimitDefectsAreCountedAndNoLongerListed() {
    Result result =
        read(
            LogText.write(folder, List.of(GOOD, "", "", "")),
            TraceOptions.defaults().withMaxListedDefects(2));

    assertThat(result.defects().listed()).extracting(Defect::line).containsExactly(3L, 4L);
    assertThat(result.defects().count(DefectReason.BLANK_LINE)).isEqualTo(3);
    assertThat(result.defects().total()).isEqualTo(3);
  }

  @Test
  void aGzippedFileIsReadAsItIs() throws IOException {
    Path file = LogText.write(folder, gzip(LogText.HEADER + "\n" + GOOD + "\n"));

    assertThat(read(file, TraceOptions.defaults()).calls()).hasSize(1);
  }

  @Test
  void aGzippedFileThatBreaksOffIsRefusedBeforeAnythingIsRead() throws IOException {
    StringBuilder text = new StringBuilder(LogText.HEADER).append('\n');
    for (int i = 0; i < 2_000; i++) {
      text.append(with(i, "customer_id", Integer.toString(i * 7919))).append('\n');
    }
    byte[] whole = gzip(text.toString());
    Path file = LogText.write(folder, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> Trace.open("callcentre:" + file, TraceOptions.defaults()))
        .isInstanceOf(TraceException.class)
        .hasMessageMatching(
            "File \\(.*\\) breaks off after line [1-9][0-9]*: its compressed data ends too early\\. Maybe .*");
  }

  @Test
  @DisplayName("a gzipped file whose checksum is wrong is refused")
  void damagedGzip() throws IOException {
    byte[] whole = gzip((LogText.HEADER + "\n" + GOOD + "\n").repeat(50));
    whole[whole.length - 8] ^= 0x55;
    Path file = LogText.write(folder, whole);

    assertThatThrownBy(() -> Trace.open("callcentre:" + file, TraceOptions.defaults()))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("compressed data");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void filesThatAreNoLogAreRefusedWithTheirCure() {
    TraceOptions options = TraceOptions.defaults();
    Path csv = LogText.write(folder, "a,b,c\n1,2,3\n".getBytes(StandardCharsets.UTF_8));
    Path empty = LogText.write(folder, new byte[0]);

    assertThatThrownBy(() -> Trace.open("callcentre:" + csv, options))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("line 1: neither the header")
        .hasMessageContaining("Maybe");
    assertThatThrownBy(() -> Trace.open("callcentre:" + empty, options))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("holds no call");
    assertThatThrownBy(() -> Trace.open("callcentre:" + folder, options))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> Trace.open("callcentre:" + folder + "/none", options))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> Trace.open("callcentre:", options))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("names no file");
    assertThatThrownBy(() -> Trace.open("callcenter:x", options))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("callcentre, jsonl, generated");
  }

  @Test
  void aDayThatDoesNotFitIntoMemoryIsRefused() {
    Path file = LogText.write(folder, List.of(GOOD, with(2, "server", "A2")));

    assertThatThrownBy(
            () -> Trace.open("callcentre:" + file, TraceOptions.defaults().withMaxCallsInMemory(1)))
        .isInstanceOf(TraceException.class)
        .hasMessage(
            "Day (1999-02-01) has 2 calls, and only 1 may be in memory. Maybe raise maxCallsInMemory.");
  }

  @Test
  void whatBelongsToNoDayIsReportedOnceHoweverManyWindowsThereAre() {
    Path file = LogText.write(folder, List.of("", GOOD, with(2, "date", "990202"), "x\ty"));

    Result result = read(file, TraceOptions.defaults().withMaxCallsInMemory(1));

    assertThat(result.calls()).hasSize(2);
    assertThat(result.defects().listed())
        .extracting(Defect::line, Defect::reason)
        .containsExactly(tuple(2, DefectReason.BLANK_LINE), tuple(5, DefectReason.WRONG_COLUMNS));
  }

  @Test
  void aTraceIsReadOnce() {
    try (Trace trace =
        Trace.open("callcentre:" + LogText.write(folder, List.of(GOOD)), TraceOptions.defaults())) {
      assertThat(trace.iterator()).toIterable().hasSize(1);

      assertThatIllegalStateException().isThrownBy(trace::iterator);
    }
  }

  @Test
  void aClosedTraceHasNoFurtherCalls() {
    Trace trace =
        Trace.open("callcentre:" + LogText.write(folder, List.of(GOOD)), TraceOptions.defaults());
    Iterator<Call> calls = trace.iterator();

    trace.close();

    assertThat(calls.hasNext()).isFalse();
  }
}
