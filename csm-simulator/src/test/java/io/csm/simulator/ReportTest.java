package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Figures.Group GROUP =
      new Figures.Group(15_732, 13_011, 2_721, 964, 0.51259, new Percentiles(48, 168, 221, 339));
  private static final Figures FIGURES =
      new Figures(GROUP, new TreeMap<>(Map.of("PS", GROUP)), new TreeMap<>(Map.of(2, GROUP)));

  private static Report report(Report.Identity identity, Report.Policy policy) {
    return new Report(
        "callcentre:log.txt",
        identity == null ? "policy" : "identity",
        FIGURES,
        FIGURES,
        0.5,
        0.51,
        new TreeMap<>(Map.of(DefectReason.NO_SERVER, 219L)),
        List.of(),
        13_011,
        1_234.56,
        "ab12",
        identity,
        policy,
        new Report.Estimates(
            6_492,
            new Report.EstimateError(6_000, new Percentiles(28, 105, 140, 210), -8),
            new Report.EstimateError(6_000, new Percentiles(40, 108, 138, 220), 1)),
        List.of("Offered are the callers who wanted an agent."));
  }

  @Test
  void aPolicyReportIsATableWithWhatItRestsOn() {
    String text = report(null, new Report.Policy("bank", 7, Patience.METHOD)).toText(80);

    assertThat(text)
        .isEqualTo(
            """
            policy replay of callcentre:log.txt

                          offered  answered    left  in 20 s   p50    p90    p95    p99
            ---------------------------------------------------------------------------
            recorded       15,732    13,011  17.3 %   51.3 %  48 s  168 s  221 s  339 s
            replayed       15,732    13,011  17.3 %   51.3 %  48 s  168 s  221 s  339 s
              skill PS     15,732    13,011  17.3 %   51.3 %  48 s  168 s  221 s  339 s
              priority 2   15,732    13,011  17.3 %   51.3 %  48 s  168 s  221 s  339 s

            run
            ----------------------------
            occupancy             50.0 %
            decisions             13,011
            decisions per second   1,235
            policy                  bank
            seed                       7

            estimated waits, error   calls   p50    p90  mean
            -------------------------------------------------
            of the desk              6,000  28 s  105 s  -8 s
            of the mean of 30 waits  6,000  40 s  108 s  +1 s
            calls that waited        6,492

            defects    count
            ----------------
            NO_SERVER    219

            journal sha256 ab12
            - Offered are the callers who wanted an agent.
            - Patience: Kaplan-Meier by priority: callers who left the queue observed,
              answered callers censored; beyond the last observation an exponential tail
              through it (Brown, Hollander and Korwar)
            """);
  }

  @Test
  void anIdentityReportTellsWhatCouldNotBeRepeated() {
    Report.Identity identity =
        new Report.Identity(
            6_000, new TreeMap<>(Map.of("NO_SERVER", 3L)), new TreeMap<>(), List.of());

    assertThat(report(identity, null).toText(80))
        .contains("waits reproduced to the second   6,000\n")
        .contains("NO_SERVER                 3\n")
        .contains("assignments the router would refuse  count\n")
        .contains("none                                     0\n");
  }

  @Property
  void aTableIsAlignedAndNotTooWide(
      @ForAll @StringLength(max = 60) String name,
      @ForAll @IntRange(min = 20, max = 80) int width) {
    String cell = name.replaceAll("\\p{C}", "");
    String[] lines =
        new TextTable(width, "名称", "n").row(cell, "12").row("x", "1,234").render().split("\n", -1);

    assertThat(lines).hasSize(5);
    for (int i : new int[] {0, 2, 3}) {
      assertThat(TextTable.columnsOf(lines[i]))
          .isEqualTo(TextTable.columnsOf(lines[1]))
          .isLessThanOrEqualTo(width);
    }
  }

  @Test
  void chineseCharactersAreTwoColumnsWide() {
    assertThat(TextTable.columnsOf("客服 a")).isEqualTo(6);
    assertThat(new TextTable(12, "队列", "n").row("客户服务中心", "1").render())
        .isEqualTo("队列       n\n------------\n客户服务…  1\n");
  }

  @Test
  void aWidthThatFitsNoTableIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> report(null, null).toText(39))
        .withMessage("width (39) is not within 40 to 1000.");
  }
}
